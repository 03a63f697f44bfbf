/**
 * `node --import tsx test/simulation/silence.ts [TENANTS]`: false alarms of learned silence over eight weeks, and the
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

/** The minutes until the alarm when nothing comes any more from `at` on; at most a week is waited. */
function detection(habit: Habit, seed: number, { rhythm }: Trial, at: number): number {
  const world = {
    habit,
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

export function trySilence(name: string, habit: Habit, tenants: number): readonly string[] {
  const seeds = Array.from({ length: tenants }, (_, index) => index + 1);
  const trials = seeds.map((seed) => live({ habit, lives, seed, to: WEEKS * WEEK }, settings));
  const alarms = trials.reduce((sum, trial) => sum + told(trial.alarms).length, 0);
  const holiday = (minute: number) => (minute >= 5 * WEEK && minute < 6 * WEEK ? 0 : 1);
  const away = seeds.map((seed) => live({ habit, lives, seed, to: WEEKS * WEEK, times: holiday }, settings));
  const quieter = (minute: number) => (minute >= 4 * WEEK ? 1 / 4 : 1);
  const less = seeds.map((seed) => live({ habit, lives, seed, to: WEEKS * WEEK, times: quieter }, settings));
  const after = (all: readonly Trial[], from: number, to: number) =>
    all.map((trial) => told(trial.alarms).filter((at) => at >= from && at < to).length);
  return [
    `${name}: ${alarms} false alarms in ${tenants} x ${WEEKS} weeks`,
    ...Object.entries(STOPS).map(([when, at]) => {
      const minutes = trials.map((trial, index) => detection(habit, index + 1, trial, at));
      return `  stop ${when}: seen after ${spread(minutes)}`;
    }),
    `  a week of holiday: alarms a tenant in it ${after(away, 5 * WEEK, 6 * WEEK)}; in the two weeks after ${after(away, 6 * WEEK, 8 * WEEK)}`,
    `  a quarter of the traffic for good: alarms a tenant in the first two weeks ${after(less, 4 * WEEK, 6 * WEEK)}; in the two after ${after(less, 6 * WEEK, 8 * WEEK)}`,
  ];
}

function main(tenants: number): void {
  const habits = { 'busy shop': shop, charity, 'law office': lawOffice };
  for (const [name, habit] of Object.entries(habits)) {
    process.stdout.write(`${trySilence(name, habit, tenants).join('\n')}\n`);
  }
}

if (require.main === module) main(Number(process.argv[2] ?? 20));
