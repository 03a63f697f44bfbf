import { signBody } from '../../lambdas/domain/whatsapp/signature';
import { eventsIn, sentTo } from '../support/books';
import { MINUTE, startWorld, tenantOf, textMessage, type World } from '../support/world';

/** Lets Meta's stand-in send again what was not acknowledged, and the stack work off what it has. */
async function settle(world: World): Promise<void> {
  let drained = false;
  void world.traffic.drain().then(() => {
    drained = true;
  });
  await world.clock.advanceUntil(() => drained, 12 * 60 * MINUTE);
  await world.settle();
}

async function expectExactCounts(world: World): Promise<void> {
  for (const { tenantId } of world.tenants) {
    expect(eventsIn(await world.counts(tenantId))).toEqual(sentTo(world.traffic.account(), tenantId));
  }
}

describe('the way of a webhook', () => {
  let world: World;
  afterEach(() => world.stop());

  it('counts what Meta sends exactly, duplicates and disorder included', async () => {
    world = await startWorld({ rate: 10 });
    world.traffic.start();
    await world.clock.advance(3 * MINUTE);
    await settle(world);
    const account = world.traffic.account();
    expect(account.sent).toBeGreaterThan(1_000);
    expect(account.duplicates).toBeGreaterThan(0);
    await expectExactCounts(world);
    expect(world.stack.queue('webhooks-dlq').statistics().visible).toBe(0);
  });

  it('loses nothing while SQS is down: Meta hears 503 and sends again', async () => {
    world = await startWorld();
    const fault = world.stack.faults.add({ service: 'sqs', action: 'SendMessage*', error: 'unavailable' });
    const tenant = tenantOf(world, 'demo-1');
    expect(await world.post(textMessage(tenant, 'refused'))).toBe(503);
    world.traffic.start();
    await world.clock.advance(20_000);
    expect(world.traffic.account().acknowledged).toBe(0);
    fault.remove();
    await settle(world);
    const account = world.traffic.account();
    expect(account.gaveUp).toBe(0);
    await expectExactCounts(world);
  });

  it('counts once when the normaliser dies in the middle of its work', async () => {
    world = await startWorld({ rate: 8 });
    const { faults, fn } = world.stack;
    let [calls, killed] = [0, 0];
    // The function is ended while it waits for an answer: what it asked for is carried out all the same.
    const endIt = () => {
      if (++calls % 60 === 0 && fn('normalise').kill()) killed++;
      return false;
    };
    for (const [service, action] of [
      ['dynamodb', 'UpdateItem'],
      ['sns', 'PublishBatch'],
    ] as const) {
      faults.add({ service, action, when: endIt, error: 'unavailable' });
    }
    // By number and not by chance: calls beside each other come in an order that no seed holds.
    const every = (nth: number) => {
      let count = 0;
      return { when: () => ++count % nth === 0, times: 20 };
    };
    const met = [
      faults.add({ service: 'dynamodb', action: 'UpdateItem', dropConnection: 'after', ...every(10) }),
      faults.add({ service: 'sns', action: 'PublishBatch', error: 'unavailable', ...every(5) }),
    ];
    world.traffic.start();
    await world.clock.advance(MINUTE);
    await settle(world);
    await expectExactCounts(world);
    expect([killed, ...met.map((fault) => fault.met)].every((count) => count >= 5)).toBe(true);
  });

  it('keeps what unknown senders send under "unassigned"', async () => {
    world = await startWorld();
    const stranger = { wabaId: '999000000000001', phoneNumberId: '999000000000002' };
    expect(await world.post(textMessage(stranger, 'from-nobody'))).toBe(200);
    await world.clock.advance(15_000);
    expect(await world.counts('unassigned')).toMatchObject({ inbound: 1, 'events.message.received': 1 });
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
    await world.clock.advance(15_000);
    for (const { tenantId } of world.tenants) expect(await world.counts(tenantId)).toEqual({});
  });
});
