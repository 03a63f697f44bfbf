/** The rhythms of tenants in the state table, as bytes. */
import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { decodeRhythms, packRhythms, type Rhythms, unpackRhythms } from '../domain/rhythm/encoding';
import { DAY_SECONDS, keys } from '../domain/state/keys';
import type { Clock } from './clock';
import { type Item, keyItem, number, text, textOf } from './dynamo';

/** A tenant that is not heard of for so long is no tenant any more. */
const KEPT_SECONDS = 60 * DAY_SECONDS;

export function createRhythmStore(client: DynamoDBClient, TableName: string, clock: Clock) {
  return {
    load: async (parts: readonly number[]): Promise<ReadonlyMap<string, Rhythms>> => {
      const loaded = await Promise.all(parts.map((part) => loadPart(client, TableName, part)));
      return new Map(loaded.flat());
    },
    save: async (tenantId: string, rhythms: Rhythms): Promise<void> => {
      await client.send(new PutItemCommand({ TableName, Item: toItem(tenantId, rhythms, clock.now()) }));
    },
  };
}

export function toItem(tenantId: string, rhythms: Rhythms, nowMs: number): Item {
  return {
    ...keyItem(keys.rhythm(tenantId)),
    packed: { B: packRhythms(rhythms) },
    expiresAt: number(Math.floor(nowMs / 1000) + KEPT_SECONDS),
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
      const rhythms = rhythmsIn(item);
      if (rhythms) found.push([textOf(item, 'sk'), rhythms]);
    }
  }
  return found;
}

function rhythmsIn({ packed, rhythms }: Item): Rhythms | undefined {
  if (packed?.B) return unpackRhythms(packed.B);
  // As they were written before they were packed.
  return rhythms?.B && decodeRhythms(rhythms.B);
}
