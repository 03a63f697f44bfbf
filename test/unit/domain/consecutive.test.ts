/** Failures in a row: the evaluator, `rules test` and a replay count the same checks, however rarely they are made. */
import fc from 'fast-check';
import { runCases } from '../../../lambdas/domain/rule/cases';
import { endOfWindows } from '../../../lambdas/domain/rule/instance';
import type { PlatformSeries } from '../../../lambdas/domain/rule/platform-series';
import { platformViews } from '../../../lambdas/domain/rule/recorded-views';
import { replayRule } from '../../../lambdas/domain/rule/replay';
import type { Rule } from '../../../lambdas/domain/rule/rule';
import type { Need } from '../../../lambdas/domain/rule/window';
import { createEvaluate } from '../../../lambdas/evaluate/handler';
import { MINUTE, T0 } from '../../support/builders';
import { awsError, fixedClock } from '../../support/ports';
import { evaluateWorld } from '../../support/ports-evaluate';
import { judgeOn, packRule } from '../../support/rules';

/** Passed, failed, or no check in that minute. */
type Check = 1 | 0 | undefined;

const CONDITION = { kind: 'consecutive', of: 'syntheticCheck', failures: 3 } as const;
const RULE = packRule({ scope: 'platform', condition: CONDITION, keepFiringMinutes: 0 });
const DAY = 1_440;
const none = (minutes: number): readonly Check[] => Array.from({ length: minutes }, () => undefined);

const judged = (checks: readonly Check[]) =>
  judgeOn('platform', CONDITION, { values: { syntheticCheck: checks } });

/** What CloudWatch has of the checks, as long as it is asked for. @param checks the first is of the minute before T0 - 1 */
const readingOf =
  (checks: readonly Check[]) =>
  async (needs: readonly Need[], endMs: number): Promise<PlatformSeries> => ({
    values: Object.fromEntries(needs.map(({ metric, minutes }) => [metric, upTo(checks, endMs, minutes)])),
    readings: [],
  });

function upTo(checks: readonly Check[], endMs: number, minutes: number): readonly Check[] {
  const end = (endMs - endOfWindows(T0)) / MINUTE + 1;
  return Array.from({ length: minutes }, (_, at) => checks[end - minutes + at]);
}

/** The states by minute, as `rules test` finds them. */
function tested(checks: readonly Check[]): readonly string[] {
  const syntheticCheck = checks
    .map((check) => (check === undefined ? '-' : check ? 'ok' : 'fail'))
    .join(', ');
  const rule: Rule = {
    ...RULE,
    cases: [{ name: 'x', series: { syntheticCheck }, states: `inactive x${checks.length}` }],
  };
  return (runCases(rule)[0]?.minutes ?? []).map(({ status }) => status);
}

/** The same by a replay, as `rules why` and `rules backtest` find them. */
function replayed(checks: readonly Check[]): readonly string[] {
  const seriesAt = (endMs: number) => ({
    values: { syntheticCheck: upTo(checks, endMs, DAY) },
    readings: [],
  });
  const views = platformViews({ fromMs: T0, toMs: T0 + (checks.length - 1) * MINUTE }, seriesAt);
  return (replayRule(RULE, views)[0]?.moments ?? []).map(({ state }) => state.status);
}

/** And by the evaluator. @param runs the minutes whose evaluations are run, in this order */
async function lived(checks: readonly Check[], runs: readonly number[]) {
  const world = evaluateWorld([RULE]);
  const seen: string[] = [];
  for (const minute of runs) {
    await world.evaluate(minute, { readPlatform: readingOf(checks) });
    seen.push(world.alerts.all()[0]?.state.status ?? 'inactive');
  }
  return { seen, published: world.published.map(({ status }) => status) };
}

const minutesOf = (checks: readonly Check[]) => checks.map((_, minute) => minute);

