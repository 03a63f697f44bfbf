/** Reads what was counted: one tenant over a stretch of a day, or one minute over all tenants. */
import { type DynamoDBClient, paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { keys, STATE_TABLE } from '../domain/state/keys';
import { addCounts, COUNTERS, type Counts } from '../domain/tenant/counts';
import { type Item, numberOf, text, textOf } from './dynamo';

/** The sums of one UTC day. @param date as `2026-11-21` */
export async function countsOfDay(
  client: DynamoDBClient,
  tableName: string,
  tenantId: string,
  date: string,
): Promise<Counts> {
  const items = await query(client, {
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': text(keys.counts(tenantId, `${date}T`).pk) },
  });
  return items.map(countsOf).reduce(addCounts, {});
}

/** The counts of each tenant that had any in this minute. @param minute as `minuteOf` writes it */
export async function countsOfMinute(
  client: DynamoDBClient,
  tableName: string,
  minute: string,
): Promise<ReadonlyMap<string, Counts>> {
  const { index, partitionKey, sortKey } = STATE_TABLE.byMinute;
  const items = await query(client, {
    TableName: tableName,
    IndexName: index,
    KeyConditionExpression: '#minute = :minute',
    ExpressionAttributeNames: { '#minute': partitionKey },
    ExpressionAttributeValues: { ':minute': text(minute) },
  });
  return new Map(items.map((item) => [textOf(item, sortKey), countsOf(item)]));
}

async function query(client: DynamoDBClient, input: QueryCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateQuery({ client }, input)) items.push(...(page.Items ?? []));
  return items;
}

function countsOf(item: Item): Counts {
  return Object.fromEntries(
    COUNTERS.flatMap((counter) => (item[counter] ? [[counter, numberOf(item, counter)] as const] : [])),
  );
}
