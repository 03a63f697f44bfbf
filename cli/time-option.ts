/** Times as people give them and are told them. All are UTC. */
import { durationMs } from '../lambdas/domain/routing/duration';
import { CommandError } from './output';

const MINUTE_MS = 60_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: 1_440 * MINUTE_MS,
  w: 10_080 * MINUTE_MS,
};
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
export const TIME_FORMS =
  'now, a time ago such as 90m, 12h or 7d, a time of today such as 09:30, or a date such as 2026-11-21 or 2026-11-21T09:30, all in UTC';

/** A time of the day that is still to come is yesterday's. Throws a `CommandError` that says what is accepted. */
export function readTime(option: string, text: string, nowMs: number): number {
  if (text === 'now') return nowMs;
  const [, count = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (count !== '') return nowMs - Number(count) * (UNIT_MS[unit] ?? 0);
  if (CLOCK.test(text)) {
    const ms = Date.parse(`${new Date(nowMs).toISOString().slice(0, 10)}T${text}Z`);
    return ms > nowMs ? ms - (UNIT_MS.d ?? 0) : ms;
  }
  const isBare = text.includes('T') && !/(Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = DATE.test(text) ? Date.parse(isBare ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(ms)) throw new CommandError(`${option}: came "${text}", accepted is ${TIME_FORMS}`, 2);
  return ms;
}

export const AHEAD_FORMS =
  'now, a time from now such as 90m, 12h or 7d, the next time that it is 09:30, or a date such as 2026-11-21T09:30 or 2026-11-21T09:30+07:00, in UTC where no offset stands';

/** As `readTime`, but forward: what has no date is still to come. @param afterMs a time of the day is the next after this */
export function readTimeAhead(option: string, text: string, nowMs: number, afterMs: number = nowMs): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (count !== '') return nowMs + Number(count) * (UNIT_MS[unit] ?? 0);
  if (CLOCK.test(text)) {
    const ms = Date.parse(`${new Date(afterMs).toISOString().slice(0, 10)}T${text}Z`);
    return ms <= afterMs ? ms + (UNIT_MS.d ?? 0) : ms;
  }
  if (text === 'now' || DATE.test(text)) return readTime(option, text, nowMs);
  throw new CommandError(`${option}: came "${text}", accepted is ${AHEAD_FORMS}`, 2);
}

/** How long something is to last, in milliseconds. */
export function readLength(option: string, text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined && ms > 0 && ms <= LONGEST_MS) return ms;
  throw new CommandError(`${option}: came "${text}", accepted is a length such as 30m, 2h, 1h30m or 7d`, 2);
}

const LONGEST_MS = 366 * 1_440 * MINUTE_MS;

/** `in 5 min`, `in 3 h`; `now` for what is past. */
export function sayAhead(ms: number, nowMs: number): string {
  const seconds = Math.round((ms - nowMs) / 1000);
  if (seconds <= 0) return 'now';
  if (seconds < 90) return `in ${seconds} s`;
  if (seconds < 5_400) return `in ${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `in ${Math.round(seconds / 3_600)} h`;
  return `in ${Math.round(seconds / 86_400)} days`;
}

/** Throws a `CommandError` where the range is empty. */
export function readRange(
  {
    names: [fromName, toName],
    from,
    to = 'now',
  }: {
    readonly names: readonly [from: string, to: string];
    readonly from: string;
    readonly to?: string | undefined;
  },
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const [fromMs, toMs] = [readTime(fromName, from, nowMs), readTime(toName, to, nowMs)];
  if (fromMs < toMs) return { fromMs, toMs };
  throw new CommandError(`${fromName}: came "${from}", which is not before ${toName} ${to}`, 2);
}

/** `2026-11-21 09:41` */
export function sayMoment(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

/** `09:41`, with the date where it is not that of `besideMs`. */
export function sayClock(ms: number, besideMs: number): string {
  const moment = sayMoment(ms);
  return moment.slice(0, 10) === sayMoment(besideMs).slice(0, 10) ? moment.slice(11) : moment;
}

/** The UTC days that a range touches, as `2026-11-21`. */
export function daysOf(fromMs: number, toMs: number): readonly string[] {
  const dayMs = UNIT_MS.d ?? 0;
  const first = Math.floor(fromMs / dayMs);
  const last = Math.floor(toMs / dayMs);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) =>
    new Date((first + at) * dayMs).toISOString().slice(0, 10),
  );
}
