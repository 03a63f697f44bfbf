/** The whole stack for a bench: its Meta secret set, its tenants registered, and what it counted. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Counts, eventsIn } from '../../lambdas/domain/tenant/counts';
import { parseTenant } from '../../lambdas/domain/tenant/registration';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { countsOfDay } from '../../lambdas/platform/dynamo-counts';
import { putTenant } from '../../lambdas/platform/dynamo-tenant-registry';
import { type LocalStack, startStack } from '../../local/stack';
import { WallClock } from '../../local/time/clock';
import { META_SECRET, TENANTS } from './webhooks';

export interface BenchStack {
  readonly stack: LocalStack;
  readonly webhookUrl: string;
  registerTenants(): Promise<void>;
  /** Everything counted between two moments (milliseconds), by tenant. */
  storedByTenant(fromMs: number, toMs: number): Promise<Readonly<Record<string, number>>>;
  /** A tenant's counts of the day in which a moment (milliseconds) lies. */
  countsOfToday(tenantId: string, atMs: number): Promise<Counts>;
  stop(): Promise<void>;
}

export async function startBenchStack(assembly: string): Promise<BenchStack> {
  // The SDK of this process would print a note on its future on every run.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const clock = new WallClock();
  const stack = await startStack({
    assembly,
    clock,
    virtualTime: false,
    seed: 1,
    ports: { api: 0, aws: 0 },
    secrets: { meta: META_SECRET },
    onFault: (message) => process.stderr.write(`the stack reports: ${message}\n`),
  });
  const client = createDynamoClient({
    endpoint: stack.awsUrl,
    region: stack.region,
    credentials: stack.operator,
  });
  const tableName = stack.output('StateTableName');
  return {
    stack,
    webhookUrl: stack.output('WebhookUrl'),
    registerTenants: async () => {
      for (const { tenantId: id, name, wabaId, phoneNumberId } of TENANTS) {
        const tenant = { id, name, wabaIds: [wabaId], phoneNumberIds: [phoneNumberId] };
        await putTenant(client, tableName, parseTenant(tenant));
      }
    },
    storedByTenant: async (fromMs, toMs) => {
      const days = new Set([dateOf(fromMs), dateOf(toMs)]);
      const sums = TENANTS.map(async ({ tenantId }) => {
        const byDay = [...days].map((date) => sumOfDay(client, tableName, tenantId, date));
        return [tenantId, (await Promise.all(byDay)).reduce((sum, more) => sum + more, 0)] as const;
      });
      return Object.fromEntries(await Promise.all(sums));
    },
    countsOfToday: (tenantId, atMs) => countsOfDay(client, tableName, tenantId, dateOf(atMs)),
    stop: async () => {
      client.destroy();
      await stack.stop();
      clock.stop();
    },
  };
}

async function sumOfDay(client: DynamoDBClient, tableName: string, tenantId: string, date: string) {
  const counts = await countsOfDay(client, tableName, tenantId, date);
  return eventsIn(counts);
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
