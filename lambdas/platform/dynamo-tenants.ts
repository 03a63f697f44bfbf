/** The registered tenants in the state table: their items, and how they are read. */
import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { keys } from '../domain/state/keys';
import { inOrder, type Quotas, type Tenant } from '../domain/tenant/tenant';
import { type Item, keyItem, number, numberOf, setItem, text, textOf, textsOf } from './dynamo';

export interface StoredTenant extends Tenant {
  /** Goes up with each write, so that two writers notice each other. */
  readonly version: number;
  /** A change of many senders was cut off; what is here is whole, but not all that was asked for. */
  readonly unfinished: boolean;
}

/** @param consistent false for half the price: what was written in the last moment may be missing */
export async function listTenants(
  client: DynamoDBClient,
  tableName: string,
  { consistent = true }: { readonly consistent?: boolean } = {},
): Promise<readonly StoredTenant[]> {
  const tenants: StoredTenant[] = [];
  let from: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :tenants',
        ExpressionAttributeValues: { ':tenants': text(keys.tenants) },
        ConsistentRead: consistent,
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
): Promise<StoredTenant | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: tableName, Key: keyItem(keys.tenant(tenantId)), ConsistentRead: true }),
  );
  return Item ? fromItem(Item) : undefined;
}

export function toItem(tenant: StoredTenant): Item {
  return {
    ...keyItem(keys.tenant(tenant.id)),
    name: text(tenant.name),
    ...setItem('wabaIds', tenant.wabaIds),
    ...setItem('phoneNumberIds', tenant.phoneNumberIds),
    ...setItem('displayPhoneNumbers', tenant.displayPhoneNumbers),
    ...setItem('businessIds', tenant.businessIds),
    labels: { M: mapValues(tenant.labels, text) },
    quotas: { M: mapValues({ ...tenant.quotas }, number) },
    thresholds: { M: mapValues(tenant.thresholds, number) },
    ...setItem('channels', tenant.channels),
    ...setItem('apps', tenant.apps),
    version: number(tenant.version),
    ...(tenant.unfinished ? { unfinished: { BOOL: true } } : {}),
  };
}

function fromItem(item: Item): StoredTenant {
  const set = (name: string) => inOrder(textsOf(item, name));
  const numbers = (name: string) => mapValues(item[name]?.M ?? {}, ({ N }) => Number(N));
  return {
    id: textOf(item, 'sk'),
    name: textOf(item, 'name'),
    wabaIds: set('wabaIds'),
    phoneNumberIds: set('phoneNumberIds'),
    displayPhoneNumbers: set('displayPhoneNumbers'),
    businessIds: set('businessIds'),
    labels: mapValues(item.labels?.M ?? {}, ({ S }) => S ?? ''),
    quotas: numbers('quotas') as Quotas,
    thresholds: numbers('thresholds'),
    channels: set('channels'),
    apps: set('apps'),
    version: numberOf(item, 'version'),
    unfinished: item.unfinished?.BOOL ?? false,
  };
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  convert: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, convert(value)]));
}
