import * as v from 'valibot';
import { AwsError, type Input } from '../service';
import type { AlarmView } from './alarm-record';
import { alarmShape, historyShape } from './alarm-shape';
import type { Alarms } from './alarms';
import { notFound, page, paging, readInput } from './requests';
import { name, positiveInteger, timestampMs } from './shapes';

/** The calls that read alarms and steer them. Alarms themselves are put from the template, not by a call. */

const names = v.pipe(v.array(name), v.maxLength(100));
const types = v.optional(v.array(v.picklist(['MetricAlarm', 'CompositeAlarm', 'LogAlarm'])));
const state = v.picklist(['OK', 'ALARM', 'INSUFFICIENT_DATA']);
const maxRecords = v.pipe(positiveInteger, v.maxValue(100));

const describeSchema = v.object({
  ...paging,
  AlarmNames: v.optional(names),
  AlarmNamePrefix: v.optional(v.string(), ''),
  AlarmTypes: types,
  StateValue: v.optional(state),
  ActionPrefix: v.optional(v.string()),
  MaxRecords: v.optional(maxRecords, 50),
  ChildrenOfAlarmName: v.optional(v.undefined_('the local run does not look up children')),
  ParentsOfAlarmName: v.optional(v.undefined_('the local run does not look up parents')),
});

export function describeAlarms(alarms: Alarms, input: Input): object {
  const request = readInput(describeSchema, input);
  // Asked for nothing in particular, AWS leaves composite alarms out.
  const wanted = request.AlarmTypes ?? ['MetricAlarm'];
  const matches = ({ definition, state: current }: AlarmView): boolean =>
    wanted.includes(typeOf({ definition })) &&
    (request.AlarmNames?.includes(definition.name) ?? true) &&
    definition.name.startsWith(request.AlarmNamePrefix) &&
    (request.StateValue ?? current) === current &&
    hasAction({ definition }, request.ActionPrefix);
  const found = alarms.list().filter(matches);
  const { items, ...rest } = page(found, request.MaxRecords, request.NextToken);
  const ofKind = (kind: 'metric' | 'composite') =>
    items.filter(({ definition }) => definition.kind === kind).map(alarmShape);
  return { MetricAlarms: ofKind('metric'), CompositeAlarms: ofKind('composite'), ...rest };
}

function typeOf({ definition }: Pick<AlarmView, 'definition'>): 'MetricAlarm' | 'CompositeAlarm' {
  return definition.kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm';
}

function hasAction({ definition }: Pick<AlarmView, 'definition'>, prefix: string | undefined): boolean {
  if (prefix === undefined) return true;
  const { alarmActions, okActions, insufficientDataActions } = definition;
  return [...alarmActions, ...okActions, ...insufficientDataActions].some((action) =>
    action.startsWith(prefix),
  );
}

const historySchema = v.object({
  ...paging,
  AlarmName: v.optional(name),
  AlarmTypes: types,
  HistoryItemType: v.optional(v.string()),
  StartDate: v.optional(timestampMs, 0),
  EndDate: v.optional(timestampMs, Number.MAX_SAFE_INTEGER / 1000),
  MaxRecords: v.optional(maxRecords, 100),
  ScanBy: v.optional(v.picklist(['TimestampDescending', 'TimestampAscending']), 'TimestampDescending'),
});

export function describeAlarmHistory(alarms: Alarms, input: Input): object {
  const request = readInput(historySchema, input);
  const wanted = request.AlarmTypes ?? ['MetricAlarm'];
  const items = alarms
    .list()
    .filter((alarm) => alarm.definition.name === (request.AlarmName ?? alarm.definition.name))
    .filter((alarm) => wanted.includes(typeOf(alarm)))
    .flatMap((alarm) => alarm.history.map((item) => ({ alarm, item })))
    .filter(({ item }) => item.type === (request.HistoryItemType ?? item.type))
    .filter(({ item }) => item.atMs >= request.StartDate && item.atMs <= request.EndDate)
    .sort((a, b) => a.item.atMs - b.item.atMs);
  if (request.ScanBy === 'TimestampDescending') items.reverse();
  const { items: shown, ...rest } = page(items, request.MaxRecords, request.NextToken);
  return { AlarmHistoryItems: shown.map(({ alarm, item }) => historyShape(alarm, item)), ...rest };
}

const setStateSchema = v.object({
  AlarmName: name,
  StateValue: state,
  StateReason: v.pipe(v.string(), v.maxLength(1023)),
  StateReasonData: v.optional(v.pipe(v.string(), v.maxLength(4000))),
});

export function setAlarmState(alarms: Alarms, input: Input): object {
  const request = readInput(setStateSchema, input);
  const { StateValue, StateReason: reason, StateReasonData: reasonData } = request;
  if (reasonData !== undefined && !isJson(reasonData)) {
    throw new AwsError('InvalidFormatFault', 'StateReasonData is not JSON.', { queryCode: 'InvalidFormat' });
  }
  if (!alarms.setState(request.AlarmName, { state: StateValue, reason, reasonData })) {
    throw notFound(`There is no alarm named ${request.AlarmName}.`);
  }
  return {};
}

/** As in AWS, names without an alarm are passed over. */
export function setAlarmActions(alarms: Alarms, input: Input, enabled: boolean): object {
  const { AlarmNames } = readInput(v.object({ AlarmNames: names }), input);
  for (const each of AlarmNames) alarms.setActionsEnabled(each, enabled);
  return {};
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
