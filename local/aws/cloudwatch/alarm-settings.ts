/** The words of a metric alarm's decision: what is set, what is seen, what is found. */

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
export type MissingDataTreatment = (typeof TREATMENTS)[number];

export const COMPARISONS = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface AlarmSettings {
  /** N: how many periods decide. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach. @default N */
  readonly datapointsToAlarm?: number | undefined;
  readonly threshold: number;
  readonly comparisonOperator: Comparison;
  /** @default 'missing' */
  readonly treatMissingData?: MissingDataTreatment | undefined;
  /** The percentile watched, when periods with too few samples shall keep the state; absent, they are evaluated. */
  readonly ignoreLowSamplesOfPercentile?: number | undefined;
}

/** What an evaluation looks at: one slot a period, oldest first. */
export interface Observation {
  /** NaN and infinities count as missing. */
  readonly points: readonly (number | undefined)[];
  /** Start of the oldest period. */
  readonly fromMs: number;
  readonly periodSeconds: number;
  readonly nowMs: number;
  /** Samples behind each point, for alarms on percentiles. */
  readonly sampleCounts?: readonly (number | undefined)[] | undefined;
  /** For the reason data only. */
  readonly statistic?: string | undefined;
  readonly unit?: string | undefined;
}

/** A real data point and the slot it lies in. */
export interface RealPoint {
  readonly slot: number;
  readonly value: number;
  readonly breaching: boolean;
}

/** What an evaluation found, before it is put into words. */
export interface Finding {
  readonly state: AlarmState;
  /** The real points that decided, oldest first. */
  readonly deciding: readonly RealPoint[];
  /** How many periods were short of a real point. */
  readonly missing: number;
  /** What the missing ones were taken for. */
  readonly filled: 'Breaching' | 'NonBreaching' | undefined;
  /** Why the state was kept without a verdict. */
  readonly kept?: 'low samples' | 'missing data';
}
