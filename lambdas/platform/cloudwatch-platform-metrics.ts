/** The platform's own metrics, read from CloudWatch: what a rule calls a metric, and where CloudWatch has it. */
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { PlatformMetric } from '../domain/metric/catalogue';
import { CLIENT_SETTINGS } from './aws-client';

const MINUTE_SECONDS = 60;

/** The metrics that are read so far; of any other there is no value. */
const SOURCE_OF: Readonly<
  Partial<Record<PlatformMetric, { readonly namespace: string; readonly name: string }>>
> = {
  httpRequests: { namespace: 'AWS/ApiGateway', name: 'Count' },
  http4xx: { namespace: 'AWS/ApiGateway', name: '4xx' },
  http5xx: { namespace: 'AWS/ApiGateway', name: '5xx' },
};

export function createPlatformMetrics(apiId: string) {
  const client = new CloudWatchClient(CLIENT_SETTINGS);
  return async (
    metrics: readonly PlatformMetric[],
    fromMs: number,
    toMs: number,
  ): Promise<Readonly<Partial<Record<PlatformMetric, readonly (number | undefined)[]>>>> => {
    const known = metrics.flatMap((metric) => {
      const source = SOURCE_OF[metric];
      return source ? [{ metric, source }] : [];
    });
    if (known.length === 0) return {};
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        MetricDataQueries: known.map(({ metric, source }) => ({
          Id: metric,
          MetricStat: {
            Metric: {
              Namespace: source.namespace,
              MetricName: source.name,
              Dimensions: [{ Name: 'ApiId', Value: apiId }],
            },
            Period: MINUTE_SECONDS,
            Stat: 'Sum',
          },
        })),
      }),
    );
    return Object.fromEntries(
      MetricDataResults.flatMap(({ Id, Values = [], Timestamps = [] }) => {
        const byMinute = new Map(
          Values.map((value, at) => [Timestamps[at]?.getTime() ?? Number.NaN, value] as const),
        );
        return Id ? [[Id, minutesOf(fromMs, toMs, byMinute)]] : [];
      }),
    );
  };
}

function minutesOf(fromMs: number, toMs: number, values: ReadonlyMap<number, number>) {
  const stepMs = MINUTE_SECONDS * 1_000;
  return Array.from({ length: Math.round((toMs - fromMs) / stepMs) }, (_, at) =>
    values.get(fromMs + at * stepMs),
  );
}
