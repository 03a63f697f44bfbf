/** Windows over values that are at hand: those of a test case, and those of a tenant's counts by minute. */
import { metricNamed } from '../metric/catalogue';
import { type Histogram, percentile } from '../metric/histogram';
import { type Counts, histogramOf, LATENCIES } from '../tenant/counts';
import { addUp, type LastMinutes, lastMinutesOf } from '../tenant/last-minutes';
import type { Readings, Window } from './window';

/** By minute, the oldest first; the last of each is the minute that is judged. */
export interface WindowData {
  readonly values?: Readonly<Record<string, readonly (number | undefined)[]>>;
  readonly histograms?: Readonly<Record<string, readonly (Histogram | undefined)[]>>;
}

export function windowOf({ values = {}, histograms = {} }: WindowData): Window {
  return {
    values: (metric, minutes) => values[metric]?.slice(-minutes) ?? [],
    sum: (metric, minutes) => addUp(values[metric]?.slice(-minutes) ?? []),
    readings: (metric, minutes) => readingsOf(histograms[metric]?.slice(-minutes) ?? []),
  };
}

/** A tenant's counts. @param gaugeOf what was worked out for the minute that is judged */
export function windowOfMinutes(last: LastMinutes, gaugeOf: (metric: string) => number | undefined): Window {
  return {
    // What is worked out and could not be told is not known: it is never 0 for want of a count of its name.
    values: (metric, minutes) =>
      metricNamed(metric)?.source.from === 'derived' ? [gaugeOf(metric)] : last.values(metric, minutes),
    sum: (metric, minutes) => last.total(metric, minutes),
    readings: (metric, minutes) => {
      const latency = LATENCIES.find((step) => metric === `latency.${step}`);
      return latency && readingsOf([histogramOf(last.sum(minutes), latency)]);
    },
  };
}

/** The same of counts by minute, the oldest first; undefined for a minute in which the tenant had none at all. */
export function windowOfCounts(
  minutes: readonly (Counts | undefined)[],
  gauges: Readonly<Record<string, number | undefined>> = {},
): Window {
  return windowOfMinutes(lastMinutesOf(minutes), (metric) => gauges[metric]);
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
