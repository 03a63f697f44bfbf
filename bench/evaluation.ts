/** How fast rules are judged, and what a whole evaluation of 10,000 tenants takes, with its reads and writes. */
import { judge, verdictOf } from '../lambdas/domain/rule/judge';
import { parseRules } from '../lambdas/domain/rule/rule';
import { type AlertState, step, timingOf } from '../lambdas/domain/rule/step';
import { windowOfCounts } from '../lambdas/domain/rule/window-of';
import type { Counts } from '../lambdas/domain/tenant/counts';
import { rulePack } from '../rules';
import { compareCpu } from './support/cpu';
import { countsOf, type EvaluationRun, runEvaluation, TENANTS } from './support/evaluation-run';
import type { Bench, Row } from './support/report';

const ROUNDS = 5;
const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 65;
const DIFFERENT_TENANTS = 200;

export const evaluation: Bench = async ({ progress }) => {
  const { rows, levels } = await judging((round) => progress(`judging, round ${round} of ${ROUNDS}`));
  const run = await runEvaluation(progress);
  return {
    bench: 'evaluation',
    method:
      `Judging: process.cpuUsage over many calls, in each of ${ROUNDS} interleaved rounds of one process; medians. ` +
      `${DIFFERENT_TENANTS} tenants in turn, each with ${levels} levels of rules and a window of its own of ` +
      `${WINDOW_MINUTES} minutes. Evaluating: the function's own code and adapters against the local DynamoDB ` +
      `engine, ${TENANTS.toLocaleString('en')} tenants, one shard; once cold, then the next minutes warm.`,
    columns: [
      { head: 'rules a second and core', unit: '/s' },
      { head: 'time', unit: 's', digits: 2 },
      { head: 'items read' },
      { head: 'read units' },
    ],
    rows: [...rows, ...run.rows],
    notes: [costOf(run), ...run.notes],
    failures: run.failures,
  };
};

/** Each call is a tenant: its window is built, its rules are judged, its alerts go one step on. */
async function judging(progress: (round: number) => void) {
  const levels = parseRules(rulePack)
    .filter(({ scope }) => scope === 'tenant')
    .flatMap((rule) => rule.levels.map((level) => ({ level, timing: timingOf(rule, level) })));
  const tenants = Array.from({ length: DIFFERENT_TENANTS }, (_, tenant) =>
    Array.from({ length: WINDOW_MINUTES }, (__, minute) => countsOf(tenant, minute)),
  );
  const minutesOf = (call: number) => tenants[call % tenants.length] ?? [];
  const states = tenants.map(() => new Map<unknown, AlertState>());
  const gauges = { health: 93, silence: 0.2, quotaUsed: 0.4, queueShare: undefined };
  const measured = await compareCpu(
    [
      { name: 'floor: the same numbers summed', run: (call) => void sumOf(minutesOf(call)) },
      {
        name: 'judge and step',
        run: (call) => {
          const window = windowOfCounts(minutesOf(call), gauges);
          const own = states[call % tenants.length] ?? new Map<unknown, AlertState>();
          for (const { level, timing } of levels) {
            const verdict = verdictOf(judge(level, window));
            own.set(level, step(own.get(level), verdict, call * MINUTE_MS, timing).state);
          }
        },
      },
    ],
    { rounds: ROUNDS, progress },
  );
  const rows: readonly Row[] = measured.map(({ name, microseconds }) => ({
    name,
    figures: [(levels.length / microseconds) * 1e6, undefined, undefined, undefined],
  }));
  return { rows, levels: levels.length };
}

/** What the rules look at, added up once: nobody can judge them with less. */
const LOOKED_AT = [
  'sent',
  'failed',
  'delivered',
  'errors.rate-limit',
  'errors.auth',
  'templateRejected',
] as const;

function sumOf(minutes: readonly (Counts | undefined)[]): number {
  let sum = 0;
  for (const counts of minutes) {
    if (counts) for (const series of LOOKED_AT) sum += counts[series] ?? 0;
  }
  return sum;
}

function costOf({ warmUnits, usdPerUnit }: EvaluationRun): string {
  const month = 30 * 24 * 60 * warmUnits;
  return (
    `At AWS's list price a month of such minutes reads ${Math.round(month / 1e6).toLocaleString('en')} million ` +
    `units for ${(month * usdPerUnit).toFixed(0)} dollars.`
  );
}
