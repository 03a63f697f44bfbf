/** A whole evaluation against the local DynamoDB engine: its tables, filled as count fills them, and its own adapters. */
import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { parseRules } from '../../lambdas/domain/rule/rule';
import { keys, MINUTE_COUNTS_SECONDS, STATE_TABLE, tenantPartOf } from '../../lambdas/domain/state/keys';
import { type Counts, entriesOf, minuteOf } from '../../lambdas/domain/tenant/counts';
import { periodIn } from '../../lambdas/domain/tenant/period';
import { parseTenant } from '../../lambdas/domain/tenant/registration';
import { createEvaluate } from '../../lambdas/evaluate/handler';
import { createDynamoClient, keyItem, number, text } from '../../lambdas/platform/dynamo';
import { createAlertStore } from '../../lambdas/platform/dynamo-alerts';
import { countsOfMinute, countsOfTenant } from '../../lambdas/platform/dynamo-counts';
import { createRhythmStore } from '../../lambdas/platform/dynamo-rhythms';
import { listTenants, toItem } from '../../lambdas/platform/dynamo-tenants';
import { startEngine } from '../../local/aws/dynamodb/engine';
import { createTables, readTables } from '../../local/aws/dynamodb/table';
import { PRICES, priceOf } from '../../local/meter/prices';
import { loadStack } from '../../local/template/load';
import { rulePack } from '../../rules';
import { synthesise } from './assembly';
import type { Row } from './report';

export const TENANTS = 10_000;
const ACTIVE_A_MINUTE = 3_000;
const MINUTES = 65;
const WARM = 3;
const MINUTE_MS = 60_000;
const BATCH = 25;
const AT_ONCE = 8;
/** Some are always in trouble, so that there are alerts to load and to write. */
const FAILING_EVERY = 100;
const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const NO_METRICS = { count: () => {}, fail: () => {}, time: () => {}, size: () => {}, flush: () => {} };

export interface EvaluationRun {
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
  readonly failures: readonly string[];
  /** Read units of a warm evaluation. */
  readonly warmUnits: number;
  readonly usdPerUnit: number;
}

/** The counts of a tenant in a minute; undefined where it has none. Office hours, small and large: three in ten speak. */
export function countsOf(tenant: number, minute: number): Counts | undefined {
  if ((tenant * 7 + minute * 3) % TENANTS_IN_TURN >= SPEAKING) return undefined;
  const sent = 1 + (tenant % 40);
  const failed = tenant % FAILING_EVERY === 0 ? Math.ceil(sent / 2) : 0;
  return {
    sent,
    delivered: sent - failed,
    ...(failed > 0 ? { failed } : {}),
    inbound: 1 + (tenant % 11),
    'events.message.sent': sent,
    'events.message.delivered': sent - failed,
    'events.message.received': 1 + (tenant % 11),
    'latency.processing.30': sent,
    'latency.processing.34': 1 + (tenant % 3),
    'latency.delivery.44': sent,
  };
}
const TENANTS_IN_TURN = 10;
const SPEAKING = (TENANTS_IN_TURN * ACTIVE_A_MINUTE) / TENANTS;

export async function runEvaluation(progress: (line: string) => void): Promise<EvaluationRun> {
  progress('synthesising, and starting the DynamoDB engine');
  const { client, tableName, stop } = await openTable();
  try {
    const endMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    await fill(client, tableName, endMs, progress);
    const used = { items: 0, units: 0 };
    watchReads(client, used);
    const evaluate = evaluator(client, tableName);
    const rows: Row[] = [];
    let warmUnits = 0;
    for (let run = 0; run <= WARM; run += 1) {
      progress(run === 0 ? 'evaluating, cold' : `evaluating, warm, ${run} of ${WARM}`);
      Object.assign(used, { items: 0, units: 0 });
      const startedAt = process.hrtime.bigint();
      // The minutes that come next have been filled as well.
      const scheduledAt = new Date(endMs - (WARM - run) * MINUTE_MS + MINUTE_MS).toISOString();
      await evaluate({ scheduledAt });
      const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
      warmUnits = used.units;
      const name = run === 0 ? 'evaluate, cold' : `evaluate, warm ${run}`;
      rows.push({ name, figures: [undefined, seconds, used.items, used.units] });
    }
    const alerts = await createAlertStore(client, tableName, { now: Date.now, sleep: async () => {} }).load();
    const firing = alerts.filter(({ state }) => state.status === 'firing').length;
    return {
      rows,
      warmUnits,
      usdPerUnit: priceOf(PRICES, 'dynamoRead', 1),
      notes: [
        `${ACTIVE_A_MINUTE.toLocaleString('en')} tenants have counts in a minute, ${firing} alerts fire.`,
        'Each warm minute writes the state of every alert that is pending or firing.',
      ],
      failures: firing > 0 ? [] : ['no alert fires, though tenants fail half of what they send'],
    };
  } finally {
    await stop();
  }
}

