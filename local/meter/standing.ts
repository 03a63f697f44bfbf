/** What stands there and costs by the month, whether or not a webhook comes. */
import type { CloudWatch } from '../aws/cloudwatch';
import type { MetricId } from '../aws/cloudwatch/metric-store';
import { objectAt, stringAt } from '../template/json';
import type { LocalTemplate } from '../template/load';

/** Once for the whole stack, and once more for each tenant. */
export interface ByTenancy {
  readonly fleet: number;
  readonly tenants: number;
}

export interface Standing {
  /** Custom metrics, each by the share of the run's hours in which it got data. */
  readonly metrics: ByTenancy;
  /** Metrics in alarms of usual and of high resolution, and composite alarms. */
  readonly alarmMetrics: ByTenancy;
  readonly quickAlarmMetrics: ByTenancy;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  readonly secrets: number;
  readonly keys: number;
  readonly encryptedTopics: number;
  /** Queues that Lambda polls. What it reads from streams is free. */
  readonly polledQueues: number;
  /** Tenants that had a metric or alarm of their own; 0 when none has. */
  readonly tenantsSeen: number;
}

const HOUR_MS = 3_600_000;
/** A dimension of this name has a value for each tenant. */
const TENANT_DIMENSION = /tenant|waba|phone/i;

export function readStanding(
  template: LocalTemplate,
  { store, alarms }: CloudWatch,
  fromMs: number,
  toMs: number,
): Standing {
  const tenants = new Set<string>();
  const add = (
    sum: { fleet: number; tenants: number },
    metrics: readonly MetricId[],
    amount: number,
  ): void => {
    const owners = metrics.flatMap(tenantsOf);
    for (const owner of owners) tenants.add(owner);
    sum[owners.length > 0 ? 'tenants' : 'fleet'] += amount;
  };
  const metrics = { fleet: 0, tenants: 0 };
  const hours = Math.floor(toMs / HOUR_MS) - Math.floor(fromMs / HOUR_MS) + 1;
  for (const metric of store.metrics()) {
    if (metric.namespace.startsWith('AWS/')) continue;
    add(metrics, [metric], Math.min(1, store.hoursWithData(metric) / hours));
  }
  const alarmMetrics = { fleet: 0, tenants: 0 };
  const quickAlarmMetrics = { fleet: 0, tenants: 0 };
  let compositeAlarms = 0;
  for (const { definition } of alarms.list()) {
    if (definition.kind === 'composite') compositeAlarms++;
    else {
      const watched = definition.queries.flatMap(({ source }) =>
        source.kind === 'stat' ? [source.metric] : [],
      );
      add(definition.periodSeconds < 60 ? quickAlarmMetrics : alarmMetrics, watched, watched.length);
    }
  }
  const count = (type: string) => template.byType(type).length;
  const topics = template.byType('AWS::SNS::Topic');
  return {
    metrics,
    alarmMetrics,
    quickAlarmMetrics,
    compositeAlarms,
    dashboards: count('AWS::CloudWatch::Dashboard'),
    secrets: count('AWS::SecretsManager::Secret'),
    keys: count('AWS::KMS::Key'),
    encryptedTopics: topics.filter(({ properties }) => properties.KmsMasterKeyId !== undefined).length,
    polledQueues: template
      .byType('AWS::Lambda::EventSourceMapping')
      .filter(({ properties }) => String(properties.EventSourceArn).startsWith('arn:aws:sqs:')).length,
    tenantsSeen: tenants.size,
  };
}

function tenantsOf({ dimensions }: MetricId): string[] {
  return Object.entries(dimensions).flatMap(([name, value]) => (TENANT_DIMENSION.test(name) ? [value] : []));
}

/** Why a function runs: for webhooks, by the clock, or for alerts. */
export type Trigger = 'webhook' | 'schedule' | 'alert';

/** By ARN, those that do not run for webhooks. */
export function triggersOf(template: LocalTemplate): ReadonlyMap<string, Trigger> {
  const alerted = template
    .byType('AWS::SNS::Subscription')
    .filter(({ properties }) => properties.Protocol === 'lambda')
    .map(({ logicalId, properties }) => stringAt(properties.Endpoint, `${logicalId}.Endpoint`));
  const scheduled = template
    .byType('AWS::Scheduler::Schedule')
    .map(({ logicalId, properties }) =>
      stringAt(objectAt(properties.Target, logicalId).Arn, `${logicalId}.Target.Arn`),
    );
  return new Map<string, Trigger>([
    ...alerted.map((arn) => [arn, 'alert'] as const),
    ...scheduled.map((arn) => [arn, 'schedule'] as const),
  ]);
}
