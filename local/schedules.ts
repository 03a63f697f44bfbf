/** EventBridge Scheduler: calls targets at their rate, on the clock. Ticks are aligned to whole minutes. */
import type { Clock } from './time/clock';

export interface LocalSchedule {
  readonly name: string;
  /** `rate(5 minutes)` */
  readonly expression: string;
  /** The input's text, in which Scheduler fills in its context attributes. */
  readonly input: string;
  readonly invoke: (event: unknown) => void;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The period of a rate expression in milliseconds. Throws for one that is not a rate, or not a valid one. */
export function parseRate(expression: string): number {
  const [, count = '', unit = '', plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const value = Number(count);
  if (value < 1 || (value === 1) === (plural === 's') || !UNIT_MS[unit]) {
    throw new Error(
      `schedule: came "${expression}", accepted is rate(1 minute), rate(N minutes), hours or days; the local run knows no cron yet`,
    );
  }
  return value * UNIT_MS[unit];
}

/** Starts a schedule; the returned function ends it. */
export function startSchedule(schedule: LocalSchedule, clock: Clock): () => void {
  const periodMs = parseRate(schedule.expression);
  let timer = clock.schedule(nextTick(clock.now(), periodMs), tick);
  function tick(): void {
    // A machine that slept wakes up late: the missed ticks are skipped, and the next keeps the rhythm.
    const dueMs = Math.floor(clock.now() / periodMs) * periodMs;
    timer = clock.schedule(dueMs + periodMs, tick);
    schedule.invoke(JSON.parse(fillIn(schedule, dueMs)));
  }
  return () => timer.cancel();
}

function nextTick(nowMs: number, periodMs: number): number {
  return (Math.floor(nowMs / periodMs) + 1) * periodMs;
}

function fillIn({ input, name }: LocalSchedule, dueMs: number): string {
  return input
    .replaceAll('<aws.scheduler.scheduled-time>', new Date(dueMs).toISOString().replace('.000', ''))
    .replaceAll('<aws.scheduler.schedule-arn>', name)
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}
