/** The counts of tenants in the state table by minute, read by tenant or over all tenants. */
import type { DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { groupBy } from '../domain/collections';
import { ALL_TENANT_PARTS, keys, STATE_TABLE } from '../domain/state/keys';
import { type Counts, minuteOf, namesOf, type Series, sumCounts } from '../domain/tenant/counts';
import { PERIOD_MS, periodIn, startOf } from '../domain/tenant/period';
import { type Item, text, textOf } from './dynamo';
import { addItem, eachItem, type Sums, seriesAttribute, sumQuery } from './dynamo-counts-item';

/**
 * A tenant's counts by minute, of all minutes that begin with a text: `2026-11-21` is a day, `2026-11-21T09` an hour.
 * @param series those that are wanted, where it is few: the price is the same, but a day is parsed in half the time
 */
export async function countsOfTenant(
  client: DynamoDBClient,
  tableName: string,
  tenantId: string,
  begins: string,
  series: readonly Series[] = [],
): Promise<ReadonlyMap<string, Counts>> {
  const names = series.flatMap(namesOf).map((name, at) => [`#n${at}`, seriesAttribute(name)] as const);
  const input: QueryCommandInput = {
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :begins)',
    ExpressionAttributeValues: { ':pk': text(keys.minutes(tenantId)), ':begins': text(begins) },
    ...(names.length > 0
      ? {
          ProjectionExpression: ['sk', ...names.map(([name]) => name)].join(', '),
          ExpressionAttributeNames: Object.fromEntries(names),
        }
      : {}),
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
 * The counts of each tenant that had any in each of some minutes in a row, but for what came late: a day after them, or
 * more. One query for each part, and for each hour that the minutes are in.
 * @param fromMs the start of the first; @param parts of the tenants, where not all are wanted
 */
export async function countsOfMinutes(
  client: DynamoDBClient,
  tableName: string,
  fromMs: number,
  count: number,
  parts: readonly number[] = ALL_TENANT_PARTS,
): Promise<readonly ReadonlyMap<string, Counts>[]> {
  const minutes = Array.from({ length: count }, (_, at) => minuteOf(fromMs + at * PERIOD_MS.minute));
  const byMinute = new Map(minutes.map((minute) => [minute, new Map<string, Sums>()]));
  const { index, partitionKey, sortKey } = STATE_TABLE.byMinute;
  const read = (own: readonly string[], part: number) => {
    const [first = ''] = own;
    const input = {
      TableName: tableName,
      IndexName: index,
      KeyConditionExpression: '#part = :part AND #minute BETWEEN :first AND :end',
      ExpressionAttributeNames: { '#part': partitionKey, '#minute': sortKey },
      ExpressionAttributeValues: {
        ':part': text(keys.hourPart(periodIn('hour', first), part)),
        ':first': text(first),
        // Sort keys go on behind the name of their minute, so what begins at the end itself is not between.
        ':end': text(minuteOf(startOf(first) + own.length * PERIOD_MS.minute)),
      },
    };
    return eachItem(client, input, (item) => {
      const sums = byMinute.get(periodIn('minute', textOf(item, sortKey)));
      if (sums) addItem(sums, tenantIn(item), item);
    });
  };
  const hours = [...groupBy(minutes, (minute) => periodIn('hour', minute)).values()];
  await Promise.all(hours.flatMap((own) => parts.map((part) => read(own, part))));
  return [...byMinute.values()];
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
  return sumQuery(client, input, tenantIn);
}

function tenantIn(item: Item): string {
  return textOf(item, 'pk').slice(keys.minutes('').length);
}
