import { ACCOUNT_ID } from '../service';
import type { MetricAlarmDefinition } from './alarm-definition';
import { longTime } from './alarm-reason';
import type { AlarmState } from './alarm-settings';
import type { CompositeAlarmDefinition } from './composite-definition';
import type { MetricQuery, StatSource } from './metric-query';

/** The message that CloudWatch sends to a topic when an alarm changes state, member for member. */

export interface Transition {
  readonly atMs: number;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
  readonly reasonData: string | undefined;
}

/** A child whose change made a composite alarm change. */
export interface TriggeringChild {
  readonly arn: string;
  readonly state: AlarmState;
  readonly atMs: number;
}

export interface AlarmNotice {
  readonly definition: MetricAlarmDefinition | CompositeAlarmDefinition;
  readonly transition: Transition;
  readonly configuredAtMs: number;
  /** Only for composite alarms. */
  readonly triggeringChildren: readonly TriggeringChild[];
}

/** The region as CloudWatch names it in messages. */
const REGION_NAME = 'US East (N. Virginia)';

/** The subject line that CloudWatch gives the message. */
export function alarmSubject({ definition, transition }: AlarmNotice): string {
  return `${transition.to}: "${definition.name}" in ${REGION_NAME}`;
}

/** The message's body: JSON text. */
export function alarmMessage({
  definition,
  transition,
  configuredAtMs,
  triggeringChildren,
}: AlarmNotice): string {
  return JSON.stringify({
    AlarmName: definition.name,
    AlarmDescription: definition.description ?? null,
    AWSAccountId: ACCOUNT_ID,
    AlarmConfigurationUpdatedTimestamp: longTime(configuredAtMs),
    NewStateValue: transition.to,
    NewStateReason: transition.reason,
    StateChangeTime: longTime(transition.atMs),
    Region: REGION_NAME,
    AlarmArn: definition.arn,
    OldStateValue: transition.from,
    OKActions: definition.okActions,
    AlarmActions: definition.alarmActions,
    InsufficientDataActions: definition.insufficientDataActions,
    ...(definition.kind === 'metric'
      ? { Trigger: trigger(definition) }
      : { AlarmRule: definition.ruleText, TriggeringChildren: triggeringChildren.map(child) }),
  });
}

function child({ arn, state, atMs }: TriggeringChild) {
  return { Arn: arn, State: { Value: state, Timestamp: longTime(atMs) } };
}

function trigger({ settings, periodSeconds, single, queries }: MetricAlarmDefinition) {
  return {
    ...(single && singleMetric(single)),
    Period: periodSeconds,
    EvaluationPeriods: settings.evaluationPeriods,
    DatapointsToAlarm: settings.datapointsToAlarm ?? settings.evaluationPeriods,
    ComparisonOperator: settings.comparisonOperator,
    Threshold: settings.threshold,
    TreatMissingData: settings.treatMissingData ?? 'missing',
    EvaluateLowSampleCountPercentile: settings.ignoreLowSamplesOfPercentile === undefined ? '' : 'ignore',
    ...(!single && { Metrics: queries.map(metricOf) }),
  };
}

const BASIC_NAMES: Readonly<Record<string, string>> = {
  Sum: 'SUM',
  Average: 'AVERAGE',
  Minimum: 'MINIMUM',
  Maximum: 'MAXIMUM',
  SampleCount: 'SAMPLE_COUNT',
};

function singleMetric({ metric, statistic, statisticText, unit }: StatSource) {
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    // CloudWatch shouts the basic statistics here, though nowhere else.
    ...(statistic.kind === 'basic'
      ? { StatisticType: 'Statistic', Statistic: BASIC_NAMES[statisticText] }
      : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: statisticText }),
    Unit: unit ?? null,
    Dimensions: dimensionsOf(metric.dimensions),
  };
}

function metricOf({ id, label, returnData, source }: MetricQuery) {
  const common = { Id: id, ...(label !== undefined && { Label: label }), ReturnData: returnData };
  if (source.kind === 'expression') return { Expression: source.text, ...common };
  const { metric, periodSeconds, statisticText, unit } = source;
  return {
    ...common,
    MetricStat: {
      Metric: {
        Dimensions: dimensionsOf(metric.dimensions),
        MetricName: metric.name,
        Namespace: metric.namespace,
      },
      Period: periodSeconds,
      Stat: statisticText,
      ...(unit !== undefined && { Unit: unit }),
    },
  };
}

/** In messages, and only there, the members of a dimension are written small. */
function dimensionsOf(dimensions: Readonly<Record<string, string>>) {
  return Object.entries(dimensions).map(([name, value]) => ({ value, name }));
}
