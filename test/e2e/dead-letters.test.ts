import { countCauses, pickSample } from '../../cli/dlq/group';
import { type DeadLetter, describeMessage } from '../../cli/dlq/letter';
import type { DeadQueue } from '../../cli/dlq/queue';
import { type RedrivePlan, redrive } from '../../cli/dlq/redrive';
import { openDeadQueue } from '../../cli/dlq/sqs-queue';
import { sweep } from '../../cli/dlq/sweep';
import type { Health } from '../../lambdas/domain/health/score';
import type { DemoTenant } from '../../local/meta/demo-tenants';
import type { Clock } from '../../local/time/clock';
import { commandLine } from '../support/command';
import { runInTime } from '../support/dead-queue';
import { MINUTE, startWorld, tenantOf, textMessage, type World } from '../support/world';

interface Shown {
  readonly standing: { readonly health: Health };
}

/** Virtual time stands still while a call is under way. */
function tracked(queue: DeadQueue, clock: Clock): DeadQueue {
  return {
    receive: () => clock.track(queue.receive()),
    release: (receipts) => clock.track(queue.release(receipts)),
    remove: (receipt) => clock.track(queue.remove(receipt)),
    sendBack: (message) => clock.track(queue.sendBack(message)),
    fetchBody: (claim) => clock.track(queue.fetchBody(claim)),
    removeBody: (claim) => clock.track(queue.removeBody(claim)),
    about: () => clock.track(queue.about()),
  };
}

