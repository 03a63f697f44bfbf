/** Whose a sender is: an item for each id by which Meta names a tenant, with all that it takes to assign a webhook. */
import { BatchGetItemCommand, type DynamoDBClient, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { keys } from '../domain/state/keys';
import { inOrder, type SenderOwner, type Tenant } from '../domain/tenant/tenant';
import type { Clock } from './clock';
import { type Item, keyItem, setItem, text, textOf, textsOf } from './dynamo';

/** DynamoDB takes 100 keys a batch. */
export const SENDERS_PER_READ = 100;

/** A busy table answers a batch in part; the rest is asked for again after these pauses, in milliseconds. */
const PAUSES_MS = [50, 100, 200, 400] as const;

export interface Table {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
}

export type Owners = ReadonlyMap<string, SenderOwner>;

export interface SendersRead {
  readonly owners: Owners;
  /** What the table has not answered in the end. */
  readonly unread: readonly string[];
}

/** Reads at most `SENDERS_PER_READ` senders; one that nobody owns is neither among the owners nor unread. */
export async function readSenders(
  { client, tableName, clock }: Table,
  senderIds: readonly string[],
  { consistent }: { readonly consistent: boolean },
): Promise<SendersRead> {
  const owners = new Map<string, SenderOwner>();
  let wanted: Item[] = senderIds.map((id) => keyItem(keys.sender(id)));
  for (const pauseMs of [0, ...PAUSES_MS]) {
    if (wanted.length === 0) break;
    if (pauseMs > 0) await clock.sleep(pauseMs * (0.5 + Math.random()));
    const answer = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: consistent } },
      }),
    );
    for (const item of answer.Responses?.[tableName] ?? []) owners.set(senderIdOf(item), ownerOf(item));
    wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
  }
  return { owners, unread: wanted.map(senderIdOf) };
}

/** Reads any number of senders as they are now. Throws when the table is too busy to tell. */
export async function readOwners(table: Table, senderIds: readonly string[]): Promise<Owners> {
  const owners = new Map<string, SenderOwner>();
  for (let from = 0; from < senderIds.length; from += SENDERS_PER_READ) {
    const ids = senderIds.slice(from, from + SENDERS_PER_READ);
    const read = await readSenders(table, ids, { consistent: true });
    if (read.unread.length > 0) throw Object.assign(new Error('the table is busy'), { name: 'Throttled' });
    for (const [id, owner] of read.owners) owners.set(id, owner);
  }
  return owners;
}

/** What becomes of one sender. */
export interface SenderStep {
  readonly senderId: string;
  readonly owned: boolean;
  readonly item: TransactWriteItem;
}

/** Whether the sender's item says all that the tenant's says. */
export function isOwner(owner: SenderOwner | undefined, { id, apps }: Tenant): boolean {
  return owner?.tenantId === id && owner.apps.join() === apps.join();
}

/** Gives a sender that is nobody's to the tenant, or tells it anew what the tenant's is. */
export function claim(tableName: string, senderId: string, { id, apps }: Tenant): SenderStep {
  const item = {
    Put: {
      TableName: tableName,
      Item: { ...keyItem(keys.sender(senderId)), tenantId: text(id), ...setItem('apps', apps) },
      ConditionExpression: 'attribute_not_exists(pk) OR tenantId = :own',
      ExpressionAttributeValues: { ':own': text(id) },
    },
  };
  return { senderId, owned: true, item };
}

export function release(tableName: string, senderId: string, owner: string): SenderStep {
  const item = {
    Delete: {
      TableName: tableName,
      Key: keyItem(keys.sender(senderId)),
      ConditionExpression: 'tenantId = :owner',
      ExpressionAttributeValues: { ':owner': text(owner) },
    },
  };
  return { senderId, owned: false, item };
}

function ownerOf(item: Item): SenderOwner {
  return { tenantId: textOf(item, 'tenantId'), apps: inOrder(textsOf(item, 'apps')) };
}

function senderIdOf(item: Item): string {
  return textOf(item, 'pk').slice('sender#'.length);
}
