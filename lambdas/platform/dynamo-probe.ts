/** The synthetic check under way, and the record by which it sees its event counted. */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { hashIdentity, keys } from '../domain/state/keys';
import { keyItem, number, numberOf, text, textOf } from './dynamo';

export interface ProbeCheck {
  readonly eventId: string;
  readonly scope: string;
  readonly sentAtMs: number;
}

export function createProbeStore(
  client: DynamoDBClient,
  tableName: string,
  readIdentityKey: () => Promise<string>,
) {
  const read = async (key: { readonly pk: string; readonly sk: string }) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyItem(key), ConsistentRead: true }),
    );
    return Item;
  };
  return {
    pending: async (): Promise<ProbeCheck | undefined> => {
      const item = await read(keys.probe);
      return item
        ? {
            eventId: textOf(item, 'eventId'),
            scope: textOf(item, 'scope'),
            sentAtMs: numberOf(item, 'sentAtMs'),
          }
        : undefined;
    },
    setPending: async (check: ProbeCheck | undefined): Promise<void> => {
      const key = keyItem(keys.probe);
      if (!check) {
        await client.send(new DeleteItemCommand({ TableName: tableName, Key: key }));
        return;
      }
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            ...key,
            eventId: text(check.eventId),
            scope: text(check.scope),
            sentAtMs: number(check.sentAtMs),
          },
        }),
      );
    },
    countedAt: async (scope: string, eventId: string): Promise<number | undefined> => {
      const identity = hashIdentity(await readIdentityKey(), scope, eventId);
      const item = await read(keys.event(identity));
      return item ? numberOf(item, 'at') : undefined;
    },
  };
}
