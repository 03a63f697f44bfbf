/** Counts as attributes of items, one a series, and as sums over the items of a query. */
import { type DynamoDBClient, paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { addCounts, type Counts, entriesOf } from '../domain/tenant/counts';
import { type Item, number, numberOf } from './dynamo';

const PREFIX = 'n.';

export const seriesAttribute = (series: string): string => PREFIX + series;

export function countsItem(counts: Counts): Item {
  return Object.fromEntries(entriesOf(counts).map(([series, n]) => [seriesAttribute(series), number(n)]));
}

/** The sums over all items of a query by what `keyOf` says: each lane has an item of its own, together they are the counts. */
export async function sumQuery(
  client: DynamoDBClient,
  input: QueryCommandInput,
  keyOf: (item: Item) => string,
): Promise<ReadonlyMap<string, Counts>> {
  const sums = new Map<string, Counts>();
  for await (const { Items = [] } of paginateQuery({ client }, input)) {
    for (const item of Items) {
      const key = keyOf(item);
      sums.set(key, addCounts(sums.get(key) ?? {}, countsOf(item)));
    }
  }
  return sums;
}

function countsOf(item: Item): Counts {
  const names = Object.keys(item).filter((name) => name.startsWith(PREFIX));
  return Object.fromEntries(names.map((name) => [name.slice(PREFIX.length), numberOf(item, name)])) as Counts;
}
