/** The product's own metrics as CDK knows them, so that alarms and dashboards cannot misspell one. */
import { Duration } from 'aws-cdk-lib';
import { Metric, type Statistic, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { DIMENSIONS, METRICS, type MetricName, NAMESPACE } from '../lambdas/domain/metric/names';
import type { FunctionName } from './bundle';
import type { StageConfig } from './stage-config';

export interface OwnMetricProps {
  readonly service: FunctionName;
  readonly config: StageConfig;
  readonly name: MetricName;
  /** @default Sum */
  readonly statistic?: Statistic | string;
  readonly label?: string;
}

export function ownMetric({ service, config, name, statistic, label }: OwnMetricProps): Metric {
  return new Metric({
    namespace: NAMESPACE,
    metricName: name,
    dimensionsMap: { [DIMENSIONS.service]: service, [DIMENSIONS.stage]: config.stage },
    statistic: statistic ?? Stats.SUM,
    period: Duration.minutes(1),
    ...(label === undefined ? {} : { label }),
  });
}

export { METRICS };
