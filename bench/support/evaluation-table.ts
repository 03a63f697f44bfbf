/** The tables of a stack in the local DynamoDB engine, filled as count and evaluate leave them. */
import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import type { Rhythms } from '../../lambdas/domain/rhythm/encoding';
import { followRhythms } from '../../lambdas/domain/rhythm/follow';
import { SILENCE_SETTINGS } from '../../lambdas/domain/rhythm/settings';
import { keys, MINUTE_COUNTS_SECONDS, STATE_TABLE, tenantPartOf } from '../../lambdas/domain/state/keys';
import { type Counts, minuteOf } from '../../lambdas/domain/tenant/counts';
import { periodIn } from '../../lambdas/domain/tenant/period';
import { parseTenant } from '../../lambdas/domain/tenant/registration';
import { type Item, keyItem, number, text } from '../../lambdas/platform/dynamo';
import { countsItem } from '../../lambdas/platform/dynamo-counts-item';
import { toItem as rhythmItem } from '../../lambdas/platform/dynamo-rhythms';
import { toItem } from '../../lambdas/platform/dynamo-tenants';
import { startEngine } from '../../local/aws/dynamodb/engine';
import { createTables, readTables } from '../../local/aws/dynamodb/table';
import { loadStack } from '../../local/template/load';
import { synthesise } from './assembly';
import { countsOf, speaksIn, TENANTS, turnOf } from './tenant-traffic';

const MINUTE_MS = 60_000;
const BATCH = 25;
const AT_ONCE = 8;
const LEARNED_MINUTES = 21 * 1_440;
const HOUR_MINUTES = 60;
/** An evaluation looks at minutes that have been over for so long. */
const SETTLED_MINUTES = 2;

export async function startTables() {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const assembly = await synthesise();
  const address = 'http://127.0.0.1:1';
  const tables = readTables(loadStack(assembly.folder, { endpoint: address, apiEndpoint: address }));
  assembly.remove();
  const tableName = tables.find((table) => table.keys.includes(STATE_TABLE.sortKey))?.name;
  if (!tableName) throw new Error('the stack has no state table');
  const engine = await startEngine();
  await createTables(engine.client, tables);
  return { engine, tableName };
}

/** What the table is filled with. */
export interface Filling {
  /** Where the minutes end, and how many of them there are. */
  readonly endMs: number;
  readonly count: number;
  /** The first evaluation: rhythms were saved in the hour before it. */
  readonly firstMs: number;
}

/** Registers the tenants, with three weeks of their rhythms, and gives them counts for each minute. */
export async function fillTable(
  client: DynamoDBClient,
  tableName: string,
  { endMs, count, firstMs }: Filling,
  progress: (line: string) => void,
): Promise<void> {
  progress(`registering ${TENANTS} tenants`);
  const end = endMs / MINUTE_MS;
  const ids = Array.from({ length: TENANTS }, (_, index) => `tenant-${index}`);
  await write(
    client,
    tableName,
    ids.map((id, index) => toItem({ ...tenantOf(id, index), version: 1, unfinished: false })),
  );
  const rhythmOf = rhythms(firstMs / MINUTE_MS - SETTLED_MINUTES);
  await write(
    client,
    tableName,
    ids.map((id, index) => rhythmItem(id, rhythmOf(index), firstMs)),
  );
  for (let minute = end - count; minute < end; minute += 1) {
    if ((end - minute) % 10 === 0) progress(`filling the minutes, ${end - minute} to go`);
    const items = ids.flatMap((id, index) => {
      const counts = countsOf(index, minute);
      return counts ? [minuteItem(id, minuteOf(minute * MINUTE_MS), counts)] : [];
    });
    await write(client, tableName, items);
  }
}

function tenantOf(id: string, index: number) {
  return parseTenant({ id, name: `Tenant ${index}`, wabaIds: [`1${index}`], phoneNumberIds: [`2${index}`] });
}

/** Rhythms as they were saved in the course of the hour before a minute; those of tenants that speak in turn are alike. */
function rhythms(upTo: number): (tenant: number) => Rhythms {
  const known = new Map<string, Rhythms>();
  return (tenant) => {
    const to = upTo - (tenant % HOUR_MINUTES);
    const name = `${turnOf(tenant)} ${to}`;
    const found = known.get(name) ?? learned(turnOf(tenant), to);
    known.set(name, found);
    return found;
  };
}

function learned(turn: number, to: number): Rhythms {
  const from = to - LEARNED_MINUTES;
  const minutes = Array.from({ length: LEARNED_MINUTES }, (_, at) => from + at);
  const active = minutes.filter((minute) => speaksIn(turn, minute));
  return followRhythms(undefined, () => ({ from, to, active }), SILENCE_SETTINGS);
}

/** As `createCounterWriter` leaves it. */
function minuteItem(tenantId: string, minute: string, counts: Counts): Item {
  return {
    ...keyItem(keys.minuteCounts(tenantId, minute, 'lane-0001')),
    upTo: text('0'.repeat(40)),
    [STATE_TABLE.byMinute.partitionKey]: text(
      keys.hourPart(periodIn('hour', minute), tenantPartOf(tenantId)),
    ),
    [STATE_TABLE.expires]: number(Date.parse(`${minute}Z`) / 1000 + MINUTE_COUNTS_SECONDS),
    ...countsItem(counts),
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
