import { type RedrivePlan, type RedriveProgress, redrive } from '../../../../cli/dlq/redrive';
import { createDeadWorld, type DeadWorld, type Fate, NOW } from '../../../support/dead-queue';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface Given {
  readonly entries: number;
  readonly fate?: Fate;
  readonly plan?: Partial<RedrivePlan>;
  readonly prepare?: (world: DeadWorld) => void;
  readonly stopWhen?: (progress: RedriveProgress) => boolean;
}

async function redriven({ entries, fate, plan = {}, prepare, stopWhen }: Given) {
  const world = createDeadWorld(fate);
  const ids = Array.from({ length: entries }, () => world.put());
  prepare?.(world);
  let stopped = false;
  const steps: RedriveProgress[] = [];
  const result = await world.run(
    redrive(
      {
        known: new Set(world.ids()),
        sample: new Set(ids.slice(0, 5)),
        rest: new Set(ids.slice(5)),
        perSecond: 10,
        watchMs: 16 * MINUTE,
        ...plan,
      },
      {
        queue: world.queue,
        time: world.time,
        stopped: () => stopped,
        tell: (step) => {
          steps.push(step);
          stopped ||= stopWhen?.(step) ?? false;
        },
      },
    ),
  );
  return { world, ids, steps, result, tookMs: world.clock.now() - NOW };
}

const deliveries = ({ sent }: DeadWorld) =>
  sent.map(({ message }) => message.attributes.deliveryId?.StringValue);