describe('failures in a row', () => {
  it.each<[string, readonly Check[], boolean | undefined]>([
    ['nothing is known before the first check', none(5), undefined],
    ['three in a row', [1, 0, 0, 0], true],
    ['two in a row', [1, 0, 0], false],
    ['one that passed ends the row', [0, 0, 0, 1], false],
    ['it begins anew after it', [0, 0, 0, 1, 0, 0], false],
    ['minutes without a check are neither', [0, undefined, 0, undefined, undefined, 0, undefined], true],
    ['nothing new changes nothing', [1, 0, 0, 0, ...none(300)], true],
    ['one each seven hours, the third today', [0, ...none(420), 0, ...none(420), 0], true],
    ['what is older than a day is forgotten', [0, 0, 0, ...none(DAY)], undefined],
    ['what is a day old counts', [0, 0, 0, ...none(DAY - 3)], true],
  ])('%s', (_what, checks, breaching) => {
    expect(judged(checks).breaching).toBe(breaching);
  });

  it('are said with their number', () => {
    expect(judged([1, 0, undefined, 0, 0, 0]).reason).toBe(
      'syntheticCheck failed 4 times in a row, limit: 3',
    );
    expect(judged([]).reason).toBe('no syntheticCheck was made in 1 d');
  });

  it('fire the same live, in a case and in a replay, with minutes between the checks', async () => {
    const checks: readonly Check[] = [0, undefined, 0, undefined, 0, undefined, 1, 0];
    const states = [
      'inactive',
      'inactive',
      'inactive',
      'inactive',
      'firing',
      'firing',
      'resolved',
      'resolved',
    ];
    expect(tested(checks)).toEqual(states);
    expect(replayed(checks)).toEqual(states);
    expect((await lived(checks, minutesOf(checks))).seen).toEqual(states);
  });

  it('fire the same live, in a case and in a replay, whatever the checks', async () => {
    const check = fc.constantFrom<Check>(0, 0, 0, 1, undefined, undefined);
    await fc.assert(
      fc.asyncProperty(fc.array(check, { minLength: 1, maxLength: 40 }), async (checks) => {
        const states = tested(checks);
        expect(replayed(checks)).toEqual(states);
        // An alert that never was, and one of which nothing was ever written, are both none.
        expect((await lived(checks, minutesOf(checks))).seen).toEqual(states);
      }),
      { numRuns: 60 },
    );
  });
});

describe('failures in a row, before an evaluator in trouble', () => {
  const checks: readonly Check[] = [1, 0, undefined, 0, undefined, 0, ...none(60), 1, 1];

  it('are told once, though each evaluation comes twice and earlier ones come late', async () => {
    const runs = minutesOf(checks).flatMap((minute) => [minute, minute, Math.max(0, minute - 3)]);
    expect((await lived(checks, runs)).published).toEqual(['firing', 'resolved']);
  });

  it('are found after an hour in which it stood still, by the checks of that hour', async () => {
    const { seen } = await lived(checks, [0, 1, 62]);
    expect(seen).toEqual(['inactive', 'inactive', 'firing']);
    expect((await lived(checks, [0, 1, 67])).published).toEqual([]);
  });

  it('are counted the same after a crash before the alert is written, or after', async () => {
    for (const isWritten of [false, true]) {
      const world = evaluateWorld([RULE]);
      const clock = fixedClock(T0 + 10 * MINUTE);
      const parts = { ...world.parts, clock, readPlatform: readingOf(checks) };
      const save: typeof parts.alerts.save = async (...write) => {
        if (isWritten) await parts.alerts.save(...write);
        throw awsError('InternalServerError');
      };
      const crashing = createEvaluate({ ...parts, alerts: { ...parts.alerts, save } });
      const at = (minute: number) => ({ scheduledAt: new Date(T0 + minute * MINUTE).toISOString() });
      await expect(crashing(at(5))).rejects.toThrow();
      const evaluate = createEvaluate(parts);
      for (const minute of [5, 6, 7]) await evaluate(at(minute));
      expect(world.alerts.all()).toMatchObject([{ state: { status: 'firing' } }]);
      expect(world.published).toMatchObject([{ status: 'firing' }]);
    }
  });

  it('count a check once that CloudWatch tells late', async () => {
    const world = evaluateWorld([RULE]);
    const late: readonly Check[] = [0, 0, undefined, undefined];
    await world.evaluate(2, { readPlatform: readingOf(late) });
    expect(world.published).toEqual([]);
    const known: readonly Check[] = [0, 0, 0, undefined];
    await world.evaluate(3, { readPlatform: readingOf(known) });
    await world.evaluate(4, { readPlatform: readingOf(known) });
    expect(world.published).toMatchObject([{ status: 'firing' }]);
  });
});
