/** What it costs to judge the whole rule pack for a tenant and to carry its alerts one step on. */
import { conditions } from '../lambdas/domain/rule/conditions';
import { judge, verdictOf } from '../lambdas/domain/rule/judge';
import { parseRules } from '../lambdas/domain/rule/rule';
import { type AlertState, step, timingOf } from '../lambdas/domain/rule/step';
import { windowOfCounts } from '../lambdas/domain/rule/window-of';
import type { Counts } from '../lambdas/domain/tenant/counts';
import { rulePack } from '../rules';
import { compareCpu } from './support/cpu';
import type { Bench } from './support/report';

const ROUNDS = 9;
const MINUTE_MS = 60_000;

export const rules: Bench = async ({ progress }) => {
  const levels = parseRules(rulePack)
    .filter(({ scope }) => scope === 'tenant')
    .flatMap((rule) => rule.levels.map((level) => ({ level, timing: timingOf(rule, level) })));
  const needs = levels.flatMap(({ level }) => conditions.needs(level.condition));
  const longest = Math.max(...needs.map(({ minutes }) => minutes));
  const minutes = Array.from(
    { length: longest },
    (_, minute): Counts => ({ sent: 20, delivered: 19, failed: minute % 3, inbound: 7 }),
  );
  const window = windowOfCounts(minutes, { health: 93, silence: 0.2, quotaUsed: 0.4, queueShare: 0.1 });
  const states = new Map<unknown, AlertState>();
  const measured = await compareCpu(
    [
      {
        name: 'floor: add the minutes up once',
        run: () => void minutes.reduce((sum, { sent = 0 }) => sum + sent, 0),
      },
      {
        name: 'judge all rules of a tenant',
        run: () => {
          for (const { level } of levels) judge(level, window);
        },
      },
      {
        name: 'and step its alerts',
        run: (call) => {
          for (const { level, timing } of levels) {
            const verdict = verdictOf(judge(level, window));
            states.set(level, step(states.get(level), verdict, call * MINUTE_MS, timing).state);
          }
        },
      },
    ],
    { rounds: ROUNDS, progress: (round) => progress(`round ${round} of ${ROUNDS}`) },
  );
  return {
    bench: 'rules',
    method:
      `process.cpuUsage over many calls, all rows in each of ${ROUNDS} interleaved rounds of one process; medians. ` +
      `One tenant, ${levels.length} levels of rules, a window of ${longest} minutes, all in memory.`,
    columns: [
      { head: 'CPU a tenant', unit: 'us', digits: 1 },
      { head: 'to the floor', unit: 'x', digits: 1 },
    ],
    rows: measured.map(({ name, microseconds, ratio }) => ({ name, figures: [microseconds, ratio] })),
    notes: ['Reading the counts from the table and writing alerts that changed come on top.'],
    failures: [],
  };
};
