/**
 * The last minutes of many tenants in rows of numbers: a row for each series of a tenant, in it a place for each
 * minute. All rules of a tenant, each minute, add up parts of the same rows: numbers that lie side by side take a
 * fifth of the room that counts by minute take, and a tenth of the time to find.
 */
import type { Counts, Series } from './counts';
import { isCount, type LastMinutes, lastMinutesOf } from './last-minutes';

/** Minutes are whole ones since 1970. */
export interface RecentCounts {
  /** How many minutes there is room for. */
  readonly length: number;
  /** Whether a minute has been put, and no other in its place since. */
  has(minute: number): boolean;
  /** Puts a minute in the place of what was known of it, and of the one that is `length` away. */
  put(minute: number, counts: ReadonlyMap<string, Counts>): void;
  /** Those who had counts in any of the minutes. */
  tenants(): Iterable<string>;
  /** The minutes up to, not with, `end`; all of them have to be there. */
  of(tenantId: string, end: number): LastMinutes;
}

/** Which series somebody looks at: those that these metrics are made of, and events of all types. */
export function seriesOf(metrics: ReadonlySet<string>): (series: string) => boolean {
  const known = new Map<string, boolean>();
  return (series) => {
    const before = known.get(series);
    if (before !== undefined) return before;
    // Of a histogram each bucket is a series: `latency.processing.30`.
    const metric = series.startsWith('latency.') ? series.slice(0, series.lastIndexOf('.')) : series;
    const isLookedAt = series.startsWith('events.') || metrics.has(metric);
    known.set(series, isLookedAt);
    return isLookedAt;
  };
}

/** One tenant's rows, each `length` numbers long, one behind the other. */
interface Rows {
  numbers: Float64Array;
  /** Where the row of a series begins. The first row has none: it says in which minutes there were counts. */
  readonly starts: Map<string, number>;
}

const NOTHING = lastMinutesOf([]);
const FIRST_ROWS = 8;
const MORE_ROWS = 4;

/** @param length how many minutes are kept; @param isKept the series that somebody looks at */
export function createRecentCounts(length: number, isKept: (series: string) => boolean): RecentCounts {
  const byTenant = new Map<string, Rows>();
  /** By place: the minute that is there, and who had counts in it. */
  const minutes: (number | undefined)[] = [];
  const heard: (readonly string[])[] = [];

  return {
    length,
    has: (minute) => minutes[minute % length] === minute,
    put: (minute, counts) => {
      const place = minute % length;
      for (const tenantId of heard[place] ?? []) clear(tenantId, place);
      for (const [tenantId, own] of counts) {
        const rows = byTenant.get(tenantId) ?? newRows(length);
        byTenant.set(tenantId, rows);
        rows.numbers[place] = 1;
        for (const series in own) {
          if (!isKept(series)) continue;
          const start = startOf(rows, series, length);
          rows.numbers[start + place] = own[series as Series] ?? 0;
        }
      }
      minutes[place] = minute;
      heard[place] = [...counts.keys()];
    },
    tenants: () => byTenant.keys(),
    of: (tenantId, end) => {
      const rows = byTenant.get(tenantId);
      return rows ? lastMinutesIn(rows, end, length) : NOTHING;
    },
  };

  function clear(tenantId: string, place: number): void {
    const numbers = byTenant.get(tenantId)?.numbers;
    if (!numbers) return;
    for (let at = place; at < numbers.length; at += length) numbers[at] = 0;
    if (!hasAny(numbers, 0, length)) byTenant.delete(tenantId);
  }
}

function newRows(length: number): Rows {
  return { numbers: new Float64Array(FIRST_ROWS * length), starts: new Map() };
}

/** The row of a series; a new one takes the place of one that has become empty, before more room is made. */
function startOf(rows: Rows, series: string, length: number): number {
  const known = rows.starts.get(series);
  if (known !== undefined) return known;
  let start = (rows.starts.size + 1) * length;
  if (start === rows.numbers.length) {
    const empty = [...rows.starts].find(([, from]) => !hasAny(rows.numbers, from, length));
    if (empty) {
      rows.starts.delete(empty[0]);
      start = empty[1];
    } else {
      const grown = new Float64Array(rows.numbers.length + MORE_ROWS * length);
      grown.set(rows.numbers);
      rows.numbers = grown;
    }
  }
  rows.starts.set(series, start);
  return start;
}

function hasAny(numbers: Float64Array, from: number, length: number): boolean {
  for (let at = from; at < from + length; at += 1) if (numbers[at] !== 0) return true;
  return false;
}

function lastMinutesIn({ numbers, starts }: Rows, end: number, length: number): LastMinutes {
  return {
    values: (series, asked) => {
      const count = Math.min(asked, length);
      const start = starts.get(series);
      const values: (number | undefined)[] = [];
      for (let n = 0, place = (end - count) % length; n < count; n += 1, place = next(place, length)) {
        values.push(numbers[place] === 0 ? undefined : start === undefined ? 0 : numbers[start + place]);
      }
      return values;
    },
    total: (series, asked) => {
      const count = Math.min(asked, length);
      const start = starts.get(series);
      let sum = 0;
      let isKnown = false;
      for (let n = 0, place = (end - count) % length; n < count; n += 1, place = next(place, length)) {
        if (numbers[place] === 0) continue;
        // Nothing of it in any minute: one that is known says it for all.
        if (start === undefined) return 0;
        const value = numbers[start + place];
        if (!isCount(value)) continue;
        isKnown = true;
        sum += value;
      }
      return isKnown ? sum : undefined;
    },
    sum: (asked) => {
      const count = Math.min(asked, length);
      const first = (end - count) % length;
      const sums: Partial<Record<Series, number>> = {};
      for (const [series, start] of starts) {
        let sum = 0;
        for (let n = 0, place = first; n < count; n += 1, place = next(place, length)) {
          sum += numbers[start + place] ?? 0;
        }
        if (sum !== 0) sums[series as Series] = sum;
      }
      return sums;
    },
  };
}

function next(place: number, length: number): number {
  return place + 1 === length ? 0 : place + 1;
}
