/**
 * Changes of the registry. A tenant's item and the items of its senders are written in one transaction, so that they
 * always agree: a sender belongs to the one tenant that lists it.
 *
 * A change of more senders than a transaction takes is made in steps, claims before releases. Each step is whole by
 * itself: after it the tenant lists exactly the senders that it owns; only the apps that they are bound to change step by
 * step. A crash before, between or after steps leaves a sound registry with a part of the change, marked as unfinished;
 * the same change asked again does what is missing, since every change starts from what the senders' items say.
 */
import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { keys } from '../domain/state/keys';
import { keepSenders, senderIdsOf, type Tenant, withSendersOf } from '../domain/tenant/tenant';
import { type Clock, systemClock } from './clock';
import { keyItem, number } from './dynamo';
import {
  claim,
  isOwner,
  type Owners,
  readOwners,
  release,
  type SenderStep,
  type Table,
} from './dynamo-senders';
import { findTenant, type StoredTenant, toItem } from './dynamo-tenants';

/** DynamoDB takes 100 items a transaction, one of them the tenant's. */
const SENDERS_PER_STEP = 99;

/** Thrown when senders belong to other tenants; nothing has been written. */
export class SendersTaken extends Error {
  override readonly name = 'SendersTaken';
  /** By sender id, the tenant that owns it. */
  readonly owners: ReadonlyMap<string, string>;

  constructor(tenantId: string, owners: ReadonlyMap<string, string>) {
    const each = [...owners].map(([senderId, owner]) => `${senderId} is tenant ${owner}'s`);
    super(`tenant ${tenantId} cannot have senders of others: ${each.join(', ')}`);
    this.owners = owners;
  }
}

/** Thrown when somebody else changed the registry at the same time; what was written until then is whole. */
export class RegistryChanged extends Error {
  override readonly name = 'RegistryChanged';

  constructor(tenantId: string) {
    super(`the registry was changed by somebody else while tenant ${tenantId} was being written`);
  }
}

/**
 * Registers a tenant, or changes it; senders that it no longer has are nobody's then. Whatever the senders' items said,
 * they agree with the tenant afterwards. Throws `SendersTaken` and `RegistryChanged`.
 *
 * @param before what was read and is being changed; without it the tenant must be new
 */
export async function putTenant(
  client: DynamoDBClient,
  tableName: string,
  tenant: Tenant,
  before?: StoredTenant,
  clock: Clock = systemClock,
): Promise<void> {
  const table = { client, tableName, clock };
  const wanted = new Set(senderIdsOf(tenant));
  const all = before ? withSendersOf(tenant, before) : tenant;
  const owners = await readOwners(table, senderIdsOf(all));
  await letGoOfStrays(table, tenant.id, wanted, owners);
  const claims = [...wanted].filter((id) => !isOwner(owners.get(id), tenant));
  const releases = senderIdsOf(all).filter((id) => !wanted.has(id) && owners.get(id)?.tenantId === tenant.id);
  await writeInSteps(table, tenant.id, {
    version: before?.version ?? 0,
    owners,
    steps: [
      ...claims.map((id) => claim(tableName, id, tenant)),
      ...releases.map((id) => release(tableName, id, tenant.id)),
    ],
    tenantWith: (owned, open) => (open ? keepSenders(all, (id) => owned.has(id)) : tenant),
  });
}

/** Takes a tenant off the registry; its senders are nobody's then. Throws `RegistryChanged`. */
export async function removeTenant(
  client: DynamoDBClient,
  tableName: string,
  before: StoredTenant,
  clock: Clock = systemClock,
): Promise<void> {
  const table = { client, tableName, clock };
  const owners = await readOwners(table, senderIdsOf(before));
  const releases = senderIdsOf(before).filter((id) => owners.get(id)?.tenantId === before.id);
  await writeInSteps(table, before.id, {
    version: before.version,
    owners,
    steps: releases.map((id) => release(tableName, id, before.id)),
    tenantWith: (owned, open) => (open ? keepSenders(before, (id) => owned.has(id)) : undefined),
  });
}

/**
 * A sender that is wanted may point to a tenant that does not list it, or is not there: nothing here writes that, but
 * a hand or a restored backup may have. It is let go of, as long as that tenant stays as it was seen.
 */
async function letGoOfStrays(
  table: Table,
  tenantId: string,
  wanted: ReadonlySet<string>,
  owners: Owners,
): Promise<void> {
  const { client, tableName } = table;
  const strays: TransactWriteItem[][] = [];
  const taken = new Map<string, string>();
  const holders = new Map<string, StoredTenant | undefined>();
  for (const [senderId, { tenantId: owner }] of owners) {
    if (!wanted.has(senderId) || owner === tenantId) continue;
    if (!holders.has(owner)) holders.set(owner, await findTenant(client, tableName, owner));
    const holder = holders.get(owner);
    if (holder && senderIdsOf(holder).includes(senderId)) taken.set(senderId, owner);
    const unchanged = {
      TableName: tableName,
      Key: keyItem(keys.tenant(owner)),
      ...ifVersion(holder?.version ?? 0),
    };
    strays.push([{ ConditionCheck: unchanged }, release(tableName, senderId, owner).item]);
  }
  if (taken.size > 0) throw new SendersTaken(tenantId, taken);
  for (const items of strays) await write(client, tenantId, items);
}

interface Change {
  /** 0 where there is none yet. */
  readonly version: number;
  readonly owners: Owners;
  readonly steps: readonly SenderStep[];
  /** The tenant once it owns these senders, `open` while more steps follow; undefined: none any more. */
  readonly tenantWith: (owned: ReadonlySet<string>, open: boolean) => Tenant | undefined;
}

async function writeInSteps({ client, tableName }: Table, tenantId: string, change: Change): Promise<void> {
  const { steps, tenantWith } = change;
  const owned = new Set(
    [...change.owners].flatMap(([id, owner]) => (owner.tenantId === tenantId ? [id] : [])),
  );
  let { version } = change;
  for (let from = 0; from === 0 || from < steps.length; from += SENDERS_PER_STEP) {
    const now = steps.slice(from, from + SENDERS_PER_STEP);
    for (const step of now) owned[step.owned ? 'add' : 'delete'](step.senderId);
    const open = from + SENDERS_PER_STEP < steps.length;
    const tenant = tenantWith(owned, open);
    const condition = ifVersion(version);
    version += 1;
    const own: TransactWriteItem = tenant
      ? {
          Put: { TableName: tableName, Item: toItem({ ...tenant, version, unfinished: open }), ...condition },
        }
      : { Delete: { TableName: tableName, Key: keyItem(keys.tenant(tenantId)), ...condition } };
    await write(client, tenantId, [own, ...now.map(({ item }) => item)]);
  }
}

function ifVersion(version: number) {
  return version === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: { ':version': number(version) },
      };
}

async function write(client: DynamoDBClient, tenantId: string, items: TransactWriteItem[]): Promise<void> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    const refused = codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict');
    throw refused ? new RegistryChanged(tenantId) : error;
  }
}
