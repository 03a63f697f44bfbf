/** The product's own metrics as CDK knows them, so that alarms and dashboards cannot misspell one. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type Statistic, Stats } from 'aws-cdk-lib/aws-cloudwatch';
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

/**
 * Signs of life in each period, 0 where there was none. An alarm on the metric itself would be late: while as many
 * points as it asks for lie within the range that CloudWatch looks at, which is longer, those decide, however old.
 */
export function signsOfLife(of: Omit<OwnMetricProps, 'statistic'>, every: Duration): MathExpression {
  const signs = ownMetric({ ...of, statistic: Stats.SAMPLE_COUNT }).with({ period: every });
  return new MathExpression({ expression: 'FILL(signs, 0)', usingMetrics: { signs }, period: every });
}

export { METRICS };
