/** The registry of tenants in the state table: who there is, and which sender belongs to whom. */
import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { keys } from '../domain/state/keys';
import { PROBE_TENANT, type Tenant } from '../domain/tenant/tenant';
import type { Clock } from './clock';
import { type Item, keyItem, text, textOf, textsOf } from './dynamo';

/** A sender that was found stays known this long; one that was not is asked for again sooner. */
const KNOWN_MS = 60_000;
const UNKNOWN_MS = 10_000;
/** DynamoDB takes 100 keys a batch. */
const KEYS_PER_BATCH = 100;
/** A full cache is emptied: bounded memory against a flood of made-up ids. */
const CACHE_LIMIT = 50_000;

/** Finds the tenants of senders, with a cache in the function's memory. */
export function createTenantDirectory(client: DynamoDBClient, tableName: string, clock: Clock) {
  const cache = new Map<string, { readonly tenantId: string | undefined; readonly until: number }>();
  const own = [...PROBE_TENANT.wabaIds, ...PROBE_TENANT.phoneNumberIds];

  return async (senderIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const now = clock.now();
    if (cache.size + senderIds.length > CACHE_LIMIT) cache.clear();
    const unsure = senderIds.filter((id) => !own.includes(id) && (cache.get(id)?.until ?? 0) <= now);
    for (let from = 0; from < unsure.length; from += KEYS_PER_BATCH) {
      const ids = unsure.slice(from, from + KEYS_PER_BATCH);
      const found = await lookUp(client, tableName, ids);
      for (const id of ids) {
        const tenantId = found.get(id);
        cache.set(id, { tenantId, until: now + (tenantId ? KNOWN_MS : UNKNOWN_MS) });
      }
    }
    return new Map(
      senderIds.flatMap((id) => {
        const tenantId = own.includes(id) ? PROBE_TENANT.id : cache.get(id)?.tenantId;
        return tenantId ? [[id, tenantId] as const] : [];
      }),
    );
  };
}

async function lookUp(
  client: DynamoDBClient,
  tableName: string,
  senderIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let wanted: Item[] = senderIds.map((id) => keyItem(keys.sender(id)));
  while (wanted.length > 0) {
    const answer = await client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: wanted } } }),
    );
    for (const item of answer.Responses?.[tableName] ?? []) {
      found.set(textOf(item, 'pk').slice('sender#'.length), textOf(item, 'tenantId'));
    }
    wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
  }
  return found;
}

/** Registers a tenant and its senders in one transaction; a sender that another tenant owns is refused. */
export async function putTenant(client: DynamoDBClient, tableName: string, tenant: Tenant): Promise<void> {
  const senders = [...new Set([...tenant.wabaIds, ...tenant.phoneNumberIds])];
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: tableName, Item: toItem(tenant) } },
        ...senders.map((id) => ({
          Put: {
            TableName: tableName,
            Item: { ...keyItem(keys.sender(id)), tenantId: text(tenant.id) },
            ConditionExpression: 'attribute_not_exists(pk) OR tenantId = :own',
            ExpressionAttributeValues: { ':own': text(tenant.id) },
          },
        })),
      ],
    }),
  );
}

export async function listTenants(client: DynamoDBClient, tableName: string): Promise<readonly Tenant[]> {
  const tenants: Tenant[] = [];
  let from: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :tenants',
        ExpressionAttributeValues: { ':tenants': text(keys.tenants) },
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    tenants.push(...(page.Items ?? []).map(fromItem));
    from = page.LastEvaluatedKey;
  } while (from);
  return tenants;
}

export async function findTenant(
  client: DynamoDBClient,
  tableName: string,
  tenantId: string,
): Promise<Tenant | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: tableName, Key: keyItem(keys.tenant(tenantId)) }),
  );
  return Item ? fromItem(Item) : undefined;
}

function toItem(tenant: Tenant): Item {
  return {
    ...keyItem(keys.tenant(tenant.id)),
    name: text(tenant.name),
    // DynamoDB has no empty set.
    ...(tenant.wabaIds.length > 0 ? { wabaIds: { SS: [...tenant.wabaIds] } } : {}),
    ...(tenant.phoneNumberIds.length > 0 ? { phoneNumberIds: { SS: [...tenant.phoneNumberIds] } } : {}),
  };
}

function fromItem(item: Item): Tenant {
  return {
    id: textOf(item, 'sk'),
    name: textOf(item, 'name'),
    wabaIds: textsOf(item, 'wabaIds'),
    phoneNumberIds: textsOf(item, 'phoneNumberIds'),
  };
}
