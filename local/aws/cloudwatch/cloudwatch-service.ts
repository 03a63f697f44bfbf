import type { Clock } from '../../time/clock';
import { AwsError, type AwsService, arn, type Input, type Permission } from '../service';
import { describeAlarmHistory, describeAlarms, setAlarmActions, setAlarmState } from './alarm-actions';
import type { Alarms } from './alarms';
import { type Dashboards, dashboardArn } from './dashboards';
import { getMetricData, getMetricStatistics, listMetrics } from './metric-reads';
import type { MetricStore } from './metric-store';
import { putMetricData } from './metric-writes';
import { queryCodec } from './query-codec';
import { asAwsError } from './requests';

interface Action {
  /** What the call works on, for the check of the caller's role. */
  readonly resources: (input: Input) => readonly string[];
  readonly handle: (input: Input) => object;
}

const anything = (): readonly string[] => ['*'];

/** CloudWatch behind AWS's own protocol: signed as `monitoring`, permitted as `cloudwatch:`. */
export function createCloudWatchService(options: {
  readonly clock: Clock;
  readonly store: MetricStore;
  readonly alarms: Alarms;
  readonly dashboards: Dashboards;
}): AwsService {
  const { clock, store, alarms, dashboards } = options;
  const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
    ['PutMetricData', { resources: anything, handle: (input) => putMetricData(store, input, clock.now()) }],
    ['GetMetricData', { resources: anything, handle: (input) => getMetricData(store, input) }],
    ['GetMetricStatistics', { resources: anything, handle: (input) => getMetricStatistics(store, input) }],
    ['ListMetrics', { resources: anything, handle: (input) => listMetrics(store, input) }],
    ['DescribeAlarms', { resources: alarmsOf, handle: (input) => describeAlarms(alarms, input) }],
    ['DescribeAlarmHistory', { resources: alarmsOf, handle: (input) => describeAlarmHistory(alarms, input) }],
    ['SetAlarmState', { resources: alarmsOf, handle: (input) => setAlarmState(alarms, input) }],
    ['EnableAlarmActions', { resources: alarmsOf, handle: (input) => setAlarmActions(alarms, input, true) }],
    [
      'DisableAlarmActions',
      { resources: alarmsOf, handle: (input) => setAlarmActions(alarms, input, false) },
    ],
    ['GetDashboard', { resources: dashboardOf, handle: (input) => dashboards.get(input) }],
    ['ListDashboards', { resources: anything, handle: (input) => dashboards.list(input) }],
  ]);
  return {
    name: 'monitoring',
    permissions: (action, input) => permissionsFor(action, actions.get(action)?.resources(input) ?? []),
    handle: (action, input) => {
      const known = actions.get(action);
      if (!known) {
        const message = `The local CloudWatch does not know the action ${action}.`;
        throw new AwsError('UnknownOperationException', message, { queryCode: 'InvalidAction' });
      }
      try {
        return known.handle(input);
      } catch (error) {
        throw asAwsError(error);
      }
    },
    query: queryCodec,
  };
}

function permissionsFor(action: string, resources: readonly string[]): Permission[] {
  return resources.map((resource) => ({ action: `cloudwatch:${action}`, resource }));
}

/** The alarms that a call names; a call that names none works on all of them. */
function alarmsOf({ AlarmName, AlarmNames }: Input): readonly string[] {
  const named: unknown[] = Array.isArray(AlarmNames) ? AlarmNames : [AlarmName];
  const names = named.filter((name) => typeof name === 'string');
  return (names.length > 0 ? names : ['*']).map((name) => arn('cloudwatch', `alarm:${name}`));
}

function dashboardOf({ DashboardName }: Input): readonly string[] {
  return [dashboardArn(typeof DashboardName === 'string' ? DashboardName : '*')];
}
