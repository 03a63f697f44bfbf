/** What the shards of the evaluator tell each other of their tenants' load: an item for each. */
import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DAY_SECONDS, keys } from '../domain/state/keys';
import type { QueueLoad } from '../domain/tenant/noisy-neighbour';
import type { Clock } from './clock';
import { conditionFailed, keyItem, number, text, textOf } from './dynamo';

type Loads = ReadonlyMap<number, QueueLoad>;

/** The store of shards' loads; see its port for the meaning. */
export function createLoadStore(client: DynamoDBClient, TableName: string, clock: Clock) {
  return {
    read: async (shards: number): Promise<ReadonlyMap<number, Loads>> => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': text(keys.loads(shards)) },
        }),
      );
      return new Map(
        Items.map((item) => {
          const loads = JSON.parse(textOf(item, 'loads')) as readonly [number, QueueLoad][];
          return [Number(textOf(item, 'sk')), new Map(loads)] as const;
        }),
      );
    },

    write: async (
      { shard, shards }: { readonly shard: number; readonly shards: number },
      loads: Loads,
    ): Promise<void> => {
      const upTo = number(Math.max(...loads.keys()));
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: {
              ...keyItem(keys.load(shards, shard)),
              loads: text(JSON.stringify([...loads])),
              upTo,
              expiresAt: number(Math.floor(clock.now() / 1000) + DAY_SECONDS),
            },
            ConditionExpression: 'attribute_not_exists(upTo) OR upTo <= :upTo',
            ExpressionAttributeValues: { ':upTo': upTo },
          }),
        );
      } catch (error) {
        if (!conditionFailed(error)) throw error;
      }
    },
  };
}
