import type { Clock } from '../../time/clock';
import type { AwsService } from '../service';
import type { Publish } from './alarm-book';
import { type Alarms, createAlarms } from './alarms';
import { createCloudWatchService } from './cloudwatch-service';
import { Dashboards } from './dashboards';
import { type EmfOutcome, parseEmf } from './emf';
import { MetricStore } from './metric-store';

/** CloudWatch of the local run: metrics, alarms and dashboards in memory, behind the protocol of the real one. */

export type { Publish } from './alarm-book';
export { AlarmDefinitionError } from './alarm-definition';
export type { AlarmView, HistoryItem } from './alarm-record';
export type { AlarmState } from './alarm-settings';
export type { Alarms } from './alarms';
export type { Dashboards } from './dashboards';
export type { EmfOutcome } from './emf';
export type { MetricData, MetricId, MetricStore, Point } from './metric-store';
export { parseStatistic, type Statistic } from './statistic';

export interface CloudWatch {
  readonly store: MetricStore;
  readonly alarms: Alarms;
  readonly dashboards: Dashboards;
  readonly service: AwsService;
  /**
   * Takes the metrics out of one line of a function's output. A faulty document is counted in `AWS/Logs`, under
   * `logGroup` too when given, and its reason is returned.
   */
  ingestLogLine(line: string, nowMs: number, logGroup?: string): EmfOutcome;
}

/** @param publish carries an alarm's message to its action; see `Publish`. */
export function createCloudWatch({ clock, publish }: { clock: Clock; publish: Publish }): CloudWatch {
  const store = new MetricStore();
  const alarms = createAlarms({ clock, store, publish });
  const dashboards = new Dashboards();
  const service = createCloudWatchService({ clock, store, alarms, dashboards });
  const countFault = (name: string, timestampMs: number, dimensions: Record<string, string>): void =>
    store.add({ namespace: 'AWS/Logs', name, dimensions, timestampMs, unit: 'Count', values: [1] });
  return {
    store,
    alarms,
    dashboards,
    service,
    ingestLogLine: (line, nowMs, logGroup) => {
      const outcome = parseEmf(line, nowMs);
      if (outcome.kind === 'metrics') for (const data of outcome.data) store.add(data);
      if (outcome.kind === 'invalid') {
        countFault(outcome.counter, nowMs, {});
        if (logGroup !== undefined) countFault(outcome.counter, nowMs, { LogGroupName: logGroup });
      }
      return outcome;
    },
  };
}
