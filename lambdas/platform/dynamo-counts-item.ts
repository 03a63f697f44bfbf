/** Counts as attributes of items, one a series, and as sums over the items of a query. */
import { type DynamoDBClient, paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Counts, entriesOf, type Series, seriesKeptAs } from '../domain/tenant/counts';
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
  const sums = new Map<string, Sums>();
  await eachItem(client, input, (item) => addItem(sums, keyOf(item), item));
  return sums;
}

/** Counts that are being added up. */
export type Sums = Partial<Record<Series, number>>;

export function addItem(sums: Map<string, Sums>, key: string, item: Item): void {
  // Attributes come in any order: of an object with a prototype, each order would become a class of its own in V8,
  // which takes three times as long as to add up.
  const sum: Sums = sums.get(key) ?? Object.create(null);
  sums.set(key, sum);
  for (const name in item) {
    const series = seriesIn(name);
    if (series) sum[series] = (sum[series] ?? 0) + numberOf(item, name);
  }
}

/** Names of attributes are few, and there are many of each. */
const known = new Map<string, Series | undefined>();

function seriesIn(attribute: string): Series | undefined {
  if (known.has(attribute)) return known.get(attribute);
  const series = attribute.startsWith(PREFIX) ? seriesKeptAs(attribute.slice(PREFIX.length)) : undefined;
  known.set(attribute, series);
  return series;
}

export async function eachItem(
  client: DynamoDBClient,
  input: QueryCommandInput,
  work: (item: Item) => void,
): Promise<void> {
  for await (const { Items = [] } of paginateQuery({ client }, input)) Items.forEach(work);
}
