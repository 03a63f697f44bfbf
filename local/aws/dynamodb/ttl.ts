/**
 * Deletes expired items, which the engine only marks. AWS does so within days; the local run once a minute by its
 * own clock, so that a program that counts on items being gone, or still there, can be tried.
 */
import { isObject, type JsonObject } from '../../template/json';
import type { Clock } from '../../time/clock';
import { AwsError, type Input } from '../service';
import type { EngineClient } from './engine-client';
import type { Table } from './table';

const SWEEP_EVERY_MS = 60_000;
/** AWS leaves items alone whose time lies more than five years back: the value is likely not a time in seconds. */
const FIVE_YEARS_SECONDS = 5 * 365 * 24 * 60 * 60;

/** What a sweep tells a table's stream, in which its deletions are marked as the table's own. */
export interface SweepListener {
  /** An item of this key is about to be deleted. */
  expiring(tableName: string, key: JsonObject): void;
  /** It was, or was not after all. */
  expired(tableName: string, key: JsonObject, deleted: boolean): void;
}

/** Sweeps each table that has a TTL attribute; the answer ends the sweeping. */
export function startTtlSweep(
  clock: Clock,
  client: EngineClient,
  tables: readonly Table[],
  listener?: SweepListener,
): () => void {
  const stops = tables.flatMap((table) => {
    const { ttlAttribute } = table;
    return ttlAttribute === undefined ? [] : [sweepOnAndOn(clock, client, table, ttlAttribute, listener)];
  });
  return () => {
    for (const stop of stops) stop();
  };
}

function sweepOnAndOn(
  clock: Clock,
  client: EngineClient,
  table: Table,
  attribute: string,
  listener: SweepListener | undefined,
): () => void {
  let stopped = false;
  const next = () =>
    clock.schedule(clock.now() + SWEEP_EVERY_MS, async () => {
      await sweep(client, table, attribute, Math.floor(clock.now() / 1000), listener);
      if (!stopped) timer = next();
    });
  let timer = next();
  return () => {
    stopped = true;
    timer.cancel();
  };
}

/** Deletes what has expired by now and tells how many items that was. */
export async function sweep(
  client: EngineClient,
  table: Table,
  attribute: string,
  nowSeconds: number,
  listener?: SweepListener,
): Promise<number> {
  const expired = {
    ExpressionAttributeNames: { '#ttl': attribute },
    ExpressionAttributeValues: {
      ':now': number(nowSeconds),
      ':floor': number(nowSeconds - FIVE_YEARS_SECONDS),
    },
  };
  const condition = '#ttl <= :now AND #ttl > :floor';
  let deleted = 0;
  let from: unknown;
  do {
    const page = await client.call('Scan', {
      TableName: table.name,
      FilterExpression: condition,
      ...expired,
      ...(from ? { ExclusiveStartKey: from } : {}),
    });
    for (const item of Array.isArray(page.Items) ? page.Items.filter(isObject) : []) {
      const key = Object.fromEntries(table.keys.map((name) => [name, item[name]]));
      // The item may have been given a later time since it was read.
      const request = { TableName: table.name, Key: key, ConditionExpression: condition, ...expired };
      listener?.expiring(table.name, key);
      const isDeleted = await deleteIfExpired(client, request);
      listener?.expired(table.name, key, isDeleted);
      if (isDeleted) deleted++;
    }
    from = page.LastEvaluatedKey;
  } while (from);
  return deleted;
}

async function deleteIfExpired(client: EngineClient, request: Input): Promise<boolean> {
  try {
    await client.call('DeleteItem', request);
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

function number(value: number): { N: string } {
  return { N: String(value) };
}
