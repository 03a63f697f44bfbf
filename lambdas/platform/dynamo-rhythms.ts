/** The rhythms of tenants in the state table, as bytes. */
import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { decodeRhythms, encodeRhythms, type Rhythms } from '../domain/rhythm/encoding';
import { DAY_SECONDS, keys } from '../domain/state/keys';
import type { Clock } from './clock';
import { keyItem, number, text, textOf } from './dynamo';

/** A tenant that is not heard of for so long is no tenant any more. */
const KEPT_SECONDS = 60 * DAY_SECONDS;

export function createRhythmStore(client: DynamoDBClient, TableName: string, clock: Clock) {
  return {
    load: async (parts: readonly number[]): Promise<ReadonlyMap<string, Rhythms>> => {
      const loaded = await Promise.all(parts.map((part) => loadPart(client, TableName, part)));
      return new Map(loaded.flat());
    },
    save: async (tenantId: string, rhythms: Rhythms): Promise<void> => {
      await client.send(
        new PutItemCommand({
          TableName,
          Item: {
            ...keyItem(keys.rhythm(tenantId)),
            rhythms: { B: encodeRhythms(rhythms) },
            expiresAt: number(Math.floor(clock.now() / 1000) + KEPT_SECONDS),
          },
        }),
      );
    },
  };
}

async function loadPart(client: DynamoDBClient, TableName: string, part: number) {
  const found: (readonly [string, Rhythms])[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': text(keys.rhythms(part)) },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const rhythms = item.rhythms?.B && decodeRhythms(item.rhythms.B);
      if (rhythms) found.push([textOf(item, 'sk'), rhythms]);
    }
  }
  return found;
}
