/**
 * Documents in the state table that may be too large for an item: compressed, over as many items as they need. What is
 * said of thousands of alerts repeats their names far apart, which Brotli's window takes in and gzip's does not.
 */
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './dynamo';

/** An item takes 400 KB, its other attributes included. */
export const PART_BYTES = 380_000;

export function pack(value: unknown): Buffer {
  const bytes = Buffer.from(JSON.stringify(value));
  return brotliCompressSync(bytes, {
    params: {
      // As fast as gzip, and to less than half of what that leaves.
      [constants.BROTLI_PARAM_QUALITY]: 4,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** What goes into each item; one at least. */
export function partsOf(packed: Buffer): readonly Item[] {
  const count = Math.max(1, Math.ceil(packed.length / PART_BYTES));
  return Array.from({ length: count }, (_, part) => ({
    brotli: { B: packed.subarray(part * PART_BYTES, (part + 1) * PART_BYTES) },
  }));
}

/** @param items all that the document is in, in order */
export function unpack<Value>(items: readonly Item[]): Value {
  const of = (name: string) => Buffer.concat(items.map((item) => item[name]?.B ?? Buffer.of()));
  // Earlier versions wrote gzip, and some of that is kept for two years.
  const bytes = items[0]?.bytes ? gunzipSync(of('bytes')) : brotliDecompressSync(of('brotli'));
  return JSON.parse(bytes.toString()) as Value;
}

/** @param range the first and the last sort key */
export async function queryAll(
  client: DynamoDBClient,
  TableName: string,
  pk: string,
  range?: readonly [string, string],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: range ? 'pk = :pk AND sk BETWEEN :from AND :to' : 'pk = :pk',
        ExpressionAttributeValues: {
          ':pk': { S: pk },
          ...(range ? { ':from': { S: range[0] }, ':to': { S: range[1] } } : {}),
        },
        ConsistentRead: true,
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}
