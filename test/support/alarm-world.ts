/** CloudWatch on a virtual clock, with what its alarms sent, for tests. */

import { type AlarmState, createCloudWatch } from '../../local/aws/cloudwatch';
import { VirtualClock } from '../../local/time/virtual-clock';

export const START = Date.parse('2026-11-21T09:00:00Z');
export const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alerts';
export const MINUTE = 60_000;

export const errors = {
  AlarmName: 'errors',
  AlarmDescription: 'Too many errors',
  Namespace: 'Shop',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'service', Value: 'ingest' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
  AlarmActions: [TOPIC],
  OKActions: [TOPIC],
};

export function setUp(publish?: () => Promise<void>) {
  const clock = new VirtualClock(START);
  const sent: { action: string; subject: string; atMs: number; message: Record<string, unknown> }[] = [];
  const cloudWatch = createCloudWatch({
    clock,
    publish: async (action, message, subject) => {
      await publish?.();
      sent.push({ action, subject, atMs: clock.now(), message: JSON.parse(message) });
    },
  });
  const add = (
    name: string,
    value: number,
    changes: { timestampMs?: number; resolution?: number } = {},
  ): void =>
    cloudWatch.store.add({
      namespace: 'Shop',
      name,
      dimensions: { service: 'ingest' },
      timestampMs: changes.timestampMs ?? clock.now(),
      storageResolutionSeconds: changes.resolution ?? 60,
      values: [value],
    });
  const stateOf = (name: string): AlarmState | undefined => cloudWatch.alarms.get(name)?.state;
  /** State changes as seconds after the start and the new state. */
  const changes = (name: string) =>
    (cloudWatch.alarms.get(name)?.history ?? []).flatMap(({ transition }) =>
      transition ? [[(transition.atMs - START) / 1000, transition.to]] : [],
    );
  const force = (name: string, state: AlarmState) =>
    cloudWatch.alarms.setState(name, { state, reason: 'by hand', reasonData: undefined });
  return { ...cloudWatch, clock, sent, add, stateOf, changes, force };
}
