import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Alerting } from './alerting';
import type { FunctionName } from './bundle';
import { PlatformAlarm, type PlatformAlarmProps } from './constructs/platform-alarm';
import { METRICS, ownMetric, signsOfLife } from './metrics';
import type { StageConfig } from './stage-config';
import type { Topics } from './topics';
import type { WebhookIntake } from './webhook-intake';

export interface PlatformAlarmsProps {
  readonly config: StageConfig;
  readonly topics: Topics;
  readonly api: HttpApi;
  readonly intake: WebhookIntake;
  readonly alerting: Alerting;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
}

const MINUTE = Duration.minutes(1);
const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;
const { NOT_BREACHING, BREACHING } = TreatMissingData;

/** What must be told even when our own evaluator stands still: alarms that CloudWatch itself watches. */
export class PlatformAlarms extends Construct {
  constructor(scope: Construct, id: string, props: PlatformAlarmsProps) {
    super(scope, id);
    const alarms: Readonly<Record<string, PlatformAlarmProps>> = {
      ...queueAlarms(props),
      ...tellingAlarms(props),
      ...functionAlarms(props),
      ...heartbeatAlarms(props),
    };
    for (const [key, alarm] of Object.entries(alarms)) {
      new PlatformAlarm(this, key, props.topics.alerts, props.config, alarm);
    }
  }
}

function queueAlarms({ intake, alerting, topics }: PlatformAlarmsProps): Record<string, PlatformAlarmProps> {
  const { queue, deadLetters } = intake.webhooks;
  return {
    DeadWebhooks: {
      name: 'webhooks-dlq',
      title: 'Webhooks could not be processed and were set aside',
      severity: 'high',
      // Not the number sent: what the queue moves over by itself does not raise that.
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 0,
      periods: 1,
      // A queue that has been idle for hours writes no metrics, and has nothing in it.
      missing: NOT_BREACHING,
    },
    QueueAge: {
      name: 'queue-age',
      title: 'Webhooks wait in the queue for more than 5 minutes',
      severity: 'critical',
      metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: Stats.MAXIMUM }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 300,
      periods: 2,
      missing: NOT_BREACHING,
    },
    EventsNotDelivered: {
      name: 'events-not-delivered',
      title: 'Events do not reach a service of yours that has subscribed to them',
      severity: 'high',
      metric: topics.events.metricNumberOfNotificationsFailed({ period: MINUTE, statistic: Stats.SUM }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 0,
      periods: 5,
      inBreach: 3,
      missing: NOT_BREACHING,
    },
    AlertsAge: {
      name: 'alerts-age',
      title: 'Alerts wait to be worked off: nobody is told of them',
      severity: 'critical',
      metric: alerting.reports.queue.metricApproximateAgeOfOldestMessage({
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 300,
      periods: 2,
      missing: NOT_BREACHING,
    },
    DeadReports: {
      name: 'alerts-dlq',
      title: 'Reports of alerts could not be worked off for a day and were set aside',
      severity: 'critical',
      metric: alerting.reports.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 0,
      periods: 1,
      missing: NOT_BREACHING,
    },
  };
}

function tellingAlarms({ config }: PlatformAlarmsProps): Record<string, PlatformAlarmProps> {
  return {
    NotifyFailing: {
      name: 'notify-failing',
      title: 'A channel does not take what people are to be told',
      severity: 'high',
      metric: ownMetric({ service: 'notify', config, name: METRICS.receiverFailing }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 0,
      periods: 1,
      missing: NOT_BREACHING,
    },
    AlertsLeftOut: {
      name: 'alerts-left-out',
      title: 'More alerts fire than can be followed: some are counted, and not told by name',
      severity: 'high',
      metric: ownMetric({ service: 'notify', config, name: METRICS.alertLeftOut }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 0,
      periods: 1,
      missing: NOT_BREACHING,
    },
  };
}

function functionAlarms({ api, functions }: PlatformAlarmsProps): Record<string, PlatformAlarmProps> {
  const errors = Object.entries(functions).map(([name, fn]) => [
    `Errors-${name}`,
    {
      name: `${name}-errors`,
      runbook: 'function-errors',
      title: `The ${name} function fails`,
      severity: 'high',
      metric: fn.metricErrors({ period: MINUTE }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 0,
      // One error may be a passing one, and every event source tries again.
      periods: 5,
      inBreach: 3,
      missing: NOT_BREACHING,
    } satisfies PlatformAlarmProps,
  ]);
  return {
    ...Object.fromEntries(errors),
    CountingBehind: {
      name: 'counting-behind',
      title: 'Events are recorded and not yet counted for 5 minutes: tenant figures and alerts are behind',
      severity: 'critical',
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'IteratorAge',
        dimensionsMap: { FunctionName: functions.count.functionName },
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 300_000,
      periods: 2,
      missing: NOT_BREACHING,
    },
    Http5xx: {
      name: 'webhook-5xx-burst',
      title: 'Webhooks are answered with 5xx: Meta will send them again, later and later',
      severity: 'high',
      metric: api.metricServerError({ period: Duration.minutes(5), statistic: Stats.SUM }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 10,
      periods: 1,
      missing: NOT_BREACHING,
    },
  };
}

/** Their metrics come every minute or every hour; that they do not come is the failure. */
function heartbeatAlarms({ config }: PlatformAlarmsProps): Record<string, PlatformAlarmProps> {
  const warmUpMinutes = 5;
  return {
    WebhookDown: {
      name: 'webhook-down',
      title: 'The synthetic webhook does not arrive: Meta cannot reach us, or we lose what it sends',
      severity: 'critical',
      metric: ownMetric({ service: 'probe', config, name: METRICS.probeSuccess, statistic: Stats.MINIMUM }),
      comparison: LESS_THAN_THRESHOLD,
      threshold: 1,
      periods: 3,
      missing: BREACHING,
      warmUpMinutes,
    },
    EvaluatorStalled: {
      name: 'evaluator-stalled',
      title: 'Rules have not been evaluated for 3 minutes: tenant alerts are blind',
      severity: 'critical',
      metric: signsOfLife({ service: 'evaluate', config, name: METRICS.evaluationLag }, MINUTE),
      // One sign of life of each shard.
      comparison: LESS_THAN_THRESHOLD,
      threshold: config.evaluateShards,
      periods: 3,
      missing: BREACHING,
      warmUpMinutes,
    },
    HoursBehind: {
      name: 'hours-behind',
      title: 'Hours of tenants have not been summed up for 6 hours: in four weeks their minutes expire',
      severity: 'high',
      metric: signsOfLife({ service: 'rollup', config, name: METRICS.rollupLag }, Duration.hours(1)),
      comparison: LESS_THAN_THRESHOLD,
      threshold: 1,
      periods: 6,
      missing: BREACHING,
      warmUpMinutes: 120,
    },
  };
}
