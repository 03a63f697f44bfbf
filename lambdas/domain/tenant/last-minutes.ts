/** The last minutes of one tenant, as rules, health and shares look at them; the last of them is the one that is judged. */
import { type Counts, type Series, sumCounts } from './counts';

/** Who asks for more minutes than there are gets all that there are. */
export interface LastMinutes {
  /**
   * What was counted in each of the last `minutes`, the oldest first. In a minute with counts, what was not counted is
   * 0: nothing of it happened; undefined is a minute in which the tenant had no counts at all.
   */
  values(series: string, minutes: number): readonly (number | undefined)[];
  /** What they add up to; undefined where none of them is known. */
  total(series: string, minutes: number): number | undefined;
  /** All counts of the last `minutes` together. */
  sum(minutes: number): Counts;
}

/** What the minutes of a counter add up to: of one below zero, as after a reset, and of what is no number nothing is known. */
export function addUp(values: readonly (number | undefined)[]): number | undefined {
  let sum: number | undefined;
  for (const value of values) if (isCount(value)) sum = (sum ?? 0) + value;
  return sum;
}

export function isCount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value < Number.POSITIVE_INFINITY;
}

/** @param minutes the oldest first; undefined for one in which the tenant had no counts */
export function lastMinutesOf(minutes: readonly (Counts | undefined)[]): LastMinutes {
  const last = (count: number) => minutes.slice(Math.max(0, minutes.length - count));
  const values = (series: string, count: number) =>
    last(count).map((counts) => counts && (counts[series as Series] ?? 0));
  return {
    values,
    total: (series, count) => addUp(values(series, count)),
    sum: (count) => sumCounts(last(count)),
  };
}
