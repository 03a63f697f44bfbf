/** What the view shows, gathered at one moment: tenants by way of the table, the rest from the running parts. */
import { type Counts, eventsIn } from '../../lambdas/domain/tenant/counts';
import { UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import { systemClock } from '../../lambdas/platform/clock';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { createAlertStore } from '../../lambdas/platform/dynamo-alerts';
import { countsOfDay } from '../../lambdas/platform/dynamo-counts';
import type { InboxMessage } from '../../local/receivers/inbox';
import type { Run } from './run';

export interface TenantRow {
  readonly tenantId: string;
  readonly name: string;
  readonly counts: Counts;
}

export interface Snapshot {
  readonly atMs: number;
  readonly tenants: readonly TenantRow[];
  readonly queues: readonly { readonly name: string; readonly waiting: number; readonly inFlight: number }[];
  /** What fires: CloudWatch's alarms, and rules with their tenant. */
  readonly firing: readonly string[];
  /** What was told last over Slack, the newest last, and how many messages there were in all. */
  readonly told: readonly InboxMessage[];
  readonly toldCount: number;
  readonly requests: { readonly acknowledged: number; readonly p50Ms: number; readonly p99Ms: number };
}

/** So many tenants are read and shown; with more the view says how many there are. */
export const TENANTS_SHOWN = 12;
const TOLD_SHOWN = 4;

export function createSnapshots({ stack, tenants, receivers, traffic }: Run): () => Promise<Snapshot> {
  const client = createDynamoClient({
    region: stack.region,
    endpoint: stack.awsUrl,
    credentials: stack.operator,
  });
  const tableName = stack.output('StateTableName');
  const alerts = createAlertStore(client, tableName, systemClock);
  const alarmNames = new Map(
    stack.template.byType('AWS::CloudWatch::Alarm').map(({ ref, name }) => [ref, name]),
  );
  const shown = [
    ...tenants.slice(0, TENANTS_SHOWN).map(({ tenantId, name }) => ({ tenantId, name })),
    { tenantId: UNASSIGNED, name: 'unknown senders' },
  ];
  return async () => {
    const atMs = Date.now();
    const date = new Date(atMs).toISOString().slice(0, 10);
    const rows = await Promise.all(
      shown.map(async (tenant) => ({
        ...tenant,
        counts: await countsOfDay(client, tableName, tenant.tenantId, date),
      })),
    );
    const { acknowledged, ackLatency } = traffic.account();
    // Each alert goes to several stand-ins; one telling of it is enough here.
    const told = receivers.inbox.all().filter(({ channel }) => channel === 'slack');
    return {
      atMs,
      tenants: rows.filter(({ tenantId, counts }) => tenantId !== UNASSIGNED || eventsIn(counts) > 0),
      queues: stack.queues().map(({ name, queue }) => {
        const { visible, notVisible } = queue.statistics();
        return { name, waiting: visible, inFlight: notVisible };
      }),
      firing: [
        ...stack.cloudWatch.alarms
          .list()
          .filter(({ state }) => state === 'ALARM')
          .map(({ definition: { name } }) => alarmNames.get(name) ?? name),
        ...(await alerts.load())
          .filter(({ state }) => state.status === 'firing')
          .map(({ ruleId, tenantId }) => (tenantId ? `${ruleId} (${tenantId})` : ruleId)),
      ],
      told: told.slice(-TOLD_SHOWN),
      toldCount: told.length,
      requests: { acknowledged, p50Ms: ackLatency?.p50Ms ?? 0, p99Ms: ackLatency?.p99Ms ?? 0 },
    };
  };
}
