import type { MetricAlarmDefinition } from './alarm-definition';
import type { AlarmView, HistoryItem } from './alarm-record';
import type { CompositeAlarmDefinition } from './composite-definition';
import type { MetricQuery, StatSource } from './metric-query';
import { suppressedBy } from './suppressor';

/** Alarms and their history in the shapes of the API; times as epoch seconds. */

export function alarmShape(alarm: AlarmView): object {
  const { definition } = alarm;
  return {
    AlarmName: definition.name,
    AlarmArn: definition.arn,
    ...(definition.description !== undefined && { AlarmDescription: definition.description }),
    AlarmConfigurationUpdatedTimestamp: alarm.configuredAtMs / 1000,
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: definition.okActions,
    AlarmActions: definition.alarmActions,
    InsufficientDataActions: definition.insufficientDataActions,
    StateValue: alarm.state,
    StateReason: alarm.reason,
    ...(alarm.reasonData !== undefined && { StateReasonData: alarm.reasonData }),
    StateUpdatedTimestamp: alarm.changedAtMs / 1000,
    StateTransitionedTimestamp: alarm.changedAtMs / 1000,
    ...(definition.kind === 'metric' ? metricMembers(definition) : compositeMembers(definition, alarm)),
  };
}

function metricMembers({ settings, periodSeconds, single, queries, warmUp }: MetricAlarmDefinition): object {
  return {
    ...(single ? singleMembers(single, periodSeconds) : { Dimensions: [], Metrics: queries.map(queryShape) }),
    EvaluationPeriods: settings.evaluationPeriods,
    ...(settings.datapointsToAlarm !== undefined && { DatapointsToAlarm: settings.datapointsToAlarm }),
    Threshold: settings.threshold,
    ComparisonOperator: settings.comparisonOperator,
    ...(settings.treatMissingData !== undefined && { TreatMissingData: settings.treatMissingData }),
    ...(settings.ignoreLowSamplesOfPercentile !== undefined && {
      EvaluateLowSampleCountPercentile: 'ignore',
    }),
    ...(warmUp && {
      WarmUpConfiguration: {
        WarmUpPeriodDurationInMinutes: warmUp.minutes,
        OnlyStartEvaluatingAfterWarmUpPeriodEnds: warmUp.whole,
      },
    }),
  };
}

function singleMembers(
  { metric, statistic, statisticText, unit }: StatSource,
  periodSeconds: number,
): object {
  return {
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: dimensionList(metric.dimensions),
    [statistic.kind === 'basic' ? 'Statistic' : 'ExtendedStatistic']: statisticText,
    Period: periodSeconds,
    ...(unit !== undefined && { Unit: unit }),
  };
}

function queryShape({ id, label, returnData, source }: MetricQuery): object {
  return {
    Id: id,
    ...(label !== undefined && { Label: label }),
    ReturnData: returnData,
    ...(source.kind === 'expression'
      ? { Expression: source.text }
      : {
          MetricStat: {
            Metric: {
              Namespace: source.metric.namespace,
              MetricName: source.metric.name,
              Dimensions: dimensionList(source.metric.dimensions),
            },
            Period: source.periodSeconds,
            Stat: source.statisticText,
            ...(source.unit !== undefined && { Unit: source.unit }),
          },
        }),
  };
}

function compositeMembers(
  { ruleText, suppressor }: CompositeAlarmDefinition,
  { suppression }: AlarmView,
): object {
  const by = suppression && suppressedBy(suppression);
  return {
    AlarmRule: ruleText,
    ...(suppressor && {
      ActionsSuppressor: suppressor.alarm,
      ActionsSuppressorWaitPeriod: suppressor.waitSeconds,
      ActionsSuppressorExtensionPeriod: suppressor.extensionSeconds,
    }),
    ...(by && { ActionsSuppressedBy: by }),
  };
}

function dimensionList(dimensions: Readonly<Record<string, string>>) {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

export function historyShape(
  { definition }: AlarmView,
  { atMs, type, summary, transition }: HistoryItem,
): object {
  const data = transition
    ? {
        version: '1.0',
        oldState: { stateValue: transition.from },
        newState: {
          stateValue: transition.to,
          stateReason: transition.reason,
          ...(transition.reasonData !== undefined && { stateReasonData: parsed(transition.reasonData) }),
        },
      }
    : { version: '1.0' };
  return {
    AlarmName: definition.name,
    AlarmType: definition.kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm',
    Timestamp: atMs / 1000,
    HistoryItemType: type,
    HistorySummary: summary,
    HistoryData: JSON.stringify(data),
  };
}

/** A caller of SetAlarmState may have sent anything as reason data. */
function parsed(reasonData: string): unknown {
  try {
    return JSON.parse(reasonData);
  } catch {
    return reasonData;
  }
}
