/** Fields of configuration that tell times of clocks on the wall. */
import * as v from 'valibot';
import { dayNamed, isZone, momentOf, type WallTime, WEEKDAYS } from './wall-clock';
import type { WeeklyHours } from './weekly-hours';

export const zoneName = v.pipe(
  v.string(),
  v.check(isZone, 'a time zone of the IANA database, such as Asia/Jakarta'),
);

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** `HH:MM` as a minute of the day. */
export const timeOfDay = v.pipe(
  v.string(),
  v.regex(TIME, 'a time of day from 00:00 to 23:59'),
  v.transform(minuteOf),
);

const endOfHours = v.pipe(
  v.string(),
  v.check((time) => TIME.test(time) || time === '24:00', 'a time of day from 00:00 to 24:00'),
  v.transform(minuteOf),
);

/** A date, in days since 1970. */
export const date = v.pipe(
  v.string(),
  v.check((text) => dayNamed(text) !== undefined, 'a date such as 2026-01-31'),
  v.transform((text) => dayNamed(text) ?? 0),
);

/** `2026-01-31 22:00`. */
export const dateAndTime = v.pipe(
  v.string(),
  v.check((text) => wallTimeNamed(text) !== undefined, 'a date and a time of day such as 2026-01-31 22:00'),
  v.transform((text) => wallTimeNamed(text) ?? { day: 0, minute: 0 }),
);

function wallTimeNamed(text: string): WallTime | undefined {
  const [, first = '', time = ''] = /^(\S+) (\S+)$/.exec(text) ?? [];
  const day = dayNamed(first);
  return day !== undefined && TIME.test(time) ? { day, minute: minuteOf(time) } : undefined;
}

export const weeklyFields = {
  $comment: v.optional(v.string()),
  /** On which they begin; all when absent. */
  days: v.optional(
    v.pipe(
      v.array(v.picklist(WEEKDAYS)),
      v.check((days) => days.length > 0, 'at least one day'),
    ),
    WEEKDAYS,
  ),
  from: timeOfDay,
  /** At or before `from` it is on the day after. */
  to: endOfHours,
};

interface WeeklyFields extends Pick<WeeklyHours, 'days'> {
  readonly from: number;
  readonly to: number;
}

export function weeklyHoursOf({ days, from, to }: WeeklyFields): WeeklyHours {
  return { days, fromMinute: from, toMinute: to > from ? to : to + 1_440 };
}

/** A stretch of time on the calendar of a zone. */
export const onceFields = { $comment: v.optional(v.string()), from: dateAndTime, to: dateAndTime };

export function onceOf(zone: string, { from, to }: { readonly from: WallTime; readonly to: WallTime }) {
  return { startMs: momentOf(zone, from), endMs: momentOf(zone, to) };
}
