/** Between moments and what clocks on the wall show in a time zone. */
import { Temporal } from 'temporal-polyfill';
import { zoneNamed } from '../rhythm/local-hours';

const MINUTES_A_DAY = 1_440;

export interface WallTime {
  /** Of the local calendar, in days since 1 January 1970. */
  readonly day: number;
  /** Of that day, from 0; from 1,440 on it is in a later day. */
  readonly minute: number;
}

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Working out the same few moments again and again would be most of the work. */
const moments = new Map<string, number>();
const MOST_MOMENTS = 10_000;

/** Whether the IANA database has a zone of that name, such as `Asia/Jakarta`. */
export function isZone(name: string): boolean {
  return zoneNamed(name).known;
}

/**
 * The moment at which clocks in a zone show a time, in milliseconds. What a change of the clocks skips is the first
 * moment after it; of what it repeats, the first is meant. A later time is never an earlier moment.
 */
export function momentOf(zone: string, { day, minute }: WallTime): number {
  const key = `${day * MINUTES_A_DAY + minute} ${zone}`;
  const known = moments.get(key);
  if (known !== undefined) return known;
  const moment = workOut(zone, day * MINUTES_A_DAY + minute);
  if (moments.size >= MOST_MOMENTS) moments.clear();
  moments.set(key, moment);
  return moment;
}

function workOut(zone: string, minutes: number): number {
  const shown = new Temporal.PlainDateTime(1970, 1, 1).add({ minutes });
  const found = shown.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(shown)) return found.epochMilliseconds;
  // Clocks never show it: what was found lies before the change that skips it.
  return found.getTimeZoneTransition('next')?.epochMilliseconds ?? found.epochMilliseconds;
}

/** What clocks in a zone show at a moment, in whole minutes. */
export function wallTimeAt(zone: string, atMs: number): WallTime {
  const shown = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(zone);
  return { day: dayOf(shown), minute: shown.hour * 60 + shown.minute };
}

export function weekdayOf(day: number): Weekday {
  // 1 January 1970 was a Thursday.
  return WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? 'monday';
}

/** The day of a date such as `2026-01-31`; undefined when the calendar has none such. */
export function dayNamed(date: string): number | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  // Some engines take the 31st of a short month for the 1st of the next.
  return new Date(ms).toJSON()?.startsWith(date) ? ms / 86_400_000 : undefined;
}

function dayOf({ year, month, day }: { year: number; month: number; day: number }): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}
