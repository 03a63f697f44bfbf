import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  Alarm,
  type CfnAlarm,
  type ComparisonOperator,
  type IMetric,
  MathExpression,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { describeAlarm } from '../../lambdas/domain/alert/alarm';
import type { Severity } from '../../lambdas/domain/rule/rule';
import type { StageConfig } from '../stage-config';
import { nameResource } from './naming';

export interface PlatformAlarmProps {
  readonly name: string;
  /**
   * The page in `docs/runbooks/` that says what to do.
   * @default the alarm's name
   */
  readonly runbook?: string;
  /** One sentence, as on-call reads it. */
  readonly title: string;
  readonly severity: Severity;
  readonly metric: IMetric;
  readonly comparison: ComparisonOperator;
  readonly threshold: number;
  /** Periods looked at, and how many of them must be in breach. */
  readonly periods: number;
  /** @default all of them */
  readonly inBreach?: number;
  readonly missing: TreatMissingData;
  /**
   * Minutes without a verdict after the alarm is made, for a metric whose absence is the failure.
   * @default none
   */
  readonly warmUpMinutes?: number;
}

/** An alarm that tells both its beginning and its end on the alerts topic, and has a page that says what to do. */
export class PlatformAlarm extends Construct {
  constructor(scope: Construct, id: string, alerts: ITopic, config: StageConfig, props: PlatformAlarmProps) {
    super(scope, id);
    const page = `docs/runbooks/${props.runbook ?? props.name}.md`;
    if (!existsSync(join(__dirname, '..', '..', page))) {
      throw new Error(`alarm ${props.name}: its runbook ${page} does not exist; write it before the alarm`);
    }
    const alarm = nameResource(
      new Alarm(this, 'Alarm', {
        alarmDescription: describeAlarm({
          name: props.name,
          title: props.title,
          severity: props.severity,
          runbook: `${config.repositoryUrl}/${page}`,
        }),
        metric: props.metric,
        comparisonOperator: props.comparison,
        threshold: props.threshold,
        evaluationPeriods: props.periods,
        datapointsToAlarm: props.inBreach ?? props.periods,
        treatMissingData: props.missing,
      }),
      props.name,
    );
    const action = new SnsAction(alerts);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    if (props.warmUpMinutes !== undefined) {
      (alarm.node.defaultChild as CfnAlarm).warmUpConfiguration = {
        warmUpPeriodDurationInMinutes: props.warmUpMinutes,
        // Where gaps are filled there seems to be enough to judge from the first minute on.
        onlyStartEvaluatingAfterWarmUpPeriodEnds: props.metric instanceof MathExpression,
      };
    }
  }
}
