/** The platform's own metrics, read from CloudWatch: what the catalogue calls a metric, and where CloudWatch has it. */
import {
  CloudWatchClient,
  type Metric as CloudWatchMetric,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { metricNamed } from '../domain/metric/catalogue';
import type { MetricKind, Source, Watched } from '../domain/metric/metric';
import { DIMENSIONS, NAMESPACE } from '../domain/metric/names';
import type { Need } from '../domain/rule/window';
import { CLIENT_SETTINGS } from './aws-client';

export interface PlatformNames {
  readonly stage: string;
  readonly apiId: string;
  /** Physical names of the queues, by their short ones. */
  readonly queues: Readonly<Partial<Record<Watched, string>>>;
  /** And of the functions of which Lambda's own metrics are read. */
  readonly functions: Readonly<Partial<Record<Watched, string>>>;
}

/** Values by metric, one for each minute of its window, the oldest first; and percentiles over whole windows. */
export interface PlatformSeries {
  readonly values: Readonly<Record<string, readonly (number | undefined)[]>>;
  readonly readings: readonly PlatformReading[];
}

export interface PlatformReading {
  readonly metric: string;
  readonly minutes: number;
  readonly share: number;
  readonly count: number;
  readonly value: number;
}

const MINUTE_SECONDS = 60;
const MINUTE_MS = 60_000;
/** GetMetricData takes so many queries a call. */
const QUERIES_A_CALL = 500;

/** How a minute of such a metric is told by one number; a check that failed once in a minute has failed. */
const STAT_OF: Readonly<Record<Exclude<MetricKind, 'histogram'>, string>> = {
  counter: 'Sum',
  gauge: 'Maximum',
  check: 'Minimum',
};

type MeasuredName = Extract<Source, { readonly from: 'cloudwatch' }>['metric'];

/** Throws when CloudWatch does not answer with all of it: half of an error rate would be a wrong one. */
export function createPlatformMetrics(
  names: PlatformNames,
  settings: ConstructorParameters<typeof CloudWatchClient>[0] = {},
) {
  const client = new CloudWatchClient({ ...CLIENT_SETTINGS, ...settings });
  return async (needs: readonly Need[], endMs: number): Promise<PlatformSeries> => {
    const plans = needs.flatMap((need, index) => plansOf(need, index, names));
    const results = new Map<string, MetricDataResult>();
    // One call for each length of window: a percentile over five minutes is asked for as one period of five.
    for (const minutes of new Set(plans.map((plan) => plan.need.minutes))) {
      const queries = distinct(
        plans.filter((plan) => plan.need.minutes === minutes).flatMap(({ queries }) => queries),
      );
      for (let from = 0; from < queries.length; from += QUERIES_A_CALL) {
        const window = { StartTime: new Date(endMs - minutes * MINUTE_MS), EndTime: new Date(endMs) };
        const asked = { ...window, MetricDataQueries: queries.slice(from, from + QUERIES_A_CALL) };
        for (const result of whole(await client.send(new GetMetricDataCommand(asked)))) {
          results.set(result.Id ?? '', result);
        }
      }
    }
    return {
      values: Object.fromEntries(
        plans.flatMap(({ need, id, kind }) =>
          kind === 'histogram' ? [] : [[need.metric, byMinute(results.get(id), need.minutes, endMs)]],
        ),
      ),
      readings: plans.flatMap(({ need, id, kind }) =>
        kind === 'histogram' ? readingOf(need, results.get(id), results.get(countId(need))) : [],
      ),
    };
  };
}

/** CloudWatch answers 200 also when it could not read a metric: an empty list would pass for minutes without data. */
function whole({
  NextToken,
  MetricDataResults = [],
}: GetMetricDataCommandOutput): readonly MetricDataResult[] {
  const status = MetricDataResults.find(
    ({ StatusCode = 'Complete' }) => StatusCode !== 'Complete',
  )?.StatusCode;
  if (NextToken || status) {
    throw new Error(`CloudWatch answered with a part of the metrics only${status ? `: ${status}` : ''}`);
  }
  return MetricDataResults;
}

interface Plan {
  readonly need: Need;
  readonly id: string;
  readonly kind: MetricKind;
  readonly queries: readonly MetricDataQuery[];
}

function plansOf(need: Need, index: number, names: PlatformNames): readonly Plan[] {
  const metric = metricNamed(need.metric);
  if (metric?.source.from !== 'cloudwatch') return [];
  const source = locate(metric.source.of, metric.source.metric, names);
  const id = `m${index}`;
  const query = (Id: string, Stat: string, minutes: number): MetricDataQuery => ({
    Id,
    MetricStat: { Metric: source, Period: minutes * MINUTE_SECONDS, Stat },
  });
  const { kind } = metric;
  if (kind !== 'histogram') return [{ need, id, kind, queries: [query(id, STAT_OF[kind], 1)] }];
  if (need.share === undefined) return [];
  const percentile = `p${Number((need.share * 100).toFixed(3))}`;
  return [
    {
      need,
      id,
      kind,
      queries: [query(id, percentile, need.minutes), query(countId(need), 'SampleCount', need.minutes)],
    },
  ];
}

/** Percentiles of the same window share it: CloudWatch charges for each metric that is asked for. */
function countId({ metric, minutes }: Need): string {
  return `n_${metric}_${minutes}`;
}

function distinct(queries: readonly MetricDataQuery[]): MetricDataQuery[] {
  return [...new Map(queries.map((query) => [query.Id, query])).values()];
}

function locate(of: Watched, metric: MeasuredName, names: PlatformNames): CloudWatchMetric {
  const queue = names.queues[of];
  if (queue) return metricIn('AWS/SQS', metric, { QueueName: queue });
  if (of === 'api') return metricIn('AWS/ApiGateway', metric, { ApiId: names.apiId });
  if (metric === 'Duration') {
    return metricIn('AWS/Lambda', metric, { FunctionName: names.functions[of] ?? '' });
  }
  return metricIn(NAMESPACE, metric, { [DIMENSIONS.service]: of, [DIMENSIONS.stage]: names.stage });
}

function metricIn(
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>>,
): CloudWatchMetric {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

function byMinute(result: MetricDataResult | undefined, minutes: number, endMs: number) {
  const { Values = [], Timestamps = [] } = result ?? {};
  const known = new Map(Values.map((value, at) => [Timestamps[at]?.getTime() ?? Number.NaN, value] as const));
  return Array.from({ length: minutes }, (_, at) => known.get(endMs - (minutes - at) * MINUTE_MS));
}

/** One period covers the window. Where CloudWatch cuts it at its own bounds, the part with more readings speaks. */
function readingOf(
  { metric, minutes, share = 0 }: Need,
  percentiles: MetricDataResult | undefined,
  counts: MetricDataResult | undefined,
): readonly PlatformReading[] {
  const values = percentiles?.Values ?? [];
  const samples = counts?.Values ?? [];
  const most = samples.indexOf(Math.max(...samples));
  const value = values[most];
  const count = samples[most];
  return value === undefined || count === undefined ? [] : [{ metric, minutes, share, count, value }];
}
