/** The platform's own metrics, read from CloudWatch: what a rule calls a metric, and where CloudWatch has it. */
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { PlatformMetric } from '../domain/rule/rule';
import { CLIENT_SETTINGS } from './aws-client';

const MINUTE_SECONDS = 60;

const SOURCE_OF: Readonly<Record<PlatformMetric, { readonly namespace: string; readonly name: string }>> = {
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
  ): Promise<Readonly<Partial<Record<PlatformMetric, number>>>> => {
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        MetricDataQueries: metrics.map((metric) => ({
          Id: metric,
          MetricStat: {
            Metric: {
              Namespace: SOURCE_OF[metric].namespace,
              MetricName: SOURCE_OF[metric].name,
              Dimensions: [{ Name: 'ApiId', Value: apiId }],
            },
            Period: MINUTE_SECONDS,
            Stat: 'Sum',
          },
        })),
      }),
    );
    return Object.fromEntries(
      MetricDataResults.flatMap(({ Id, Values = [] }) =>
        Id && Values.length > 0 ? [[Id, Values.reduce((sum, value) => sum + value, 0)]] : [],
      ),
    );
  };
}
