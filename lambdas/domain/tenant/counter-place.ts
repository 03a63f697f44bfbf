/**
 * Which counters a change of a minute raises. Nearly all changes are recorded within a day of the minute that they
 * count in, and raise the minute; of these the hours are summed up once, when they are all in. What is recorded later
 * (a webhook out of the dead-letter queue, a failure that is taken back) raises the hour itself, beside its sum, and
 * the minute as a late one, which no sum takes up. Which it is depends on the change alone: one that is counted again
 * after a crash raises the same counters again, and they know it.
 */
import { LATE_AFTER_SECONDS, MINUTE_COUNTS_SECONDS } from '../state/keys';
import { periodIn, startOf } from './period';

export interface CounterPlace {
  readonly kind: 'minute' | 'lateMinute' | 'lateHour';
  /** The minute or the hour, as `periodOf` writes it. */
  readonly period: string;
}

/** @param recordedAtMs when the change was recorded, as its stream says it every time alike */
export function placesOf(minute: string, recordedAtMs: number): readonly CounterPlace[] {
  const ageSeconds = (recordedAtMs - startOf(minute)) / 1000;
  if (ageSeconds < LATE_AFTER_SECONDS) return [{ kind: 'minute', period: minute }];
  const hour = { kind: 'lateHour', period: periodIn('hour', minute) } as const;
  // A minute that is no longer kept would only come to be deleted again.
  return ageSeconds < MINUTE_COUNTS_SECONDS ? [{ kind: 'lateMinute', period: minute }, hour] : [hour];
}
