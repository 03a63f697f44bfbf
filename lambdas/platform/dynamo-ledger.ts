/** The ledger table: each record written in one conditional update, which is one write unit below a kilobyte. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Fact } from '../domain/ledger/record';
import { LEDGER_RECORD_SECONDS, LEDGER_TABLE } from '../domain/state/keys';
import type { Clock } from './clock';
import { number, text } from './dynamo';
import { factAttribute, factItem, RECEIVED, recordOf } from './dynamo-ledger-item';

/** What to write; see the port of normalise for the meaning. */
export interface RecordWrite {
  readonly id: string;
  readonly tenantId: string;
  readonly add: ReadonlyMap<string, Fact>;
  readonly moveTo: ReadonlyMap<string, number>;
}

export function createLedgerWriter(client: DynamoDBClient, tableName: string, clock: Clock) {
  return async ({
    id,
    tenantId,
    add,
    moveTo,
  }: RecordWrite): Promise<'written' | ReadonlyMap<string, Fact>> => {
    const added = [...add].map(([name, fact], at) => ({ name, as: `a${at}`, value: factItem(fact) }));
    const moved = [...moveTo].map(([name, ms], at) => ({ name, as: `m${at}`, value: number(ms) }));
    const sets = [
      '#expires = :expires',
      '#tenant = if_not_exists(#tenant, :tenant)',
      ...added.map(({ as }) => `#${as} = :${as}`),
      ...moved.map(({ as }) => `#${as}.#received = :${as}`),
    ];
    const conditions = [
      ...added.map(({ as }) => `attribute_not_exists(#${as})`),
      ...moved.map(({ as }) => `#${as}.#received > :${as}`),
    ];
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { [LEDGER_TABLE.partitionKey]: text(id) },
          UpdateExpression: `SET ${sets.join(', ')}`,
          ConditionExpression: conditions.join(' AND '),
          ExpressionAttributeNames: {
            '#expires': LEDGER_TABLE.expires,
            '#tenant': 'tenant',
            ...(moved.length > 0 ? { '#received': RECEIVED } : {}),
            ...Object.fromEntries(
              [...added, ...moved].map(({ name, as }) => [`#${as}`, factAttribute(name)]),
            ),
          },
          ExpressionAttributeValues: {
            // Each new fact may come again for as long as the first one might have.
            ':expires': number(Math.floor(clock.now() / 1000) + LEDGER_RECORD_SECONDS),
            ':tenant': text(tenantId),
            ...Object.fromEntries([...added, ...moved].map(({ as, value }) => [`:${as}`, value])),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'written';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return recordOf(error.Item)?.facts ?? new Map();
    }
  };
}
