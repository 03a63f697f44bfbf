/** The counters of tenants in the state table: raised once by each change, read by tenant or by minute. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  ALL_MINUTE_PARTS,
  keys,
  MINUTE_COUNTS_SECONDS,
  minutePartOf,
  STATE_TABLE,
} from '../domain/state/keys';
import { addCounts, type Counts, entriesOf, sumCounts } from '../domain/tenant/counts';
import { type Item, keyItem, number, numberOf, text, textOf } from './dynamo';

/** What to add; see the port of count for the meaning. */
export interface CounterWrite {
  readonly tenantId: string;
  readonly minute: string;
  readonly lane: string;
  readonly add: Counts;
  readonly first: string;
  readonly last: string;
}

const SERIES_PREFIX = 'n.';

export function createCounterWriter(client: DynamoDBClient, tableName: string) {
  return async (write: CounterWrite): Promise<'added' | { readonly addedUpTo: string }> => {
    const { tenantId, minute, lane, first, last } = write;
    const sums = entriesOf(write.add).filter(([, sum]) => sum !== 0);
    const adds = sums.length > 0 ? ` ADD ${sums.map((_, at) => `#n${at} :n${at}`).join(', ')}` : '';
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: keyItem(keys.minuteCounts(tenantId, minute, lane)),
          UpdateExpression: `SET #upTo = :last, #part = :part, #tenant = :tenant, #expires = :expires${adds}`,
          ConditionExpression: 'attribute_not_exists(#upTo) OR #upTo < :first',
          ExpressionAttributeNames: {
            '#upTo': 'upTo',
            '#part': STATE_TABLE.byMinute.partitionKey,
            '#tenant': STATE_TABLE.byMinute.sortKey,
            '#expires': STATE_TABLE.expires,
            ...Object.fromEntries(sums.map(([series], at) => [`#n${at}`, SERIES_PREFIX + series])),
          },
          ExpressionAttributeValues: {
            ':first': text(first),
            ':last': text(last),
            ':part': text(keys.minutePart(minute, minutePartOf(tenantId))),
            ':tenant': text(tenantId),
            ':expires': number(Date.parse(`${minute}Z`) / 1000 + MINUTE_COUNTS_SECONDS),
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

/** A tenant's counts by minute, of all minutes that begin with a text: `2026-11-21` is a day, `2026-11-21T09` an hour. */
export async function countsOfTenant(
  client: DynamoDBClient,
  tableName: string,
  tenantId: string,
  begins: string,
): Promise<ReadonlyMap<string, Counts>> {
  const items = await query(client, {
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :begins)',
    ExpressionAttributeValues: {
      ':pk': text(keys.minuteCounts(tenantId, '', '').pk),
      ':begins': text(begins),
    },
  });
  return sumBy(items, (item) => textOf(item, 'sk').slice(0, 'yyyy-mm-ddThh:mm'.length));
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
 * The counts of each tenant that had any in this minute.
 * @param minute as `minuteOf` writes it
 * @param parts of the tenants, where not all are wanted
 */
export async function countsOfMinute(
  client: DynamoDBClient,
  tableName: string,
  minute: string,
  parts: readonly number[] = ALL_MINUTE_PARTS,
): Promise<ReadonlyMap<string, Counts>> {
  const { index, partitionKey, sortKey } = STATE_TABLE.byMinute;
  const read = await Promise.all(
    parts.map((part) =>
      query(client, {
        TableName: tableName,
        IndexName: index,
        KeyConditionExpression: '#part = :part',
        ExpressionAttributeNames: { '#part': partitionKey },
        ExpressionAttributeValues: { ':part': text(keys.minutePart(minute, part)) },
      }),
    ),
  );
  return sumBy(read.flat(), (item) => textOf(item, sortKey));
}

async function query(client: DynamoDBClient, input: QueryCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateQuery({ client }, input)) items.push(...(page.Items ?? []));
  return items;
}

/** Each lane has an item of its own: together they are the counts. */
function sumBy(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Counts> {
  const sums = new Map<string, Counts>();
  for (const item of items) {
    const key = keyOf(item);
    sums.set(key, addCounts(sums.get(key) ?? {}, countsOf(item)));
  }
  return sums;
}

function countsOf(item: Item): Counts {
  const series = Object.keys(item).filter((name) => name.startsWith(SERIES_PREFIX));
  return Object.fromEntries(
    series.map((name) => [name.slice(SERIES_PREFIX.length), numberOf(item, name)]),
  ) as Counts;
}