describe('a record that cannot be processed', () => {
  let world: World;
  let queue: DeadQueue;

  beforeEach(async () => {
    world = await startWorld();
    const { stack, clock } = world;
    const target = {
      stackName: stack.template.stackName,
      client: { region: stack.region, endpoint: stack.awsUrl, credentials: { ...stack.operator } },
      output: stack.output,
    };
    queue = tracked(openDeadQueue(target), clock);
  });
  afterEach(() => world.stop());

  const visible = () => world.stack.queue('webhooks-dlq').statistics().visible;

  /** The table refuses everything that concerns the tenant, as a throttled partition does. */
  const throttle = ({ tenantId }: DemoTenant) =>
    world.stack.faults.add({
      service: 'dynamodb',
      action: 'UpdateItem',
      when: (input: unknown) => JSON.stringify(input).includes(`"${tenantId}"`),
      error: 'throttled',
    });

  async function read(): Promise<readonly DeadLetter[]> {
    const letters: DeadLetter[] = [];
    await sweep(queue, async (message) => {
      letters.push(describeMessage(message));
      return 'held';
    });
    return letters;
  }

  /** As `kentongan dlq redrive --all`. */
  async function redriveAll(change: Partial<RedrivePlan> = {}) {
    const { clock } = world;
    const letters = await read();
    const sample = new Set(pickSample(letters, 2).map(({ id }) => id));
    const ids = letters.map(({ id }) => id);
    const plan: RedrivePlan = {
      known: new Set(ids),
      sample,
      rest: new Set(ids.filter((id) => !sample.has(id))),
      perSecond: 10,
      watchMs: (await queue.about()).lastFailureMs,
      ...change,
    };
    const time = {
      now: () => clock.now(),
      sleep: (ms: number) => new Promise<void>((resolve) => clock.schedule(clock.now() + ms, resolve)),
    };
    return runInTime(clock, redrive(plan, { queue, time, stopped: () => false, tell: () => {} }));
  }

  it('is set aside, told, redriven once the fault is mended, and told to be over', async () => {
    const { clock } = world;
    const first = tenantOf(world, 'demo-1');
    const second = tenantOf(world, 'demo-2');
    const fault = throttle(first);
    expect(await world.post(textMessage(first, 'poisoned'))).toBe(200);
    expect(await world.post(textMessage(second, 'healthy'))).toBe(200);

    await clock.advance(15_000);
    expect(await world.counts(second.tenantId)).toMatchObject({ inbound: 1 });
    expect(visible()).toBe(0);

    await clock.advanceUntil(() => visible() === 1, 20 * MINUTE);
    expect(await read()).toMatchObject([{ cause: 'throttled', app: 'main', group: first.wabaId }]);

    await clock.advanceUntil(() => world.slack().length === 1, 3 * MINUTE);
    expect(world.slack()[0]).toContain('High: Webhooks could not be processed and were set aside');
    expect(world.slack()[0]).toContain('Platform');

    fault.remove();
    expect(await redriveAll()).toMatchObject({ outcome: 'done', sent: 1, left: 0, returned: [] });
    await clock.advance(15_000);
    expect(visible()).toBe(0);
    expect(await world.counts(first.tenantId)).toMatchObject({ inbound: 1 });

    await clock.advanceUntil(() => world.slack().length === 2, 6 * MINUTE);
    expect(world.slack()[1]).toContain('Resolved: Webhooks could not be processed and were set aside');
    await clock.advance(10 * MINUTE);
    expect(world.slack()).toHaveLength(2);
  });

  it('is set aside at once with its cause when it is no webhook, and the rest of its batch succeeds', async () => {
    const tenant = tenantOf(world, 'demo-1');
    expect(await world.post('{"hello":1}')).toBe(200);
    expect(await world.post(textMessage(tenant, 'beside'))).toBe(200);
    await world.clock.advance(15_000);
    expect(await world.counts(tenant.tenantId)).toMatchObject({ inbound: 1 });
    const [letter] = await read();
    expect(letter).toMatchObject({ cause: 'schema' });
    expect(letter?.reason).toContain('"object" is missing');
  });

  it('is redriven with care: a sample while the fault lasts, all once it is mended, each counted once', async () => {
    const { clock, stack } = world;
    const tenant = tenantOf(world, 'demo-1');
    const fault = throttle(tenant);
    for (let at = 0; at < 12; at++) expect(await world.post(textMessage(tenant, `held-up-${at}`))).toBe(200);
    await clock.advanceUntil(() => visible() === 12, 20 * MINUTE);

    expect(await redriveAll()).toMatchObject({
      outcome: 'sample-came-back',
      sent: 2,
      left: 10,
      returned: [
        { cause: 'throttled', reason: expect.stringContaining('recording') },
        { cause: 'throttled' },
      ],
    });
    expect(visible()).toBe(12);
    expect(countCauses(await read())).toEqual({ throttled: 12 });
    expect(await world.counts(tenant.tenantId)).toEqual({});

    fault.remove();
    // Meta's own copy of one, meanwhile, is counted; the redriven one is known then.
    expect(await world.post(textMessage(tenant, 'held-up-3'))).toBe(200);
    // A redrive that dies between its two steps leaves one in both queues.
    stack.faults.add({ service: 'sqs', action: 'DeleteMessage', error: 'denied', caller: 'operator' });
    expect(await redriveAll()).toMatchObject({ outcome: 'failed', left: expect.any(Number) });
    expect(visible()).toBe(12);
    stack.faults.clear();
    await clock.advance(5_000);
    expect(await redriveAll()).toMatchObject({ outcome: 'done', sent: 12, left: 0, returned: [] });
    expect(stack.queue('webhooks-dlq').statistics()).toMatchObject({ visible: 0, notVisible: 0 });
    await clock.advance(15_000);
    expect(await world.counts(tenant.tenantId)).toMatchObject({ inbound: 12 });
  });

  it("lowers its tenant's health and nobody else's, until it is sent back and processed", async () => {
    const { clock, stack } = world;
    const [first, second] = [tenantOf(world, 'demo-1'), tenantOf(world, 'demo-2')];
    const kentongan = commandLine(world);
    const processing = async ({ tenantId }: DemoTenant) => {
      const { standing } = await kentongan.json<Shown>('tenants', 'show', tenantId);
      const { value, reason } = standing.health.parts.find(({ part }) => part === 'processing') ?? {};
      return { score: standing.health.score, value, reason };
    };
    for (let at = 0; at < 25; at++) expect(await world.post(textMessage(second, `well-${at}`))).toBe(200);
    await world.settle();
    stack.faults.add({
      service: 'sns',
      action: 'PublishBatch',
      when: (input: unknown) => JSON.stringify(input).includes(`"${first.tenantId}"`),
      error: 'throttled',
    });
    for (let at = 0; at < 25; at++) expect(await world.post(textMessage(first, `held-up-${at}`))).toBe(200);
    await clock.advanceUntil(() => visible() === 25, 20 * MINUTE);
    await clock.advance(15_000);

    // Recorded and not published: each is counted as an event, and as a webhook that was set aside.
    expect(await world.counts(first.tenantId)).toMatchObject({ inbound: 25, setAside: 25 });
    expect(await processing(first)).toEqual({
      score: expect.any(Number),
      value: 50,
      reason: expect.stringContaining('25 webhooks set aside beside 25 events processed (50.0 %'),
    });
    expect((await processing(first)).score).toBeLessThan(70);
    expect(await processing(second)).toMatchObject({ value: 100 });
    const told = () => world.slack().filter((line) => line.includes("A tenant's health is red"));
    await clock.advanceUntil(() => told().length > 0, 12 * MINUTE);
    expect(told()).toEqual([expect.stringContaining('25 webhooks set aside beside 25 events processed')]);

    stack.faults.clear();
    expect(await redriveAll()).toMatchObject({ outcome: 'done', sent: 25, left: 0, returned: [] });
    await clock.advance(15_000);
    expect(await world.counts(first.tenantId)).toMatchObject({ inbound: 25, setAside: 0 });
    expect(await processing(first)).toMatchObject({ value: 100 });
    expect((await processing(first)).score).toBeGreaterThan(75);
  });

  it('is moved by the queue itself when the function cannot even set it aside, and is told apart', async () => {
    const { clock, stack } = world;
    const tenant = tenantOf(world, 'demo-1');
    throttle(tenant);
    stack.faults.add({ service: 'sqs', action: 'SendMessage', caller: '*ormalise*', error: 'unavailable' });
    expect(await world.post(textMessage(tenant, 'deadly'))).toBe(200);
    await clock.advanceUntil(() => visible() === 1, 40 * MINUTE);
    expect(await read()).toMatchObject([{ cause: 'crashed', app: 'main' }]);
    stack.faults.clear();
    expect(await redriveAll()).toMatchObject({ outcome: 'done', sent: 1, left: 0 });
    await clock.advance(15_000);
    // What SQS moved nobody could count; nor does it count once it is processed.
    const counts = await world.counts(tenant.tenantId);
    expect([counts.inbound, counts.setAside]).toEqual([1, undefined]);
  });
});
