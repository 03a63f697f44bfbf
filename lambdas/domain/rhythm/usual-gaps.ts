/**
 * The usual longest gap of each hour of the week, learned week by week: a number of 16 bits an hour, of which 12 are
 * the gap on a logarithmic scale and 4 the weeks in which the hour was learned.
 */
import { HOURS_A_DAY, HOURS_A_WEEK } from './local-hours';

/** By hour of the week, each `gap code * 16 + weeks`; 0 is an hour that was never seen. */
export type UsualGaps = readonly number[];

export const NO_GAPS: UsualGaps = Array.from({ length: HOURS_A_WEEK }, () => 0);

/** 2^14 minutes are eleven days. */
const DOUBLINGS = 14;
const CODES = 4_095;
const MOST_WEEKS = 15;
/** So much of the way to what a week showed is learned: upwards more, for it is the longest gap that counts. */
const LEARN_LONGER = 0.5;
/** In its first weeks an hour learns all the way. */
const NEW_WEEKS = 4;
const LEARN_SHORTER = 0.25;

/** From here on an hour is too short to know its own gaps by. */
const SPARSE_MINUTES = 60;

/** Where an hour's figure comes from; what is further away is worth less. */
export type Basis = 'hour-of-week' | 'hour-of-day' | 'overall';

export interface UsualGap {
  /** Minutes. */
  readonly minutes: number;
  readonly basis: Basis;
  /** Weeks in which the hour itself was learned, at most 15. */
  readonly weeks: number;
}

/**
 * Minutes by code, and their logarithms. They are looked up: of a silence of a week the gaps of 168 hours are asked for,
 * each minute anew.
 */
const GAPS = Float64Array.from({ length: CODES + 1 }, (_, code) => 2 ** ((code / CODES) * DOUBLINGS));
const LOGS = GAPS.map((gap) => Math.log2(gap));

/** 0 for an hour that was never seen; no gap is that short. */
function gapIn(entry: number): number {
  return entry > 0 ? (GAPS[entry >> 4] ?? 0) : 0;
}

function entryOf(doublings: number, weeks: number): number {
  const code = Math.round((Math.min(DOUBLINGS, Math.max(0, doublings)) / DOUBLINGS) * CODES);
  return code * 16 + Math.min(MOST_WEEKS, weeks);
}

/**
 * What an hour has learned when it is over.
 * @param longest minutes of its longest gap this week
 * @param clip doublings that one week may add: a pause must not become usual at once
 */
export function learnHour(gaps: UsualGaps, hour: number, longest: number, clip: number): UsualGaps {
  const before = gaps[hour] ?? 0;
  const weeks = before & 15;
  const seen = Math.log2(Math.max(1, longest));
  if (weeks === 0) return gaps.with(hour, entryOf(seen, 1));
  const known = LOGS[before >> 4] ?? 0;
  const longer = weeks < NEW_WEEKS ? 1 : LEARN_LONGER;
  const step = seen > known ? longer * Math.min(clip, seen - known) : LEARN_SHORTER * (seen - known);
  return gaps.with(hour, entryOf(known + step, weeks + 1));
}

/**
 * What is usual in an hour of the week. It takes two weeks to know an hour; one seen once borrows from the same hour
 * of other days, one never seen from its neighbours, then from those, then from all.
 * @param shifting the tenant's clock may shift by an hour: the hours beside it count as well
 */
export function usualGap(gaps: UsualGaps, hour: number, shifting: boolean): UsualGap | undefined {
  const known = gaps[hour] ?? 0;
  const weeks = known & 15;
  const before = gaps[(hour + HOURS_A_WEEK - 1) % HOURS_A_WEEK] ?? 0;
  const after = gaps[(hour + 1) % HOURS_A_WEEK] ?? 0;
  if (weeks >= 2) {
    const own = gapIn(shifting ? Math.max(known, before, after) : known);
    // Gaps of hours come by chance, a few in a week; the other days know as much of them.
    const minutes = own < SPARSE_MINUTES ? own : Math.max(own, middleOfDays(gaps, hour));
    return { minutes, basis: 'hour-of-week', weeks };
  }
  const near = gapIn(weeks === 1 ? known : Math.max(before, after));
  const borrowed = Math.max(near, middleOfDays(gaps, hour));
  if (borrowed > 0) return { minutes: borrowed, basis: 'hour-of-day', weeks };
  const longest = longestIn(gaps);
  return longest > 0 ? { minutes: longest, basis: 'overall', weeks } : undefined;
}

/** The geometric mean of what is known of the same hour on all days: gaps are compared by ratio. 0 where nothing is. */
function middleOfDays(gaps: UsualGaps, hour: number): number {
  let sum = 0;
  let days = 0;
  for (let at = hour; at < hour + HOURS_A_WEEK; at += HOURS_A_DAY) {
    const entry = gaps[at % HOURS_A_WEEK] ?? 0;
    if (entry === 0) continue;
    sum += LOGS[entry >> 4] ?? 0;
    days += 1;
  }
  return days > 0 ? 2 ** (sum / days) : 0;
}

/** An entry of a longer gap is the greater number. */
function longestIn(gaps: UsualGaps): number {
  let longest = 0;
  for (const entry of gaps) if (entry > longest) longest = entry;
  return gapIn(longest);
}
