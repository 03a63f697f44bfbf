/**
 * The notifier's document in the state table: over as many items as it needs, replaced whole in one conditional write
 * together with what goes into the log. Whoever replaces a version that is no longer there is told so. What a write has
 * no room for is left out of it and counted: never is a write refused again and again while people wait to be told.
 */
import {
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Change, type Desk, type DeskEntry, EMPTY_DESK, type Incident } from '../domain/dispatch/desk';
import { ALERT_LOG_SECONDS, type Key, keys } from '../domain/state/keys';
import type { Clock } from './clock';
import { fitWrite, type LeftOut } from './desk-room';
import { type Item, keyItem, number, numberOf, textOf } from './dynamo';
import { changeItem } from './dynamo-alerts';
import { partsOf, queryAll, unpack } from './dynamo-packed';

export interface KeptDesk {
  readonly desk: Desk;
  /** 0 where none was ever written. */
  readonly version: number;
  readonly parts: number;
}

/** Others are seldom at it at the same time, and never for long. */
const MOST_ATTEMPTS = 8;

export function createDeskStore(
  client: DynamoDBClient,
  tableName: string,
  clock: Clock,
  onLeftOut: (leftOut: LeftOut) => void = () => undefined,
) {
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
        if (!isNew || (await replaceDesk(client, tableName, before, made, clock.now(), onLeftOut)))
          return made;
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
    if (isWhole) return { desk: unpack(parts), version, parts: count };
    if (attempt === 3) throw new Error('the desk was being written each time that it was read; try again');
  }
}

/** False when somebody else has replaced it since it was read. */
export async function replaceDesk(
  client: DynamoDBClient,
  TableName: string,
  before: KeptDesk,
  change: Change,
  nowMs: number,
  onLeftOut: (leftOut: LeftOut) => void = () => undefined,
): Promise<boolean> {
  const { packed, log, closed, leftOut } = fitWrite(change, nowMs);
  const version = before.version + 1;
  const desk = partsOf(packed);
  const put = (key: Key, item: Item, condition = {}): TransactWriteItem => ({
    Put: { TableName, Item: { ...keyItem(key), ...item }, ...condition },
  });
  const parts = desk.map((bytes, part) => {
    const item = { ...bytes, version: number(version) };
    return part === 0
      ? put(keys.deskPart(0), { ...item, parts: number(desk.length) }, conditionOn(before.version))
      : put(keys.deskPart(part), item);
  });
  const left = Array.from(
    { length: Math.max(0, before.parts - desk.length) },
    (_, part): TransactWriteItem => ({
      Delete: { TableName, Key: keyItem(keys.deskPart(desk.length + part)) },
    }),
  );
  const expiresAt = number(Math.floor(nowMs / 1000) + ALERT_LOG_SECONDS);
  const kept = [
    ...(change.changed ?? []).map((each) =>
      put(keys.alertChange(each.atMs, each.fingerprint, each.to), changeItem(each)),
    ),
    ...log.map((lines) => put(keys.deskEntries(nowMs, version), { ...lines, expiresAt })),
    ...closed.flatMap(({ incident: { openedMs, id }, packed: incident }) =>
      partsOf(incident).map((bytes, part, all) =>
        put(keys.incident(openedMs, id, part), { ...bytes, expiresAt, parts: number(all.length) }),
      ),
    ),
  ];
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [...parts, ...left, ...kept] }));
  } catch (error) {
    if (wasReplaced(error)) return false;
    throw error;
  }
  if (leftOut.alerts > 0 || leftOut.entries > 0) onLeftOut(leftOut);
  return true;
}

/** What was done on a UTC day, in order. @param date as `2026-11-21` */
export async function deskLogOfDay(
  client: DynamoDBClient,
  tableName: string,
  date: string,
): Promise<readonly DeskEntry[]> {
  const items = await queryAll(client, tableName, keys.deskLog(date));
  return items.flatMap((item) => unpack<readonly DeskEntry[]>([item]));
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
  return items.flatMap((item, at) => {
    if (isLaterPart(item)) return [];
    // One that is being written, or has begun to expire, is not whole.
    const parts = items.slice(at, at + Math.max(1, numberOf(item, 'parts')));
    const isWhole = parts.length >= numberOf(item, 'parts') && parts.slice(1).every(isLaterPart);
    return isWhole ? [unpack<Incident>(parts)] : [];
  });
}

/** The key of a first part is a time and a name, that of another goes on with a number. */
function isLaterPart(item: Item): boolean {
  return textOf(item, 'sk').split('#').length > 2;
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
