/**
 * Compares the life of our alerts with that of Prometheus: random series, `for` and `keep_firing_for`, evaluated each
 * minute by `promtool test rules` and by `step`. Needs promtool 2.42 or later on the PATH, or its path as PROMTOOL.
 *
 * `node --import tsx scripts/compare-with-prometheus.ts [series] [seed]`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AlertState, step } from '../lambdas/domain/rule/step';
import { type Chance, seeded } from './seeded';

const MINUTE_MS = 60_000;
const MINUTES = 40;
const FOR_MINUTES = [0, 1, 2, 5] as const;
const KEEP_MINUTES = [0, 1, 3, 5] as const;
/** Prometheus looks back over a gap unless the series is marked as ended. */
const ENDED = 'stale';

export interface Comparison {
  readonly series: number;
  readonly evaluations: number;
  /** Evaluations in which Prometheus says something else, as promtool tells them. */
  readonly failures: readonly string[];
}

type Sample = 0 | 1 | undefined;

/** Undefined when there is no promtool. @param perTiming series for each pair of `for` and `keep_firing_for` */
export function compareWithPrometheus(perTiming: number, seed: number): Comparison | undefined {
  const promtool = process.env.PROMTOOL ?? 'promtool';
  if (spawnSync(promtool, ['--version']).error) return undefined;
  const chance = seeded(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-promtool-'));
  try {
    const timings = FOR_MINUTES.flatMap((forMinutes) =>
      KEEP_MINUTES.map((keep) => [forMinutes, keep] as const),
    );
    const failures = timings.flatMap(([forMinutes, keepMinutes]) => {
      const series = Array.from({ length: perTiming }, () => randomSeries(chance));
      writeFileSync(join(folder, 'rules.yml'), JSON.stringify(rulesFile(forMinutes, keepMinutes)));
      writeFileSync(join(folder, 'test.yml'), JSON.stringify(testFile(series, forMinutes, keepMinutes)));
      const run = spawnSync(promtool, ['test', 'rules', 'test.yml'], {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
      return run.status === 0
        ? []
        : [`for ${forMinutes} min, keep ${keepMinutes} min:\n${run.stdout}${run.stderr}`];
    });
    const count = timings.length * perTiming;
    return { series: count, evaluations: count * MINUTES, failures };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs of trouble, calm and nothing at all, of a length that `for` and `keep` can tell apart. */
function randomSeries(chance: Chance): readonly Sample[] {
  const samples: Sample[] = [];
  while (samples.length < MINUTES) {
    const value = ([0, 1, 1, undefined] as const)[Math.floor(chance() * 4)];
    const length = 1 + Math.floor(chance() * 8);
    samples.push(...Array<Sample>(length).fill(value));
  }
  return samples.slice(0, MINUTES);
}

function rulesFile(forMinutes: number, keepMinutes: number) {
  const rule = {
    alert: 'Trouble',
    expr: 'trouble > 0',
    for: `${forMinutes}m`,
    keep_firing_for: `${keepMinutes}m`,
  };
  return { groups: [{ name: 'compared', interval: '1m', rules: [rule] }] };
}

/** JSON is YAML too. What `step` says is what is expected of Prometheus. */
function testFile(series: readonly (readonly Sample[])[], forMinutes: number, keepMinutes: number) {
  const lives = series.map((samples) => livesOf(samples, forMinutes, keepMinutes));
  const test = {
    interval: '1m',
    input_series: series.map((samples, index) => ({
      series: `trouble{series="${index}"}`,
      values: samples.map((sample) => sample ?? ENDED).join(' '),
    })),
    promql_expr_test: Array.from({ length: MINUTES }, (_, minute) => ({
      expr: 'ALERTS',
      eval_time: `${minute}m`,
      exp_samples: lives.flatMap((statuses, index) => {
        const status = statuses[minute];
        if (status !== 'pending' && status !== 'firing') return [];
        const labels = `ALERTS{alertname="Trouble", alertstate="${status}", series="${index}"}`;
        return [{ labels, value: 1 }];
      }),
    })),
  };
  return { rule_files: ['rules.yml'], evaluation_interval: '1m', tests: [test] };
}

function livesOf(samples: readonly Sample[], forMinutes: number, keepMinutes: number) {
  const timing = { forMs: forMinutes * MINUTE_MS, keepMs: keepMinutes * MINUTE_MS, onMissing: 'ok' } as const;
  let state: AlertState | undefined;
  return samples.map((sample, minute) => {
    state = step(state, sample === undefined ? undefined : sample > 0, minute * MINUTE_MS, timing).state;
    return state.status;
  });
}

if (require.main === module) {
  const [series = '200', seed = '1'] = process.argv.slice(2);
  const compared = compareWithPrometheus(Number(series), Number(seed));
  if (!compared) {
    process.stdout.write('promtool is not installed: nothing was compared. It comes with Prometheus.\n');
  } else {
    const { series: count, evaluations, failures } = compared;
    const verdict =
      failures.length === 0 ? 'all as in Prometheus' : `not as in Prometheus:\n${failures.join('\n')}`;
    process.stdout.write(`${count} series, ${evaluations} evaluations: ${verdict}\n`);
    if (failures.length > 0) process.exitCode = 1;
  }
}
