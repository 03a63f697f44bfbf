/**
 * Deletes expired items, which the engine only marks. AWS does so within days; the local run once a minute by its
 * own clock, so that a program that counts on items being gone, or still there, can be tried.
 */
import { isObject } from '../../template/json';
import type { Clock } from '../../time/clock';
import { AwsError, type Input } from '../service';
import type { EngineClient } from './engine-client';
import type { Table } from './table';

const SWEEP_EVERY_MS = 60_000;
/** AWS leaves items alone whose time lies more than five years back: the value is likely not a time in seconds. */
const FIVE_YEARS_SECONDS = 5 * 365 * 24 * 60 * 60;

/** Sweeps each table that has a TTL attribute; the answer ends the sweeping. */
export function startTtlSweep(clock: Clock, client: EngineClient, tables: readonly Table[]): () => void {
  const stops = tables.flatMap((table) => {
    const { ttlAttribute } = table;
    return ttlAttribute === undefined ? [] : [sweepOnAndOn(clock, client, table, ttlAttribute)];
  });
  return () => {
    for (const stop of stops) stop();
  };
}

function sweepOnAndOn(clock: Clock, client: EngineClient, table: Table, attribute: string): () => void {
  let stopped = false;
  const next = () =>
    clock.schedule(clock.now() + SWEEP_EVERY_MS, async () => {
      await sweep(client, table, attribute, Math.floor(clock.now() / 1000));
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
      if (await deleteIfExpired(client, request)) deleted++;
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
