/** Which channel has taken which notice, in the state table. */
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DAY_SECONDS, keys } from '../domain/state/keys';
import type { Clock } from './clock';
import { keyItem, number } from './dynamo';

const KEPT_SECONDS = 14 * DAY_SECONDS;

export function createDeliveries(client: DynamoDBClient, tableName: string, clock: Clock) {
  return {
    has: async (noticeId: string, channel: string): Promise<boolean> => {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: keyItem(keys.delivery(noticeId, channel)),
          ConsistentRead: true,
        }),
      );
      return Item !== undefined;
    },
    add: async (noticeId: string, channel: string): Promise<void> => {
      const expiresAt = Math.floor(clock.now() / 1000) + KEPT_SECONDS;
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { ...keyItem(keys.delivery(noticeId, channel)), expiresAt: number(expiresAt) },
        }),
      );
    },
  };
}
