/**
 * The notifier's document in the state table: compressed, over as many items as it needs, replaced whole in one
 * conditional write together with what goes into the log. Whoever replaces a version that is no longer there is told so.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type DynamoDBClient,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Change, type Desk, type DeskEntry, EMPTY_DESK, type Incident } from '../domain/dispatch/desk';
import { ALERT_LOG_SECONDS, keys } from '../domain/state/keys';
import type { Clock } from './clock';
import { type Item, keyItem, number, numberOf } from './dynamo';

/** An item takes 400 KB, its other attributes included. */
const PART_BYTES = 380_000;
/** Writes in a transaction, less the head and the log. */
const MOST_PARTS = 10;

export interface KeptDesk {
  readonly desk: Desk;
  /** 0 where none was ever written. */
  readonly version: number;
  readonly parts: number;
}

/** Others are seldom at it at the same time, and never for long. */
const MOST_ATTEMPTS = 8;

export function createDeskStore(client: DynamoDBClient, tableName: string, clock: Clock) {
  return {
    read: () => readDesk(client, tableName),
    /**
     * Replaces the desk by what `change` makes of it, again and again until nobody else has replaced it in between;
     * resolves with what `change` made. Writes nothing when the desk stays the same.
     */
    change: async <Made extends Change>(change: (desk: Desk) => Made): Promise<Made> => {
      for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
        const before = await readDesk(client, tableName);
        const made = change(before.desk);
        const isNew = made.desk !== before.desk || made.log.length > 0 || (made.closed ?? []).length > 0;
        if (!isNew || (await replaceDesk(client, tableName, before, made, clock.now()))) return made;
      }
      throw new Error(`the desk was replaced by others ${MOST_ATTEMPTS} times in a row`);
    },
  };
}

export async function readDesk(client: DynamoDBClient, TableName: string): Promise<KeptDesk> {
  for (let attempt = 1; ; attempt++) {
    const items = await queryAll(client, TableName, keys.desk);
    const [head] = items;
    if (!head) return { desk: EMPTY_DESK, version: 0, parts: 0 };
    const version = numberOf(head, 'version');
    const count = numberOf(head, 'parts');
    const parts = items.slice(0, count);
    // A write between two pages of the query: the parts are of two versions.
    const isWhole = parts.length === count && parts.every((part) => numberOf(part, 'version') === version);
    if (isWhole) return { desk: unpack(Buffer.concat(parts.map(bytesOf))), version, parts: count };
    if (attempt === 3) throw new Error('the desk was being written each time that it was read; try again');
  }
}

/** False when somebody else has replaced it since it was read. */
export async function replaceDesk(
  client: DynamoDBClient,
  TableName: string,
  before: KeptDesk,
  { desk, log, closed = [] }: Change,
  nowMs: number,
): Promise<boolean> {
  const packed = pack(desk);
  const version = before.version + 1;
  const count = Math.max(1, Math.ceil(packed.length / PART_BYTES));
  if (count > MOST_PARTS)
    throw new Error(`the desk takes ${packed.length} bytes; it has room for ${MOST_PARTS * PART_BYTES}`);
  const parts = Array.from({ length: count }, (_, part): TransactWriteItem => {
    const bytes = packed.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    const head = part === 0 ? { parts: number(count) } : {};
    const Item = { ...keyItem(keys.deskPart(part)), ...head, version: number(version), bytes: { B: bytes } };
    return { Put: { TableName, Item, ...(part === 0 ? conditionOn(before.version) : {}) } };
  });
  const left = Array.from(
    { length: Math.max(0, before.parts - count) },
    (_, part): TransactWriteItem => ({ Delete: { TableName, Key: keyItem(keys.deskPart(count + part)) } }),
  );
  const expiresAt = number(Math.floor(nowMs / 1000) + ALERT_LOG_SECONDS);
  const kept = [
    ...(log.length > 0 ? [{ key: keys.deskEntries(nowMs, version), value: log }] : []),
    ...closed.map((incident) => ({
      key: keys.incident(incident.openedMs, incident.id),
      value: incident,
    })),
  ].map(
    ({ key, value }): TransactWriteItem => ({
      Put: { TableName, Item: { ...keyItem(key), expiresAt, bytes: { B: pack(value) } } },
    }),
  );
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [...parts, ...left, ...kept] }));
    return true;
  } catch (error) {
    if (wasReplaced(error)) return false;
    throw error;
  }
}

/** What was done on a UTC day, in order. @param date as `2026-11-21` */
export async function deskLogOfDay(
  client: DynamoDBClient,
  tableName: string,
  date: string,
): Promise<readonly DeskEntry[]> {
  const items = await queryAll(client, tableName, keys.deskLog(date));
  return items.flatMap((item) => unpack(bytesOf(item)) as readonly DeskEntry[]);
}

/** Incidents that are over and began between two times, the earliest first. */
export async function closedIncidents(
  client: DynamoDBClient,
  tableName: string,
  fromMs: number,
  toMs: number,
): Promise<readonly Incident[]> {
  const range = [new Date(fromMs).toISOString(), `${new Date(toMs).toISOString()}~`] as const;
  const items = await queryAll(client, tableName, keys.incidents, range);
  return items.map((item) => unpack(bytesOf(item)) as Incident);
}

async function queryAll(
  client: DynamoDBClient,
  TableName: string,
  pk: string,
  range?: readonly [string, string],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: range ? 'pk = :pk AND sk BETWEEN :from AND :to' : 'pk = :pk',
        ExpressionAttributeValues: {
          ':pk': { S: pk },
          ...(range ? { ':from': { S: range[0] }, ':to': { S: range[1] } } : {}),
        },
        ConsistentRead: true,
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

function conditionOn(version: number) {
  if (version === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#version = :replaced',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':replaced': number(version) },
  };
}

function wasReplaced(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return false;
  const { CancellationReasons = [] } = error as { CancellationReasons?: readonly { Code?: string }[] };
  return CancellationReasons.some(
    ({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict',
  );
}

function pack(value: unknown): Buffer {
  return gzipSync(JSON.stringify(value));
}

function unpack<Value = Desk>(bytes: Buffer): Value {
  return JSON.parse(gunzipSync(bytes).toString()) as Value;
}

function bytesOf(item: Item): Buffer {
  return Buffer.from(item.bytes?.B ?? []);
}
