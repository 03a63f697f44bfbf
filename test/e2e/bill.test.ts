import { priceBill } from '../../local/meter/bill';
import type { LineId } from '../../local/meter/lines';
import type { UsageSnapshot } from '../../local/meter/snapshot';
import { MINUTE, startWorld, tenantOf, textMessage, type World } from '../support/world';

const WEBHOOKS = 1_000;
/** Of normalise; with time standing still no batch leaves before it is full. */
const BATCH = 100;

function usageOf({ components }: UsageSnapshot, name: string): Partial<Record<LineId, number>> {
  return components.find((component) => component.name === name)?.usage ?? {};
}

describe('the meter', () => {
  let world: World;
  afterEach(() => world.stop());

  it('counts of 1,000 webhooks what is counted by hand', async () => {
    world = await startWorld({ rate: 1 });
    const tenant = tenantOf(world, 'demo-1');
    for (let sent = 0; sent < WEBHOOKS; sent += BATCH) {
      const ids = Array.from({ length: BATCH }, (_, index) => `bill-${sent + index}`);
      await Promise.all(ids.map((id) => world.post(textMessage(tenant, id))));
    }
    await world.clock.advance(20_000);

    const snapshot = world.stack.meter.snapshot();
    const batches = WEBHOOKS / BATCH;
    expect(snapshot.webhooks).toBe(WEBHOOKS);
    expect(usageOf(snapshot, 'http-api')).toMatchObject({ httpRequests: WEBHOOKS });
    expect(usageOf(snapshot, 'ingest')).toMatchObject({
      lambdaRequests: WEBHOOKS,
      sqsRequests: WEBHOOKS,
      sqsFair: WEBHOOKS,
    });
    expect(usageOf(snapshot, 'normalise')).toMatchObject({
      lambdaRequests: batches,
      // Ten at a time.
      sqsReceives: 10 * batches,
      sqsDeletes: 10 * batches,
      snsRequests: 10 * batches,
      // A record each.
      dynamoWrites: WEBHOOKS,
    });
    // Folded: a shard's part of the minute and its index, for each of two shards; time stood still until all had come.
    expect(usageOf(snapshot, 'count').dynamoWrites).toBeLessThanOrEqual(10);
    expect(usageOf(snapshot, 'normalise')).not.toHaveProperty('dynamoRefused');
  });

  it('prices the minute of the functions that a schedule calls, and finds no metric of a tenant', async () => {
    world = await startWorld();
    world.traffic.start();
    await world.clock.advance(3 * MINUTE);
    const response = await fetch(world.facts.billUrl);
    const bill = priceBill((await response.json()) as UsageSnapshot);
    expect(bill.seconds).toBe(180);
    expect(bill.usdPerMillion).toBeGreaterThan(1);
    const quantity = new Map(bill.fixed.map((line) => [line.label, line.quantity]));
    expect(quantity.get('evaluate, by its schedule')).toBe(43_800);
    expect(quantity.get('probe, by its schedule')).toBe(43_800);
    expect(quantity.get('Webhooks of the check itself')).toBe(43_800);
    expect(quantity.get('CloudWatch dashboards')).toBe(1);
    const [few, many] = bill.cloudWatch;
    expect(many).toEqual({ ...few, tenants: 10_000 });
    // Of it, each metric that rules of the platform read every minute is 0.44.
    expect(few?.usdPerMonth).toBeLessThan(17);
  });
});
