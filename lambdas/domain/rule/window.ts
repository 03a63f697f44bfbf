/**
 * What a condition looks at: the last minutes of some metrics. A reader of any source fills it beforehand, so that a
 * judgement is a pure function; `Need` says what to fetch.
 */
import type { MetricKind } from '../metric/metric';
import type { Streak } from './streak';

export interface Window {
  /**
   * The last `minutes` minutes of a counter (its sum in each) or a gauge (its last value in each), the oldest first.
   * 0 is a minute of which it is known that nothing was counted, undefined one of which nothing is known.
   */
  values(metric: string, minutes: number): readonly (number | undefined)[];
  /** What a counter adds up to in the last `minutes` minutes; undefined where nothing is known of any of them. */
  sum(metric: string, minutes: number): number | undefined;
  /** The readings of a histogram in the last `minutes` minutes together; undefined where there are none. */
  readings(metric: string, minutes: number): Readings | undefined;
  /** How many checks have failed one after another, up to the last one. */
  streak(metric: string): Streak | undefined;
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
