/** The hours of tenants in the state table: how their sums are written, and how a range of time is read. */
import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { HOUR_COUNTS_SECONDS, keys, STATE_TABLE } from '../domain/state/keys';
import { addCounts, type Counts } from '../domain/tenant/counts';
import { PERIOD_MS, type Period, periodIn, periodOf, startOf } from '../domain/tenant/period';
import { PROBE_TENANT } from '../domain/tenant/tenant';
import { conditionFailed, type Item, keyItem, number, text, textOf } from './dynamo';
import { countsOfPart } from './dynamo-counts';
import { countsItem, sumQuery } from './dynamo-counts-item';

/** The store of the rollup function; see its port for the meaning. */
export function createHourStore(client: DynamoDBClient, tableName: string) {
  return {
    summedUpTo: () => summedUpTo(client, tableName),

    firstMinute: async (): Promise<string | undefined> => {
      const { Items: [item] = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': text(keys.minutes(PROBE_TENANT.id)) },
          Limit: 1,
        }),
      );
      return item && periodIn('minute', textOf(item, 'sk'));
    },

    read: (hour: string, part: number) => countsOfPart(client, tableName, hour, part),

    write: async (tenantId: string, hour: string, counts: Counts): Promise<void> => {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            ...keyItem(keys.hourSum(tenantId, hour)),
            [STATE_TABLE.expires]: number(startOf(hour) / 1000 + HOUR_COUNTS_SECONDS),
            ...countsItem(counts),
          },
        }),
      );
    },

    setSummedUpTo: async (hour: string): Promise<boolean> => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...keyItem(keys.rollup), hour: text(hour) },
            ConditionExpression: 'attribute_not_exists(#hour) OR #hour < :hour',
            ExpressionAttributeNames: { '#hour': 'hour' },
            ExpressionAttributeValues: { ':hour': text(hour) },
          }),
        );
        return true;
      } catch (error) {
        if (conditionFailed(error)) return false;
        throw error;
      }
    },
  };
}

/** The last hour whose sums are written; undefined before the first. */
async function summedUpTo(client: DynamoDBClient, tableName: string): Promise<string | undefined> {
  const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: keyItem(keys.rollup) }));
  return Item ? textOf(Item, 'hour') : undefined;
}

export interface Range {
  /** Milliseconds since the epoch. Both ends are widened to whole periods. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly by: Period;
}

/**
 * A tenant's counts in a range of time by period, the earliest first; periods without any are left out. Minutes are one
 * query, and go back for 30 days. Hours and days are one query of hours for what is summed up, and one of minutes for
 * the two days since.
 */
export async function countsOfRange(
  client: DynamoDBClient,
  tableName: string,
  tenantId: string,
  { fromMs, toMs, by }: Range,
): Promise<ReadonlyMap<string, Counts>> {
  const from = Math.floor(fromMs / PERIOD_MS[by]) * PERIOD_MS[by];
  const to = Math.ceil(toMs / PERIOD_MS[by]) * PERIOD_MS[by];
  // Read before the sums, and it never goes back: what it says is summed up is there to be read. An old answer only
  // makes more of it come from the minutes.
  const last = by === 'minute' ? undefined : await summedUpTo(client, tableName);
  const summedMs = last === undefined ? from : startOf(last) + PERIOD_MS.hour;
  const border = Math.min(Math.max(from, summedMs), to);

  const read = async (pk: string, unit: Period, startMs: number, endMs: number) => {
    if (startMs >= endMs) return new Map<string, Counts>();
    const input: QueryCommandInput = {
      TableName: tableName,
      // Sort keys go on behind the name of their period, so what begins at the end itself is not between.
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': text(pk),
        ':from': text(periodOf(unit, startMs)),
        ':to': text(periodOf(unit, endMs)),
      },
    };
    return sumQuery(client, input, (item: Item) => periodIn(by, textOf(item, 'sk')));
  };
  const [hours, minutes] = await Promise.all([
    read(keys.hours(tenantId), 'hour', from, border),
    read(keys.minutes(tenantId), 'minute', border, to),
  ]);
  const sums = new Map(hours);
  for (const [period, counts] of minutes) sums.set(period, addCounts(sums.get(period) ?? {}, counts));
  return sums;
}
