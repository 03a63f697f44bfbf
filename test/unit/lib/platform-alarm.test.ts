import { App, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { PlatformAlarm } from '../../../lib/constructs/platform-alarm';
import { readStageConfig } from '../../../lib/stage-config';

function alarmNamed(name: string): void {
  const stack = new Stack(new App(), 'Test');
  new PlatformAlarm(stack, 'Alarm', new Topic(stack, 'Alerts'), readStageConfig('dev'), {
    name,
    title: 'Something is wrong',
    severity: 'high',
    metric: new Metric({ namespace: 'Test', metricName: 'Test' }),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 0,
    periods: 1,
    missing: TreatMissingData.NOT_BREACHING,
  });
}

describe('an alarm of the platform', () => {
  it('is refused at synthesis while nobody has written what to do', () => {
    expect(() => alarmNamed('nobody-wrote-this')).toThrow(
      'alarm nobody-wrote-this: its runbook docs/runbooks/nobody-wrote-this.md does not exist',
    );
  });

  it('is made once the page is there', () => {
    expect(() => alarmNamed('queue-age')).not.toThrow();
  });
});
