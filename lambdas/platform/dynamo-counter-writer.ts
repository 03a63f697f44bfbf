/** The counters of tenants in the state table, raised once by each change. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  HOUR_COUNTS_SECONDS,
  type Key,
  keys,
  MINUTE_COUNTS_SECONDS,
  STATE_TABLE,
  tenantPartOf,
} from '../domain/state/keys';
import type { CounterPlace } from '../domain/tenant/counter-place';
import { type Counts, entriesOf } from '../domain/tenant/counts';
import { periodIn, startOf } from '../domain/tenant/period';
import { keyItem, number, text, textOf } from './dynamo';
import { seriesAttribute } from './dynamo-counts-item';

/** What to add; see the port of count for the meaning. */
export interface CounterWrite {
  readonly tenantId: string;
  readonly place: CounterPlace;
  readonly lane: string;
  readonly add: Counts;
  readonly first: string;
  readonly last: string;
}

interface Counter {
  readonly key: Key;
  readonly keptSeconds: number;
  /** Its part of the index over all tenants, for a counter that is in it. */
  readonly part?: string;
}

export function createCounterWriter(client: DynamoDBClient, tableName: string) {
  return async (write: CounterWrite): Promise<'added' | { readonly addedUpTo: string }> => {
    const { key, keptSeconds, part } = counterOf(write);
    const { first, last, place } = write;
    const sums = entriesOf(write.add).filter(([, sum]) => sum !== 0);
    const adds = sums.length > 0 ? ` ADD ${sums.map((_, at) => `#n${at} :n${at}`).join(', ')}` : '';
    const sets: Record<string, AttributeValue> = {
      [STATE_TABLE.expires]: number(startOf(place.period) / 1000 + keptSeconds),
      ...(part === undefined ? {} : { [STATE_TABLE.byMinute.partitionKey]: text(part) }),
    };
    const set = Object.entries(sets);
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: keyItem(key),
          UpdateExpression: `SET #upTo = :last, ${set.map((_, at) => `#s${at} = :s${at}`).join(', ')}${adds}`,
          ConditionExpression: 'attribute_not_exists(#upTo) OR #upTo < :first',
          ExpressionAttributeNames: {
            '#upTo': 'upTo',
            ...Object.fromEntries(set.map(([name], at) => [`#s${at}`, name])),
            ...Object.fromEntries(sums.map(([series], at) => [`#n${at}`, seriesAttribute(series)])),
          },
          ExpressionAttributeValues: {
            ':first': text(first),
            ':last': text(last),
            ...Object.fromEntries(set.map(([, value], at) => [`:s${at}`, value])),
            ...Object.fromEntries(sums.map(([, sum], at) => [`:n${at}`, number(sum)])),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'added';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { addedUpTo: textOf(error.Item, 'upTo') };
    }
  };
}

function counterOf({ tenantId, place: { kind, period }, lane }: CounterWrite): Counter {
  switch (kind) {
    case 'minute':
      return {
        key: keys.minuteCounts(tenantId, period, lane),
        keptSeconds: MINUTE_COUNTS_SECONDS,
        part: keys.hourPart(periodIn('hour', period), tenantPartOf(tenantId)),
      };
    case 'lateMinute':
      return { key: keys.lateMinuteCounts(tenantId, period, lane), keptSeconds: MINUTE_COUNTS_SECONDS };
    case 'lateHour':
      return { key: keys.lateHourCounts(tenantId, period, lane), keptSeconds: HOUR_COUNTS_SECONDS };
  }
  return kind satisfies never;
}