describe('a redrive', () => {
  it('sends the sample, watches it, then sends the rest, each once, and leaves nothing', async () => {
    const { world, result, steps } = await redriven({ entries: 230 });
    expect(result).toMatchObject({ outcome: 'done', sent: 230, left: 0, returned: [] });
    expect(new Set(deliveries(world)).size).toBe(230);
    expect(world.sent).toHaveLength(230);
    expect(world.ids()).toEqual([]);
    expect([...new Set(steps.map(({ phase }) => phase))]).toEqual(['sample', 'watch', 'rest']);
  });

  it('never sends faster than the rate', async () => {
    const { world } = await redriven({ entries: 100, plan: { perSecond: 20 } });
    const gaps = world.sent.slice(1).map(({ atMs }, index) => atMs - (world.sent[index]?.atMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(50);
    // The rest in so long as the rate takes, and not much longer.
    const rest = world.sent.slice(5);
    expect((rest.at(-1)?.atMs ?? 0) - (rest[0]?.atMs ?? 0)).toBeLessThan(7 * SECOND);
  });

  it('waits no longer than until the webhooks queue has been empty for half a minute', async () => {
    const { tookMs } = await redriven({ entries: 5 });
    expect(tookMs).toBeGreaterThan(30 * SECOND);
    expect(tookMs).toBeLessThan(50 * SECOND);
  });

  it.each([
    ['at once', 2 * SECOND],
    ['after the last attempt', 13 * MINUTE],
  ])('stops when one of the sample comes back %s, and leaves the rest untouched', async (_when, afterMs) => {
    let sent = 0;
    const { world, result } = await redriven({
      entries: 50,
      fate: () => (++sent === 3 ? { afterMs, cause: 'denied' } : undefined),
    });
    expect(result).toMatchObject({ outcome: 'sample-came-back', sent: 5, left: 45 });
    expect(result.returned).toMatchObject([{ cause: 'denied', reason: 'again' }]);
    expect(world.visible()).toBe(46);
  });

  it('goes on when the time to watch is over', async () => {
    const { result, world } = await redriven({
      entries: 20,
      fate: () => ({ afterMs: 30 * MINUTE, cause: 'throttled' }),
      plan: { watchMs: MINUTE },
    });
    expect(result).toMatchObject({ outcome: 'done', sent: 20 });
    expect((world.sent[5]?.atMs ?? 0) - (world.sent[4]?.atMs ?? 0)).toBeGreaterThanOrEqual(MINUTE);
  });

  it('stops in the middle of the rest when too many come back', async () => {
    let sent = 0;
    const { world, result } = await redriven({
      entries: 2_000,
      fate: () => (++sent > 300 ? { afterMs: 5 * SECOND, cause: 'dependency' } : undefined),
    });
    expect(result.outcome).toBe('too-many-came-back');
    expect(result.sent).toBeLessThan(800);
    expect(result.sent + result.left).toBe(2_000);
    expect(result.returned.length).toBeGreaterThan(5);
    expect(world.visible()).toBe(world.ids().length);
  });

  it('goes on when few of many come back, and says which', async () => {
    let sent = 0;
    const { result, world } = await redriven({
      entries: 450,
      fate: () => (++sent % 100 === 0 ? { afterMs: SECOND, cause: 'schema' } : undefined),
    });
    expect(result).toMatchObject({ outcome: 'done', sent: 450, left: 0 });
    expect(result.returned.map(({ cause }) => cause)).toEqual(['schema', 'schema', 'schema', 'schema']);
    expect(world.visible()).toBe(4);
  });

  it('leaves alone and shows again what was not meant, and what has come since', async () => {
    const { world, result } = await redriven({
      entries: 30,
      prepare: (world) => {
        for (let at = 0; at < 300; at++) world.put({ cause: 'schema' });
        world.clock.schedule(NOW + 20 * SECOND, () => {
          world.put({ cause: 'throttled' });
        });
      },
    });
    expect(result).toMatchObject({ outcome: 'done', sent: 30, left: 0, returned: [] });
    expect(world.visible()).toBe(301);
  });

  it('sends both copies of what was set aside twice, and takes neither for a return', async () => {
    const { result, world } = await redriven({
      entries: 0,
      prepare: (world) => {
        world.put({ deliveryId: 'same' });
        world.put({ deliveryId: 'same', cause: 'schema' });
      },
      plan: { sample: new Set(['m0001']), rest: new Set() },
    });
    expect(result).toMatchObject({ outcome: 'done', sent: 1, returned: [] });
    expect(world.ids()).toEqual(['m0002']);
  });

  it('knows again by its body what ingest did not write', async () => {
    const { result } = await redriven({
      entries: 0,
      fate: () => ({ afterMs: SECOND, cause: 'parse' }),
      prepare: (world) => {
        world.put({ deliveryId: '', body: 'by hand' });
      },
      plan: { sample: new Set(['m0001']), rest: new Set() },
    });
    expect(result).toMatchObject({ outcome: 'sample-came-back', returned: [{ cause: 'parse' }] });
  });

  it.each(['sample', 'watch', 'rest'] as const)('loses nothing when it is interrupted: %s', async (phase) => {
    const { world, result } = await redriven({
      entries: 60,
      stopWhen: (step) => step.phase === phase && (phase !== 'rest' || step.sent === 20),
    });
    expect(result.outcome).toBe('interrupted');
    expect(result.sent).toBe(world.sent.length);
    expect(world.ids()).toHaveLength(60 - result.sent);
    expect(result.left).toBe(60 - result.sent);
    expect(world.visible()).toBe(60 - result.sent);
  });

  it.each([
    ['sendBack', 0],
    ['remove', 1],
  ] as const)('stops when %s fails, and what was not deleted is there still', async (call, sent) => {
    const { world, result } = await redriven({
      entries: 30,
      prepare: ({ broken }) => broken.add(call),
      plan: { perSecond: 1 },
    });
    expect(result).toMatchObject({ outcome: 'failed', error: new Error(`${call} fails`) });
    expect(world.sent.length).toBeGreaterThanOrEqual(sent);
    expect(world.ids()).toHaveLength(30);
    expect(world.visible()).toBe(30);
  });

  it('does not send the rest when the sample is not to be seen', async () => {
    const { result, world } = await redriven({ entries: 10, plan: { sample: new Set(['elsewhere']) } });
    expect(result).toMatchObject({ outcome: 'failed', sent: 0 });
    expect(String(result.error)).toContain('does somebody else redrive?');
    expect(world.ids()).toHaveLength(10);
  });

  it('says what is left when a part is not to be seen', async () => {
    const { result } = await redriven({ entries: 10, plan: { rest: new Set(['m0006', 'elsewhere']) } });
    expect(result).toMatchObject({ outcome: 'done', sent: 6, left: 1 });
  });
});
