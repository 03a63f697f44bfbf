import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  AtLeastThreshold,
  CompositeAlarm,
  MathExpression,
  Metric,
  TreatMissingData,
  Unit,
} from 'aws-cdk-lib/aws-cloudwatch';
import { createCloudWatch } from '../../../local/aws/cloudwatch';
import { VirtualClock } from '../../../local/time/virtual-clock';

const metric = (metricName: string) =>
  new Metric({
    namespace: 'Shop',
    metricName,
    period: Duration.minutes(1),
    dimensionsMap: { service: 'ingest' },
  });

/** Enough of a resolver for alarms that name one another by ARN. */
function resolve(_key: string, value: Record<string, unknown> | string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { 'Fn::GetAtt': attribute, 'Fn::Join': join } = value;
  if (Array.isArray(attribute)) return `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${attribute[0]}`;
  if (Array.isArray(join) && Array.isArray(join[1])) return join[1].join('');
  return value;
}

describe('alarms as the CDK writes them', () => {
  it('are taken', () => {
    const stack = new Stack(new App(), 'Shop', { env: { account: '123456789012', region: 'us-east-1' } });
    const rate = new Alarm(stack, 'Rate', {
      metric: new MathExpression({
        expression: '100 * bad / IF(total > 0, total, 1)',
        usingMetrics: {
          bad: metric('Bad').with({ statistic: 'Sum' }),
          total: metric('All').with({ statistic: 'n' }),
        },
        period: Duration.minutes(1),
      }),
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const slow = new Alarm(stack, 'Slow', {
      metric: metric('Latency').with({ statistic: 'p99', unit: Unit.MILLISECONDS }),
      threshold: 500,
      evaluationPeriods: 1,
      evaluateLowSampleCountPercentile: 'ignore',
    });
    const operands = [rate, slow];
    new CompositeAlarm(stack, 'Any', {
      alarmRule: AlarmRule.anyOf(
        AlarmRule.fromAlarm(rate, AlarmState.ALARM),
        AlarmRule.not(
          AlarmRule.atLeast(AlarmState.OK, { operands, threshold: AtLeastThreshold.percentage(50) }),
        ),
      ),
      actionsSuppressor: slow,
    });
    const { Resources } = Template.fromStack(stack).toJSON();
    const { alarms } = createCloudWatch({ clock: new VirtualClock(0), publish: () => undefined });
    for (const [AlarmName, { Type, Properties }] of Object.entries<{ Type: string; Properties: object }>(
      Resources,
    )) {
      const properties = JSON.parse(JSON.stringify({ AlarmName, ...Properties }), resolve);
      if (Type === 'AWS::CloudWatch::Alarm') alarms.putAlarm(properties);
      else alarms.putCompositeAlarm(properties);
    }
    expect(alarms.list().map(({ definition }) => definition.kind)).toEqual(['metric', 'metric', 'composite']);
  });
});
