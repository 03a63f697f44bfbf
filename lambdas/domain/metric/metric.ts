/** What a metric is: the words in which the catalogue describes each one that a rule may name. */
import type { MetricName as OwnMetricName } from './names';

export type Scope = 'tenant' | 'platform';

/**
 * `counter`: how many in a minute. `gauge`: what it stood at, at the end of a minute. `histogram`: readings, of which
 * percentiles are taken. `check`: passed or failed, each with an id.
 */
export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'check';

/** `share` is a part of a whole: 5 % is 0.05. `score` runs from 0 to 100. `ratio` is so many times something. */
export type Unit = 'count' | 'ms' | 's' | 'bytes' | 'share' | 'score' | 'ratio';

/** What CloudWatch keeps a metric about: the API, a queue, or one of our functions. */
export type Watched =
  | 'api'
  | 'webhooks'
  | 'webhooks-dlq'
  | 'alerts-dlq'
  | 'ingest'
  | 'normalise'
  | 'count'
  | 'rollup'
  | 'evaluate'
  | 'notify'
  | 'probe';

export type Source =
  /** The counts of a tenant and minute. */
  | { readonly from: 'tenant-counts' }
  /** CloudWatch: the service's own metric, or one that a function of ours writes. */
  | {
      readonly from: 'cloudwatch';
      readonly of: Watched;
      readonly metric: AwsMetricName | OwnMetricName;
    }
  /** Worked out anew at each evaluation. */
  | { readonly from: 'derived' }
  /** Nothing writes it yet; the name of the requirement that will. */
  | { readonly from: 'nowhere'; readonly waitsFor: string };

/** Metrics that CloudWatch keeps, by our name for each. */
export type Rows = Readonly<
  Record<
    string,
    readonly [kind: MetricKind, unit: Unit, metric: AwsMetricName | OwnMetricName, meaning: string]
  >
>;

/** By what CloudWatch keeps them about. */
export type RowsOf = Readonly<Partial<Record<Watched, Rows>>>;

export type AwsMetricName =
  | 'Count'
  | '4xx'
  | '5xx'
  | 'Latency'
  | 'IntegrationLatency'
  | 'ApproximateNumberOfMessagesVisible'
  | 'ApproximateNumberOfMessagesNotVisible'
  | 'ApproximateAgeOfOldestMessage'
  | 'NumberOfMessagesSent'
  | 'NumberOfMessagesReceived'
  | 'Duration';

export interface Metric {
  readonly name: string;
  readonly scope: Scope;
  readonly kind: MetricKind;
  readonly unit: Unit;
  readonly meaning: string;
  readonly source: Source;
  /** The smallest and the greatest value that it can have. */
  readonly range: readonly [least: number, most: number];
  /** Values up to this are ordinary by what the metric means: a limit for high ones lies above it. */
  readonly ordinaryUpTo?: number;
  /** How far back its values can be asked for, minutes. */
  readonly keptMinutes: number;
}

const RANGE_OF: Readonly<Record<Unit, Metric['range']>> = {
  count: [0, Number.POSITIVE_INFINITY],
  ms: [0, Number.POSITIVE_INFINITY],
  s: [0, Number.POSITIVE_INFINITY],
  bytes: [0, Number.POSITIVE_INFINITY],
  ratio: [0, Number.POSITIVE_INFINITY],
  share: [0, 1],
  score: [0, 100],
};

const DAY_MINUTES = 1_440;

/** Tenant counts by minute live for 30 days, CloudWatch keeps minutes for 15; what is derived is only of now. */
const KEPT_MINUTES: Readonly<Record<Source['from'], number>> = {
  'tenant-counts': 30 * DAY_MINUTES,
  cloudwatch: 15 * DAY_MINUTES,
  derived: 1,
  nowhere: 0,
};

export function defineMetric(
  metric: Omit<Metric, 'range' | 'keptMinutes'> & { readonly range?: Metric['range'] },
): Metric {
  return { range: RANGE_OF[metric.unit], keptMinutes: KEPT_MINUTES[metric.source.from], ...metric };
}