function evaluator(client: DynamoDBClient, tableName: string) {
  const clock = { now: Date.now, sleep: async () => {} };
  return createEvaluate({
    stage: 'dev',
    rules: parseRules(rulePack).filter(({ scope }) => scope === 'tenant'),
    readMinute: (minute, parts) => countsOfMinute(client, tableName, minute, parts),
    readDay: (tenantId, date) => countsOfTenant(client, tableName, tenantId, date),
    readPlatform: async () => ({ values: {}, readings: [] }),
    readTenants: () => listTenants(client, tableName),
    readOverrides: async () => [],
    rhythms: createRhythmStore(client, tableName, clock),
    nameTenant: async (id) => id,
    alerts: createAlertStore(client, tableName, clock),
    publishReport: async () => {},
    runbookBaseUrl: 'https://example.org',
    clock,
    log: SILENT,
    metrics: NO_METRICS,
  });
}

async function openTable() {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const assembly = await synthesise();
  const address = 'http://127.0.0.1:1';
  const tables = readTables(loadStack(assembly.folder, { endpoint: address, apiEndpoint: address }));
  assembly.remove();
  const tableName = tables.find((table) => table.keys.includes(STATE_TABLE.sortKey))?.name;
  if (!tableName) throw new Error('the stack has no state table');
  const engine = await startEngine();
  await createTables(engine.client, tables);
  const client = createDynamoClient({ endpoint: engine.url, region: 'us-east-1', credentials: LOCAL });
  const stop = async () => {
    client.destroy();
    await engine.stop();
  };
  return { client, tableName, stop };
}

/** Asks of each query what it used. */
function watchReads(client: DynamoDBClient, used: { items: number; units: number }): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as { KeyConditionExpression?: string };
      if (input.KeyConditionExpression === undefined) return next(args);
      const asked = { ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } };
      const result = await next(asked as typeof args);
      const output = result.output as { Count?: number; ConsumedCapacity?: { CapacityUnits?: number } };
      used.items += output.Count ?? 0;
      used.units += output.ConsumedCapacity?.CapacityUnits ?? 0;
      return result;
    },
    { step: 'initialize', name: 'watchReads' },
  );
}

async function fill(
  client: DynamoDBClient,
  tableName: string,
  endMs: number,
  progress: (line: string) => void,
): Promise<void> {
  progress(`registering ${TENANTS} tenants`);
  const ids = Array.from({ length: TENANTS }, (_, index) => `tenant-${index}`);
  await write(
    client,
    tableName,
    ids.map((id, index) => toItem({ ...tenantOf(id, index), version: 1, unfinished: false })),
  );
  for (let ago = MINUTES + WARM; ago > 0; ago -= 1) {
    if (ago % 10 === 0) progress(`filling the minutes, ${ago} to go`);
    const minute = minuteOf(endMs - ago * MINUTE_MS);
    const items = ids.flatMap((id, index) => {
      const counts = countsOf(index, MINUTES + WARM - ago);
      return counts ? [minuteItem(id, minute, counts)] : [];
    });
    await write(client, tableName, items);
  }
}

function tenantOf(id: string, index: number) {
  return parseTenant({ id, name: `Tenant ${index}`, wabaIds: [`1${index}`], phoneNumberIds: [`2${index}`] });
}

/** As `createCounterWriter` leaves it. */
function minuteItem(tenantId: string, minute: string, counts: Counts) {
  return {
    ...keyItem(keys.minuteCounts(tenantId, minute, 'lane-0001')),
    upTo: text('0'.repeat(40)),
    [STATE_TABLE.byMinute.partitionKey]: text(
      keys.hourPart(periodIn('hour', minute), tenantPartOf(tenantId)),
    ),
    [STATE_TABLE.expires]: number(Date.parse(`${minute}Z`) / 1000 + MINUTE_COUNTS_SECONDS),
    ...Object.fromEntries(entriesOf(counts).map(([series, n]) => [`n.${series}`, number(n)])),
  };
}

type Put = NonNullable<NonNullable<WriteRequest['PutRequest']>['Item']>;

async function write(client: DynamoDBClient, tableName: string, items: readonly Put[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
    items.slice(at * BATCH, (at + 1) * BATCH),
  ).values();
  const worker = async () => {
    for (const batch of batches) {
      const puts = batch.map((Item) => ({ PutRequest: { Item } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
