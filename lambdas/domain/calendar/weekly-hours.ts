/** Hours of the week that clocks on the wall show, such as weekdays from 8:00 to 18:00. */
import { momentOf, WEEKDAYS, type Weekday, wallTimeAt, weekdayOf } from './wall-clock';

const MINUTES_A_DAY = 1_440;
const MINUTES_A_WEEK = 10_080;

export interface WeeklyHours {
  /** On which they begin. */
  readonly days: readonly Weekday[];
  /** Of such a day. */
  readonly fromMinute: number;
  /** After `fromMinute`, by a day at most: from 1,440 on it is on the day after. */
  readonly toMinute: number;
}

/**
 * Whether it is any of the hours in a zone, and the next moment at which that may change; Infinity when it never does.
 * Hours begin and end at the moments of `momentOf`, so that hours which join on the wall join in time.
 */
export function hoursAt(
  zone: string,
  hours: readonly WeeklyHours[],
  atMs: number,
): { readonly open: boolean; readonly untilMs: number } {
  const today = wallTimeAt(zone, atMs).day;
  let open = false;
  let untilMs = Number.POSITIVE_INFINITY;
  // They may have begun on the day before, or on the one before that where a zone leaves out a day; and they come
  // again within a week.
  for (let day = today - 2; day <= today + 8; day += 1) {
    for (const { days, fromMinute, toMinute } of hours) {
      if (!days.includes(weekdayOf(day))) continue;
      const startMs = momentOf(zone, { day, minute: fromMinute });
      const endMs = momentOf(zone, { day, minute: toMinute });
      open ||= startMs <= atMs && atMs < endMs;
      for (const edge of [startMs, endMs]) if (edge > atMs) untilMs = Math.min(untilMs, edge);
    }
  }
  return { open, untilMs };
}

/** The first stretch of the week that is none of the hours, in words; undefined when they are the whole week. */
export function firstGap(hours: readonly WeeklyHours[]): string | undefined {
  const covered = Array<boolean>(MINUTES_A_WEEK).fill(false);
  for (const { days, fromMinute, toMinute } of hours) {
    for (const day of days) {
      const midnight = WEEKDAYS.indexOf(day) * MINUTES_A_DAY;
      for (let minute = fromMinute; minute < toMinute; minute += 1) {
        covered[(midnight + minute) % MINUTES_A_WEEK] = true;
      }
    }
  }
  const start = covered.indexOf(false);
  if (start < 0) return undefined;
  const end = covered.indexOf(true, start);
  return `from ${sayMinuteOfWeek(start)} to ${end < 0 ? 'the end of the week' : sayMinuteOfWeek(end)}`;
}

/** Such as `monday, friday 08:00-18:00`. */
export function sayHours({ days, fromMinute, toMinute }: WeeklyHours): string {
  const which = days.length === WEEKDAYS.length ? 'every day' : days.join(', ');
  return `${which} ${sayMinute(fromMinute)}-${sayMinute(toMinute === MINUTES_A_DAY ? toMinute : toMinute % MINUTES_A_DAY)}`;
}

/** Such as `09:30`. */
export function sayMinute(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function sayMinuteOfWeek(minute: number): string {
  return `${WEEKDAYS[Math.floor(minute / MINUTES_A_DAY)]} ${sayMinute(minute % MINUTES_A_DAY)}`;
}
