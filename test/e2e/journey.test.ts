import { signBody } from '../../lambdas/domain/whatsapp/signature';
import { MINUTE, startWorld, tenantOf, textMessage, type World } from '../support/world';

/** What Meta's stand-in says it has sent to a tenant, in the product's own counters. */
function expectedCounts(world: World, tenantId: string): Record<string, number> {
  const expected: Record<string, number> = {};
  for (const [kind, count] of Object.entries(world.traffic.account().tenants[tenantId]?.sent ?? {})) {
    const [family, detail = ''] = kind.split('.');
    const counter = family === 'message' ? 'inbound' : family === 'status' ? detail : 'unknown';
    expected[counter] = (expected[counter] ?? 0) + count;
  }
  return expected;
}

async function settle(world: World): Promise<void> {
  const stopping = world.traffic.drain();
  await world.clock.advance(MINUTE);
  await stopping;
  await world.clock.advance(10 * MINUTE);
}

async function expectExactCounts(world: World): Promise<void> {
  for (const { tenantId } of world.tenants) {
    expect(await world.counts(tenantId)).toEqual(expectedCounts(world, tenantId));
  }
}

describe('the way of a webhook', () => {
  let world: World;
  afterEach(() => world.stop());

  it('counts what Meta sends exactly, duplicates and disorder included', async () => {
    world = await startWorld({ rate: 10 });
    world.traffic.start();
    await world.clock.advance(3 * MINUTE);
    await world.traffic.stop();
    await world.clock.advance(MINUTE);
    const account = world.traffic.account();
    expect(account.sent).toBeGreaterThan(1_000);
    expect(account.duplicates).toBeGreaterThan(0);
    await expectExactCounts(world);
    expect(world.stack.queue('webhooks-dlq').statistics().visible).toBe(0);
  });

  it('loses nothing while SQS is down: Meta hears 503 and sends again', async () => {
    world = await startWorld();
    const fault = world.stack.faults.add({ service: 'sqs', action: 'SendMessage', error: 'unavailable' });
    const tenant = tenantOf(world, 'demo-1');
    expect(await world.post(textMessage(tenant, 'refused'))).toBe(503);
    world.traffic.start();
    await world.clock.advance(20_000);
    expect(world.traffic.account().acknowledged).toBe(0);
    fault.remove();
    await world.traffic.stop();
    await settle(world);
    const account = world.traffic.account();
    expect(account.gaveUp).toBe(0);
    await expectExactCounts(world);
  });

  it('counts once when the normaliser dies in the middle of its work', async () => {
    world = await startWorld({ rate: 20 });
    // The transaction is carried out, and the function never hears of it: twice its connection breaks.
    world.stack.faults.add({
      service: 'dynamodb',
      action: 'TransactWriteItems',
      dropConnection: 'after',
      probability: 0.3,
      times: 30,
    });
    world.stack.faults.add({
      service: 'sns',
      action: 'PublishBatch',
      error: 'unavailable',
      probability: 0.3,
      times: 30,
    });
    world.traffic.start();
    const kill = () => {
      world.stack.fn('normalise').kill();
      world.clock.schedule(world.clock.now() + 7_300, kill);
    };
    world.clock.schedule(world.clock.now() + 5_000, kill);
    await world.clock.advance(MINUTE);
    await world.traffic.stop();
    await world.clock.advance(20 * MINUTE);
    await expectExactCounts(world);
  });

  it('keeps what unknown senders send under "unassigned"', async () => {
    world = await startWorld();
    const stranger = { wabaId: '999000000000001', phoneNumberId: '999000000000002' };
    expect(await world.post(textMessage(stranger, 'from-nobody'))).toBe(200);
    await world.clock.advance(3_000);
    expect(await world.counts('unassigned')).toEqual({ inbound: 1 });
  });

  it('answers a changed byte with 401 and counts nothing', async () => {
    world = await startWorld();
    const body = textMessage(tenantOf(world, 'demo-1'), 'signed');
    const response = await fetch(world.facts.webhookUrl, {
      method: 'POST',
      headers: { 'x-hub-signature-256': signBody(Buffer.from(body), world.facts.appSecret) },
      body: body.replace('Hello', 'Hallo'),
    });
    expect(response.status).toBe(401);
    await world.clock.advance(3_000);
    for (const { tenantId } of world.tenants) expect(await world.counts(tenantId)).toEqual({});
  });
});
