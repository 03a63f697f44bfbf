/** The synthetic check under way, and the record by which it sees its event counted. */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { hashIdentity, keys } from '../domain/state/keys';
import { keyItem, number, numberOf, text, textOf } from './dynamo';
import { recordOf } from './dynamo-ledger-item';

export interface ProbeCheck {
  readonly eventId: string;
  readonly scope: string;
  readonly sentAtMs: number;
}

export function createProbeStore(
  client: DynamoDBClient,
  tables: { readonly state: string; readonly ledger: string },
  readIdentityKey: () => Promise<string>,
) {
  const read = async (key: { readonly pk: string; readonly sk: string }) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tables.state, Key: keyItem(key), ConsistentRead: true }),
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
        await client.send(new DeleteItemCommand({ TableName: tables.state, Key: key }));
        return;
      }
      await client.send(
        new PutItemCommand({
          TableName: tables.state,
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
      const id = hashIdentity(await readIdentityKey(), scope, eventId);
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tables.ledger, Key: { id: text(id) }, ConsistentRead: true }),
      );
      return recordOf(Item)?.facts.get('event')?.recordedAtMs;
    },
  };
}
