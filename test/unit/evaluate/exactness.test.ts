import { createEvaluate } from '../../../lambdas/evaluate/handler';
import { MINUTE, T0 } from '../../support/builders';
import { awsError, failingOnce, fixedClock } from '../../support/ports';
import { evaluateWorld, ruleOf } from '../../support/ports-evaluate';

const BAD = { sent: 80, failed: 20 };
const GOOD = { sent: 100 };

/** In breach for two minutes, then normal until it is over. */
function busyWorld() {
  const world = evaluateWorld([ruleOf({ keepFiringMinutes: 1 })]);
  for (let minute = 0; minute <= 12; minute += 1) world.count(minute, 'acme', minute < 2 ? BAD : GOOD);
  return world;
}

const told = (published: readonly { readonly id: string }[]) => [
  ...new Set(published.map(({ id }) => id.split('/')[2])),
];

describe('one evaluation that runs twice', () => {
  it('changes and tells nothing more', async () => {
    const { evaluate, published, alerts } = busyWorld();
    await evaluate(0);
    const before = alerts.all();
    await evaluate(0);
    expect(alerts.all()).toEqual(before);
    expect(published).toHaveLength(1);
  });

  it('is the same evaluation when it runs late, or the schedule tells seconds', async () => {
    const { parts, published, alerts } = busyWorld();
    const clock = fixedClock(T0 + 10 * MINUTE);
    for (const scheduledAt of ['2026-11-21T09:41:00Z', '2026-11-21T09:41:37Z']) {
      await createEvaluate({ ...parts, clock })({ scheduledAt });
    }
    expect(published).toMatchObject([{ atMs: T0 }]);
    expect(alerts.all()).toMatchObject([{ state: { evaluatedAtMs: T0 } }]);
  });

  it.each([[{}], [{ scheduledAt: '<aws.scheduler.scheduled-time>' }]])(
    'takes the time of day when the schedule tells none: %j',
    async (event) => {
      const { parts, published } = busyWorld();
      await createEvaluate({ ...parts, clock: fixedClock(T0 + 31_000) })(event);
      expect(published).toMatchObject([{ atMs: T0 }]);
    },
  );

  it('an earlier one that comes late moves nothing back', async () => {
    const { evaluate, alerts, published } = busyWorld();
    await evaluate(1);
    await evaluate(0);
    expect(alerts.all()).toMatchObject([
      { state: { activeSinceMs: T0 + MINUTE, evaluatedAtMs: T0 + MINUTE } },
    ]);
    expect(published).toHaveLength(1);
  });

  it('is refused for a time that has not come: alerts would stand still until then', async () => {
    const { parts, alerts, scheduled } = busyWorld();
    scheduled(2);
    await expect(createEvaluate(parts)({ scheduledAt: '2026-11-21T10:41:00Z' })).rejects.toThrow(
      "came 2026-11-21T10:41:00.000Z, accepted is a time that has come; by this function's clock it is 2026-11-21T09:43:00.000Z",
    );
    expect(alerts.all()).toEqual([]);
  });

  it('says how many alerts a clock that was wrong has put ahead, and moves none of them', async () => {
    const { evaluate, parts, published, lines } = busyWorld();
    await evaluate(1);
    const told = published.length;
    const clock = fixedClock(T0 - 5 * MINUTE);
    await createEvaluate({ ...parts, clock })({});
    expect(published).toHaveLength(told);
    expect(lines).toContainEqual({
      level: 'warn',
      eventName: 'alerts.ahead',
      fields: { count: 1, shard: 0 },
    });
  });
});

describe('two evaluators at once', () => {
  it('make one transition and publish one notice, or the same twice', async () => {
    const { evaluate, published, alerts } = busyWorld();
    await Promise.all([evaluate(0), evaluate(0)]);
    await Promise.all([evaluate(1), evaluate(1)]);
    expect(new Set(published.map(({ id }) => id)).size).toBe(1);
    expect(alerts.all()).toMatchObject([{ state: { status: 'firing', activeSinceMs: T0 } }]);
    expect(alerts.all()[0]).not.toHaveProperty('owed');
  });

  it('the slower one gives way and says so', async () => {
    const { evaluate, published, lines } = busyWorld();
    await evaluate(0, { alerts: { load: async () => [], save: async () => false } });
    expect(published).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warn', eventName: 'alert.taken-by-another-evaluator' }),
    );
  });
});

