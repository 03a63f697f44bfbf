/** Hours of the week as a tenant lives them. Times are whole minutes since 1970 in UTC (`epoch minutes`). */

export const HOURS_A_DAY = 24;
export const HOURS_A_WEEK = 168;
const MINUTES_A_DAY = 1_440;
/** Zones change their offset at a quarter of an hour, if at all. */
const QUARTER = 15;

export interface Zone {
  /** False where a tenant names none, or none that exists: then the clock is UTC, and it may shift by an hour twice a year. */
  readonly known: boolean;
  /** Minutes that local time is ahead of UTC. */
  readonly offsetAt: (minute: number) => number;
}

export const UTC: Zone = { known: false, offsetAt: () => 0 };

/** Zones are few and asked for often; making a formatter takes a hundred times as long as using it. */
const zones = new Map<string, Zone>();
const MOST_ZONES = 1_000;
const MOST_OFFSETS = 5_000;

/** @param name of the IANA database, as `Asia/Jakarta`; what does not exist is UTC, not known */
export function zoneNamed(name: string | undefined): Zone {
  if (name === undefined) return UTC;
  const known = zones.get(name);
  if (known) return known;
  const zone = createZone(name);
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(name, zone);
  return zone;
}

function createZone(name: string): Zone {
  const format = formatIn(name);
  if (!format) return UTC;
  const offsets = new Map<number, number>();
  const offsetAt = (minute: number) => {
    const quarter = Math.floor(minute / QUARTER) * QUARTER;
    const found = offsets.get(quarter);
    if (found !== undefined) return found;
    const offset = localMinute(format, quarter) - quarter;
    if (offsets.size >= MOST_OFFSETS) offsets.clear();
    offsets.set(quarter, offset);
    return offset;
  };
  return { known: true, offsetAt };
}

function formatIn(timeZone: string): Intl.DateTimeFormat | undefined {
  const part = '2-digit';
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: part,
      day: part,
      hour: part,
      minute: part,
    });
  } catch {
    return undefined; // `Intl` throws a RangeError for a zone that does not exist.
  }
}

function localMinute(format: Intl.DateTimeFormat, minute: number): number {
  const parts = Object.fromEntries(
    format.formatToParts(minute * 60_000).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute: past = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, past) / 60_000;
}

/** A piece of a stretch of time that lies in one local hour. */
export interface HourPiece {
  /** The hour of the week: 0 is Monday from 0 to 1, 167 Sunday from 23 to 24. */
  readonly hour: number;
  readonly minutes: number;
}

/** Cuts the time from `from` up to, not with, `to` at the local hours, in order. */
export function localHours(zone: Zone, from: number, to: number): readonly HourPiece[] {
  const pieces: HourPiece[] = [];
  for (let at = from; at < to; ) {
    const local = at + zone.offsetAt(at);
    const minutes = Math.min(60 - (((local % 60) + 60) % 60), to - at);
    pieces.push({ hour: hourOfLocal(local), minutes });
    at += minutes;
  }
  return pieces;
}

/** The hour of the week that a minute is in. */
export function hourOfWeek(zone: Zone, minute: number): number {
  return hourOfLocal(minute + zone.offsetAt(minute));
}

function hourOfLocal(local: number): number {
  // 1 January 1970 was a Thursday, the fourth day of the week.
  const weekday = (((Math.floor(local / MINUTES_A_DAY) + 3) % 7) + 7) % 7;
  const hour = (((Math.floor(local / 60) % HOURS_A_DAY) + HOURS_A_DAY) % HOURS_A_DAY) | 0;
  return weekday * HOURS_A_DAY + hour;
}

const WEEKDAYS = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/** As people say it: `on Mondays at 9`. */
export function saidHour(hour: number): string {
  return `on ${WEEKDAYS[Math.floor(hour / HOURS_A_DAY)]} at ${hour % HOURS_A_DAY}`;
}
