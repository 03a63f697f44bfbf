/** How things are said to people, over whatever channel: plain, short, in UTC. */
import type { Severity } from '../rule/severity';
import type { Message, ToldAlert } from './message';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** What would break a line or turn its direction: a name must not change how the rest is read. */
const UNRULY = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069][\s\p{Cc}\u202A-\u202E\u2066-\u2069]*/gu;
const LONE_SURROGATES = /\p{Cs}/gu;

/** One line of at most `limit` characters that any channel can carry; cut text ends in an ellipsis. */
export function oneLine(text: string, limit: number): string {
  // A character takes two units at most, so that nothing long is gone through.
  const tidy = text
    .slice(0, 2 * limit + 2)
    .replace(UNRULY, ' ')
    .replace(LONE_SURROGATES, '\uFFFD')
    .trim();
  const characters = Array.from(tidy);
  return characters.length <= limit ? tidy : `${characters.slice(0, limit - 1).join('')}…`;
}

/** The state first, as that is what a person looks for: `Critical, still firing: Too many messages fail`. */
export function headlineOf(message: Message): string {
  return `${stateOf(message)}: ${oneLine(message.title, TITLE_LIMIT)}`;
}

const TITLE_LIMIT = 110;

/** The headline and whose trouble it is, for where there is room for one line only, such as on a locked phone. */
export function summaryOf(message: Message): string {
  const { title, totals, alerts } = message;
  const [worst] = alerts;
  const headline = headlineOf(message);
  if (totals.firing + totals.resolved > 1) {
    const alert = count(totals.firing || totals.resolved, 'alert');
    return `${headline} (${alert}${totals.tenants > 1 ? `, ${totals.tenants} tenants` : ''})`;
  }
  const isSaid = !worst?.tenant || title.includes(worst.tenant.name);
  return isSaid ? headline : `${headline} (${whoseOf(worst)})`;
}

/** Whether all that the thread is about is over. */
export function isOver(message: Message): boolean {
  return message.kind === 'resolved' && message.totals.firing === 0;
}

/** Whether it may make a sound: what joins something known, or ends it, wakes nobody. */
export function isLoud({ kind }: Message): boolean {
  return kind === 'firing' || kind === 'repeat' || kind === 'escalation' || kind === 'unmuted';
}

/** How it stands: `Critical, still firing`. */
export function stateOf(message: Message): string {
  const severity = `${message.severity.charAt(0).toUpperCase()}${message.severity.slice(1)}`;
  switch (message.kind) {
    case 'firing':
      return severity;
    case 'update':
      return `${severity}, more of it`;
    case 'resolved':
      return isOver(message) ? 'Resolved' : 'Partly resolved';
    case 'repeat':
      return `${severity}, still firing`;
    case 'escalation':
      return `${severity}, escalated`;
    case 'unmuted':
      return `${severity}, no longer muted`;
    case 'flapping':
      return `${severity}, comes and goes`;
    case 'acknowledged':
      return `${severity}, acknowledged`;
  }
}

export type Tone = Severity | 'resolved';

/** What the message is coloured by. */
export function toneOf(message: Message): Tone {
  return isOver(message) ? 'resolved' : message.severity;
}

const MARKS: Readonly<Record<Tone, string>> = {
  critical: '🔴',
  high: '🟠',
  warning: '🟡',
  notice: '🔵',
  info: '⚪',
  resolved: '✅',
};

export function markOf(tone: Tone): string {
  return MARKS[tone];
}

/** `Acme Law (acme)` */
export function whoseOf({ tenant }: ToldAlert): string {
  if (!tenant) return 'Platform';
  const name = oneLine(tenant.name, 80);
  const id = oneLine(tenant.id, 64);
  return name === id || name === '' ? id : `${name} (${id})`;
}

/** `25 % (fires above 5 %)` */
export function measuredOf({ value, limit }: ToldAlert): string | undefined {
  if (value === undefined) return undefined;
  return `${oneLine(value, 40)}${limit === undefined ? '' : ` (fires ${oneLine(limit, 40)})`}`;
}

/** `since 09:41 UTC (3 minutes)`; `from 09:41 to 09:52 UTC (11 minutes)` */
export function whenOf({ status, sinceMs, untilMs }: ToldAlert, nowMs: number): string {
  const since = `${sayClock(sinceMs, nowMs)} UTC`;
  if (status === 'flapping') return `comes and goes since ${since}`;
  if (status === 'firing') return `since ${since} (${sayDuration(nowMs - sinceMs)})`;
  if (untilMs === undefined) return `over; it began at ${since}`;
  return `from ${sayClock(sinceMs, nowMs)} to ${sayClock(untilMs, nowMs)} UTC (${sayDuration(untilMs - sinceMs)})`;
}

/** `09:41`, with the date where it is not that of `besideMs`: `21 Nov 09:41`. */
export function sayClock(ms: number, besideMs: number): string {
  // What is no time must not keep anybody from being told.
  if (!Number.isFinite(new Date(ms).getTime())) return 'an unknown time';
  const clock = new Date(ms).toISOString().slice(11, 16);
  if (Math.floor(ms / DAY_MS) === Math.floor(besideMs / DAY_MS)) return clock;
  const date = new Date(ms);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${clock}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `3 minutes`, `2 hours`, `5 days` */
export function sayDuration(ms: number): string {
  if (!(ms >= MINUTE_MS)) return 'less than a minute';
  if (ms < 2 * HOUR_MS) return count(Math.floor(ms / MINUTE_MS), 'minute');
  if (ms < 2 * DAY_MS) return count(Math.floor(ms / HOUR_MS), 'hour');
  return count(Math.floor(ms / DAY_MS), 'day');
}

/** `1 alert`, `12 alerts` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `2026-11-21 09:41` */
export function sayUtc(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

/** `2026-11-21 09:41:30` */
export function sayUtcSeconds(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