describe('a notice that is decided and not published', () => {
  it('is published by the next evaluation under the same id', async () => {
    const { evaluate, published, alerts } = busyWorld();
    await evaluate(0, { publishReport: () => Promise.reject(awsError('TimeoutError')) });
    const [owing] = alerts.all();
    expect(owing?.owed).toMatchObject({ status: 'firing', atMs: T0 });
    await evaluate(1);
    expect(published).toEqual([owing?.owed]);
    expect(alerts.all()[0]).not.toHaveProperty('owed');
  });

  it('is not forgotten however long the topic is out of reach, and its resolution comes after it', async () => {
    const { evaluate, published } = busyWorld();
    const publishReport = () => Promise.reject(awsError('TimeoutError'));
    for (let minute = 0; minute <= 5; minute += 1) await evaluate(minute, { publishReport });
    expect(published).toEqual([]);
    for (let minute = 6; minute <= 12; minute += 1) await evaluate(minute);
    expect(published.map(({ status }) => status)).toEqual(['firing', 'resolved']);
  });

  it('goes out before its rule is told to be removed', async () => {
    const { evaluate, published } = busyWorld();
    const publishReport = () => Promise.reject(awsError('TimeoutError'));
    await evaluate(0, { publishReport });
    await evaluate(1, { publishReport, rules: [] });
    await evaluate(2, { rules: [] });
    expect(published.map(({ status, reason }) => [status, reason])).toEqual([
      ['firing', '20 of 80 in 1 min is 25 %, limit 5 %'],
      ['resolved', 'rule removed'],
    ]);
  });

  it('lets the evaluation go on in the same minute once it is told', async () => {
    const { evaluate, alerts } = busyWorld();
    await evaluate(0, { publishReport: () => Promise.reject(awsError('TimeoutError')) });
    await evaluate(1);
    expect(alerts.all()).toMatchObject([{ state: { evaluatedAtMs: T0 + MINUTE } }]);
  });
});

type Dying = <Args extends readonly unknown[], Result>(
  name: string,
  call: (...args: Args) => Promise<Result>,
) => (...args: Args) => Promise<Result>;

describe.each(['load', 'save', 'publishReport', 'readMinutes', 'nameTenant'] as const)(
  'a crash in %s',
  (port) => {
    describe.each(['before', 'after'] as const)('%s its effect', (moment) => {
      it.each([1, 2, 3, 4])('at call %d leaves one firing and one resolved notice', async (nth) => {
        const { parts, evaluate, published, alerts } = busyWorld();
        const dying: Dying = (name, call) =>
          name === port ? failingOnce(call, moment, awsError('TimeoutError'), nth) : call;
        const broken = {
          alerts: { load: dying('load', alerts.load), save: dying('save', alerts.save) },
          publishReport: dying('publishReport', parts.publishReport),
          readMinutes: dying('readMinutes', parts.readMinutes),
          nameTenant: dying('nameTenant', parts.nameTenant),
        };
        for (let minute = 0; minute <= 12; minute += 1) await evaluate(minute, broken).catch(() => undefined);
        expect(told(published)).toEqual(['firing', 'resolved']);
        expect(new Set(published.map(({ id }) => id)).size).toBe(2);
        expect(alerts.all()).toMatchObject([{ state: { status: 'resolved' } }]);
        expect(alerts.all()[0]).not.toHaveProperty('owed');
      });
    });
  },
);

describe('an evaluation that fails', () => {
  it('says so to whoever called, and still writes its metrics', async () => {
    const { evaluate, flushes, times } = busyWorld();
    await expect(
      evaluate(0, { readMinutes: () => Promise.reject(awsError('TimeoutError')) }),
    ).rejects.toThrow('TimeoutError');
    expect([flushes(), times('EvaluationLag')]).toEqual([1, []]);
  });
});

describe('a rule that cannot be judged', () => {
  const platform = ruleOf({
    id: 'errors',
    scope: 'platform',
    condition: {
      kind: 'ratio',
      of: ['http5xx'],
      to: ['httpRequests'],
      windowMinutes: 1,
      above: 0.05,
      minimum: 1,
    },
  });
  const unreadable = { readPlatform: () => Promise.reject(awsError('Throttling')) };

  it('keeps no other rule from being judged, and the evaluation says that it failed', async () => {
    const world = evaluateWorld([platform, ruleOf()]);
    world.count(0, 'acme', BAD);
    await expect(world.evaluate(0, unreadable)).rejects.toThrow('1 rules or alerts failed: Throttling');
    expect(world.published).toMatchObject([{ status: 'firing', labels: { tenant: 'acme' } }]);
    expect(world.times('EvaluationLag')).toHaveLength(1);
  });

  it('resolves nothing: that it cannot be judged does not mean that all is well', async () => {
    const world = evaluateWorld([platform]);
    await world.evaluate(0, {
      readPlatform: async () => ({ values: { http5xx: [10], httpRequests: [10] }, readings: [] }),
    });
    for (let minute = 1; minute <= 10; minute += 1) {
      await world.evaluate(minute, unreadable).catch(() => {});
    }
    expect(world.published.map(({ status }) => status)).toEqual(['firing']);
  });
});

describe('a rule whose severity is changed while it fires', () => {
  it('resolves the alert of the old severity by its own name', async () => {
    const world = evaluateWorld([ruleOf({ severity: 'high', keepFiringMinutes: 1 })]);
    world.count(0, 'acme', BAD);
    await world.evaluate(0);
    const rules = [ruleOf({ severity: 'critical', keepFiringMinutes: 1 })];
    for (let minute = 1; minute <= 5; minute += 1) await world.evaluate(minute, { rules });
    expect(world.alerts.all().map(({ state }) => state.status)).not.toContain('firing');
    const [fired, over] = world.published;
    expect(over?.id.split('/')[0]).toBe(fired?.id.split('/')[0]);
  });
});
