/** How many rules a second one core judges, each for a tenant of its own, and carries their alerts one step on. */
import type { Counts } from '../lambdas/domain/tenant/counts';
import { loadBundled } from './support/bundled';
import { compareCpu, type Variant } from './support/cpu';
import type { Bench } from './support/report';
import { countsOf, TENANTS } from './support/tenant-traffic';

const ROUNDS = 9;
const MINUTE_MS = 60_000;
const END = 1_000;
/** What was worked out for each tenant; that this takes time too, `evaluation` shows. */
const GAUGES: Readonly<Record<string, number>> = { health: 93, silence: 0.2, quotaUsed: 0.4 };
/** What the rules look at, added up once: nobody can judge them with less. */
const LOOKED_AT = ['sent', 'failed', 'delivered', 'errors.rate-limit', 'errors.auth', 'templateRejected'];

type Evaluate = typeof import('./support/evaluate-module');

export const rules: Bench = async ({ progress }) => {
  progress('bundling, and filling the minutes');
  const evaluate = loadBundled<Evaluate>('bench/support/evaluate-module.ts');
  const { variants, levels, minutes } = variantsOf(evaluate);
  const measured = await compareCpu(variants, {
    rounds: ROUNDS,
    progress: (round) => progress(`round ${round} of ${ROUNDS}`),
  });
  return {
    bench: 'rules',
    method:
      `process.cpuUsage over many calls, all rows in each of ${ROUNDS} interleaved rounds of one process; medians. ` +
      `${TENANTS.toLocaleString('en')} tenants in turn, each with ${levels} levels of rules, a window of its own of ` +
      `${minutes} minutes and alerts of its own, all in memory; bundled as the function is.`,
    columns: [
      { head: 'rules a second and core', unit: '/s' },
      { head: 'CPU a tenant', unit: 'us', digits: 1 },
      { head: 'to the floor', unit: 'x', digits: 1 },
    ],
    rows: measured.map(({ name, microseconds, ratio }) => ({
      name,
      figures: [(levels / microseconds) * 1e6, microseconds, ratio],
    })),
    notes: ['Reading the counts from the table and writing alerts that changed come on top: see evaluation.'],
    failures: [],
  };
};

/** Each call is a tenant. */
function variantsOf({ judge, step, timingOf, verdictOf, windowOfMinutes, ...evaluate }: Evaluate) {
  const pack = evaluate.parseRules(evaluate.rulePack).filter(({ scope }) => scope === 'tenant');
  const levels = pack.flatMap((rule) =>
    rule.levels.map((level) => ({ level, timing: timingOf(rule, level) })),
  );
  const { minutes, metrics } = evaluate.lookedAt(pack);
  const recent = evaluate.createRecentCounts(minutes, evaluate.seriesOf(metrics));
  for (let ago = minutes; ago > 0; ago -= 1) recent.put(END - ago, countsIn(ago));
  const states = Array.from({ length: TENANTS }, () => new Map<unknown, ReturnType<typeof step>['state']>());
  const gaugeOf = (metric: string) => GAUGES[metric];
  // Over all rounds: a step to a time that was before does nothing.
  let stepped = 0;
  const lastOf = (call: number) => recent.of(String(call % TENANTS), END);

  const variants: readonly Variant[] = [
    {
      name: 'floor: the numbers added up once',
      run: (call) => {
        const last = lastOf(call);
        for (const series of LOOKED_AT) last.total(series, minutes);
      },
    },
    {
      name: 'judge',
      run: (call) => {
        const window = windowOfMinutes(lastOf(call), gaugeOf);
        for (const { level } of levels) judge(level, window);
      },
    },
    {
      name: 'judge and step',
      run: () => {
        const window = windowOfMinutes(lastOf(stepped), gaugeOf);
        const own = states[stepped % TENANTS];
        const atMs = Math.floor(stepped / TENANTS) * MINUTE_MS;
        stepped += 1;
        for (const { level, timing } of levels) {
          own?.set(level, step(own.get(level), verdictOf(judge(level, window)), atMs, timing).state);
        }
      },
    },
  ];
  return { variants, levels: levels.length, minutes };
}

function countsIn(minute: number): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  for (let tenant = 0; tenant < TENANTS; tenant += 1) {
    const own = countsOf(tenant, minute);
    if (own) counts.set(String(tenant), own);
  }
  return counts;
}
