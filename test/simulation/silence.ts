/**
 * `node --import tsx test/simulation/silence.ts [TENANTS] [KIND]`: false alarms of learned silence over eight weeks, and the
 * time to see a real stop, for tenants of three kinds whose messages come by chance. The figures of docs/silence.md.
 */
import { zoneNamed } from '../../lambdas/domain/rhythm/local-hours';
import { SILENCE_SETTINGS } from '../../lambdas/domain/rhythm/settings';
import {
  charity,
  DAY,
  type Habit,
  lawOffice,
  live,
  shop,
  type Trial,
  told,
  WEEK,
} from '../support/rhythm-worlds';

const WEEKS = 8;
const lives = zoneNamed('Asia/Jakarta');
const settings = { ...SILENCE_SETTINGS, zone: lives };
/** The worlds begin on a Monday at 0 UTC, which is 7 in Jakarta. */
const local = (day: number, hour: number) => WEEKS * WEEK + day * DAY + (hour - 7) * 60;
const STOPS = {
  'Mon 10': local(0, 10),
  'Wed 15': local(2, 15),
  'Wed 3': local(2, 3),
  'Sat 11': local(5, 11),
};

/** Who is often silent for long is judged every five minutes, to be done sooner. */
interface Kind {
  readonly habit: Habit;
  readonly judgeEvery: number;
}
const KINDS: Readonly<Record<string, Kind>> = {
  shop: { habit: shop, judgeEvery: 1 },
  charity: { habit: charity, judgeEvery: 5 },
  'law-office': { habit: lawOffice, judgeEvery: 5 },
};

/** The minutes until the alarm when nothing comes any more from `at` on; at most a week is waited. */
function detection(kind: Kind, seed: number, { rhythm }: Trial, at: number): number {
  const world = {
    ...kind,
    lives,
    seed: seed + 1_000_000,
    to: at + WEEK,
    after: { from: WEEKS * WEEK, rhythm },
  };
  const stopped = { ...world, times: (minute: number) => (minute < at ? 1 : 0), untilAlarmFrom: at };
  return live(stopped, settings).endedAt - at;
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return `median ${at(0.5)}, 90 % within ${at(0.9)}, longest ${sorted.at(-1)} min`;
}

export function trySilence(name: string, { habit, judgeEvery }: Kind, tenants: number): readonly string[] {
  const seeds = Array.from({ length: tenants }, (_, index) => index + 1);
  const trials = seeds.map((seed) => live({ habit, judgeEvery, lives, seed, to: WEEKS * WEEK }, settings));
  const alarms = trials.reduce((sum, trial) => sum + told(trial.alarms).length, 0);
  const holiday = (minute: number) => (minute >= 5 * WEEK && minute < 6 * WEEK ? 0 : 1);
  const away = seeds.map((seed) =>
    live({ habit, judgeEvery, lives, seed, to: WEEKS * WEEK, times: holiday }, settings),
  );
  const quieter = (minute: number) => (minute >= 4 * WEEK ? 1 / 4 : 1);
  const less = seeds.map((seed) =>
    live({ habit, judgeEvery, lives, seed, to: WEEKS * WEEK, times: quieter }, settings),
  );
  const after = (all: readonly Trial[], from: number, to: number) =>
    all.map((trial) => told(trial.alarms).filter((at) => at >= from && at < to).length);
  return [
    `${name}: ${alarms} false alarms in ${tenants} x ${WEEKS} weeks`,
    ...Object.entries(STOPS).map(([when, at]) => {
      const minutes = trials.map((trial, index) => detection({ habit, judgeEvery }, index + 1, trial, at));
      return `  stop ${when}: seen after ${spread(minutes)}`;
    }),
    `  a week of holiday: alarms a tenant in it ${after(away, 5 * WEEK, 6 * WEEK)}; in the two weeks after ${after(away, 6 * WEEK, 8 * WEEK)}`,
    `  a quarter of the traffic for good: alarms a tenant in the first two weeks ${after(less, 4 * WEEK, 6 * WEEK)}; in the two after ${after(less, 6 * WEEK, 8 * WEEK)}`,
  ];
}

function main(tenants: number, only: string | undefined): void {
  for (const [name, kind] of Object.entries(KINDS)) {
    if (only && only !== name) continue;
    process.stdout.write(`${trySilence(name, kind, tenants).join('\n')}\n`);
  }
}

if (require.main === module) main(Number(process.argv[2] ?? 20), process.argv[3]);
