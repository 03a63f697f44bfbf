/** The counts of tenants in the state table by minute, read by tenant or over all tenants. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ALL_TENANT_PARTS, keys, STATE_TABLE } from '../domain/state/keys';
import { type Counts, sumCounts } from '../domain/tenant/counts';
import { periodIn } from '../domain/tenant/period';
import { text, textOf } from './dynamo';
import { sumQuery } from './dynamo-counts-item';

/** A tenant's counts by minute, of all minutes that begin with a text: `2026-11-21` is a day, `2026-11-21T09` an hour. */
export async function countsOfTenant(
  client: DynamoDBClient,
  tableName: string,
  tenantId: string,
  begins: string,
): Promise<ReadonlyMap<string, Counts>> {
  const input = {
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :begins)',
    ExpressionAttributeValues: { ':pk': text(keys.minutes(tenantId)), ':begins': text(begins) },
  };
  return sumQuery(client, input, (item) => periodIn('minute', textOf(item, 'sk')));
}

/** The sums of one UTC day. @param date as `2026-11-21` */
export async function countsOfDay(
  client: DynamoDBClient,
  tableName: string,
  tenantId: string,
  date: string,
): Promise<Counts> {
  const minutes = await countsOfTenant(client, tableName, tenantId, date);
  return sumCounts(minutes.values());
}

/**
 * The counts of each tenant that had any in this minute, but for what came late: a day after it, or more.
 * @param minute as `minuteOf` writes it
 * @param parts of the tenants, where not all are wanted
 */
export async function countsOfMinute(
  client: DynamoDBClient,
  tableName: string,
  minute: string,
  parts: readonly number[] = ALL_TENANT_PARTS,
): Promise<ReadonlyMap<string, Counts>> {
  const read = await Promise.all(parts.map((part) => countsOfPart(client, tableName, minute, part)));
  return new Map(read.flatMap((part) => [...part]));
}

/**
 * The counts of each tenant of one part in a minute or in an hour, but for what came late. A tenant is in one part.
 * @param period a minute or an hour, as `periodOf` writes them
 */
export async function countsOfPart(
  client: DynamoDBClient,
  tableName: string,
  period: string,
  part: number,
): Promise<ReadonlyMap<string, Counts>> {
  const { index, partitionKey, sortKey } = STATE_TABLE.byMinute;
  const input = {
    TableName: tableName,
    IndexName: index,
    KeyConditionExpression: '#part = :part AND begins_with(#minute, :period)',
    ExpressionAttributeNames: { '#part': partitionKey, '#minute': sortKey },
    ExpressionAttributeValues: {
      ':part': text(keys.hourPart(periodIn('hour', period), part)),
      ':period': text(period),
    },
  };
  return sumQuery(client, input, (item) => textOf(item, 'pk').slice(keys.minutes('').length));
}
