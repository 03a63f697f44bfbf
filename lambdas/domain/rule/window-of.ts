/** Windows over values that are at hand: those of a test case, and those of a tenant's counts by minute. */
import { metricNamed } from '../metric/catalogue';
import { type Histogram, percentile } from '../metric/histogram';
import { type Counts, histogramOf, LATENCIES } from '../tenant/counts';
import type { Streak } from './streak';
import type { Readings, Window } from './window';

/** By minute, the oldest first; the last of each is the minute that is judged. */
export interface WindowData {
  readonly values?: Readonly<Record<string, readonly (number | undefined)[]>>;
  readonly histograms?: Readonly<Record<string, readonly (Histogram | undefined)[]>>;
  readonly streaks?: Readonly<Record<string, Streak>>;
}

export function windowOf({ values = {}, histograms = {}, streaks = {} }: WindowData): Window {
  return {
    values: (metric, minutes) => values[metric]?.slice(-minutes) ?? [],
    readings: (metric, minutes) => readingsOf(histograms[metric]?.slice(-minutes) ?? []),
    streak: (metric) => streaks[metric],
  };
}

/**
 * A tenant's counts. In a minute with counts, what was not counted is 0: nothing of it happened.
 * @param minutes one for each minute, the oldest first; undefined for one in which the tenant had none at all
 * @param gauges what was worked out for the minute that is judged
 */
export function windowOfCounts(
  minutes: readonly (Counts | undefined)[],
  gauges: Readonly<Record<string, number | undefined>> = {},
): Window {
  const known = new Map<string, readonly (number | undefined)[]>();
  /** Many rules ask for the same counters. */
  const seriesOf = (metric: string) => {
    const series =
      known.get(metric) ?? minutes.map((counts) => counts && (counts[metric as keyof Counts] ?? 0));
    known.set(metric, series);
    return series;
  };
  return {
    values: (metric, length) =>
      // What could not be worked out has no value; it is not a counter at 0.
      metricNamed(metric)?.source.from === 'derived' ? [gauges[metric]] : seriesOf(metric).slice(-length),
    readings: (metric, length) => {
      const latency = LATENCIES.find((step) => metric === `latency.${step}`);
      if (!latency) return undefined;
      return readingsOf(minutes.slice(-length).map((counts) => counts && histogramOf(counts, latency)));
    },
    streak: () => undefined,
  };
}

function readingsOf(histograms: readonly (Histogram | undefined)[]): Readings | undefined {
  const merged = new Map<number, number>();
  let count = 0;
  for (const histogram of histograms) {
    for (const [bucket, n] of histogram ?? []) {
      merged.set(bucket, (merged.get(bucket) ?? 0) + n);
      count += n;
    }
  }
  return count > 0 ? { count, percentile: (share) => percentile(merged, share) } : undefined;
}
