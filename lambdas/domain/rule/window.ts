/**
 * What a condition looks at: the last minutes of some metrics. A reader of any source fills it beforehand, so that a
 * judgement is a pure function; `Need` says what to fetch.
 */
import type { MetricKind } from '../metric/metric';

export interface Window {
  /**
   * The last `minutes` minutes of a counter (its sum in each), a gauge (its last value in each) or a check (1 passed, 0
   * failed), the oldest first. 0 of a counter is a minute of which it is known that nothing was counted, undefined one
   * of which nothing is known, or in which no check was made.
   */
  values(metric: string, minutes: number): readonly (number | undefined)[];
  /** What a counter adds up to in the last `minutes` minutes; undefined where nothing is known of any of them. */
  sum(metric: string, minutes: number): number | undefined;
  /** The readings of a histogram in the last `minutes` minutes together; undefined where there are none. */
  readings(metric: string, minutes: number): Readings | undefined;
}

export interface Readings {
  readonly count: number;
  /** The value that a share of the readings (0.95 for p95) does not exceed. */
  percentile(share: number): number | undefined;
}

/** What a condition asks a window for. */
export interface Need {
  readonly metric: string;
  /** Where in the condition the metric is named, as `of.0`. */
  readonly field: string;
  /** The kinds of metric of which this can be asked. */
  readonly kinds: readonly MetricKind[];
  readonly minutes: number;
  /** Of a histogram: the share whose value is wanted. */
  readonly share?: number;
}
