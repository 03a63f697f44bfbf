import { type DynamoDBClient, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { keys } from '../../../lambdas/domain/state/keys';
import { type RegistryFault, registryFaults } from '../../../lambdas/domain/tenant/registry-faults';
import { senderIdsOf, type Tenant } from '../../../lambdas/domain/tenant/tenant';
import { keyItem, text } from '../../../lambdas/platform/dynamo';
import { readOwners } from '../../../lambdas/platform/dynamo-senders';
import {
  putTenant,
  RegistryChanged,
  removeTenant,
  SendersTaken,
} from '../../../lambdas/platform/dynamo-tenant-registry';
import { findTenant, listTenants, type StoredTenant } from '../../../lambdas/platform/dynamo-tenants';
import { fixedClock } from '../../support/ports';
import { openStateTable, type StateTable } from '../../support/state-table';
import { idsFrom, tenantWith } from '../../support/tenants';

let table: StateTable;
beforeAll(async () => {
  table = await openStateTable();
});
afterEach(async () => {
  for (const tenant of await listTenants(table.client, table.tableName)) {
    await removeTenant(table.client, table.tableName, tenant);
  }
});
afterAll(() => table.stop());

const put = (tenant: Tenant, before?: StoredTenant, client: DynamoDBClient = table.client) =>
  putTenant(client, table.tableName, tenant, before);
const find = (tenantId: string) => findTenant(table.client, table.tableName, tenantId);
const remove = (before: StoredTenant, client: DynamoDBClient = table.client) =>
  removeTenant(client, table.tableName, before);

async function stored(tenantId: string): Promise<StoredTenant> {
  const tenant = await find(tenantId);
  if (!tenant) throw new Error(`there is no tenant ${tenantId}`);
  return tenant;
}

/** Whose the senders are, by the tenant's id; those that are nobody's are left out. */
async function ownersOf(...senderIds: readonly string[]): Promise<Record<string, string>> {
  const owners = await readOwners({ ...table, clock: fixedClock() }, senderIds);
  return Object.fromEntries([...owners].map(([id, { tenantId }]) => [id, tenantId]));
}

/**
 * Where a tenant does not own exactly the senders that it lists, or one is bound to other apps though nothing is
 * under way.
 * @param senderIds all that could be anybody's
 */
async function faults(senderIds: readonly string[]): Promise<readonly RegistryFault[]> {
  const tenants = await listTenants(table.client, table.tableName);
  const owners = await readOwners({ ...table, clock: fixedClock() }, senderIds);
  const listed = new Set(tenants.flatMap(senderIdsOf));
  expect([...owners.keys()].filter((id) => !listed.has(id))).toEqual([]);
  const found = registryFaults(tenants, owners);
  const unfinished = new Set(found.flatMap((each) => (each.kind === 'unfinished' ? [each.tenantId] : [])));
  const allowed = ['unfinished', 'other-apps'];
  return found.filter(({ kind, tenantId }) => !(unfinished.has(tenantId) && allowed.includes(kind)));
}

/** Dies over its n-th transaction, from 1: before it has any effect, or after all of it. */
function dyingClient(nth: number, moment: 'before' | 'after'): DynamoDBClient {
  let writes = 0;
  const send = async (command: TransactWriteItemsCommand) => {
    const dies = command instanceof TransactWriteItemsCommand && ++writes === nth;
    if (dies && moment === 'before') throw new Error('the process died');
    const answer = await table.client.send(command);
    if (dies) throw new Error('the process died');
    return answer;
  };
  return { send } as unknown as DynamoDBClient;
}

const acme = tenantWith({ id: 'acme', name: 'Acme', wabaIds: ['1001'], phoneNumberIds: ['2001', '2002'] });
const bolt = tenantWith({ id: 'bolt', name: 'Bolt', wabaIds: ['1002'] });

describe('the registry of tenants', () => {
  const full = {
    ...tenantWith({
      id: 'full',
      name: 'Full',
      wabaIds: ['1'],
      phoneNumberIds: ['2', '3'],
      displayPhoneNumbers: ['15550100001'],
      businessIds: ['4'],
      labels: { tier: 'gold' },
      quotas: { messagesPerDay: 10_000 },
      channels: ['slack'],
      apps: ['main'],
    }),
    thresholds: { 'send-failures': 0.1 },
  };

  it('keeps all that a tenant has', async () => {
    await put(full);
    await put(tenantWith({ id: 'bare', name: 'Bare' }));
    const bare = { ...tenantWith({ id: 'bare', name: 'Bare' }), version: 1, unfinished: false };
    expect(await listTenants(table.client, table.tableName)).toEqual([
      bare,
      { ...full, version: 1, unfinished: false },
    ]);
    expect(await find('bare')).toEqual(bare);
    expect(await find('nobody')).toBeUndefined();
  });

  it('says with each sender all that it takes to assign a webhook', async () => {
    await put(full);
    const owners = await readOwners({ ...table, clock: fixedClock() }, [...senderIdsOf(full), '7']);
    const owner = { tenantId: 'full', apps: ['main'] };
    expect(owners).toEqual(new Map(['1', '2', '3', 'tel-15550100001', '4'].map((id) => [id, owner])));
  });

  it('takes a change: new senders are its own, those it has no more are nobody’s', async () => {
    await put(acme);
    await put({ ...acme, name: 'Acme & Sons', phoneNumberIds: ['2002', '2003'] }, await stored('acme'));
    expect(await find('acme')).toMatchObject({ name: 'Acme & Sons', version: 2, unfinished: false });
    expect(await ownersOf('1001', '2001', '2002', '2003')).toEqual({
      '1001': 'acme',
      '2002': 'acme',
      '2003': 'acme',
    });
  });

  it('tells all senders when the apps change, and none when nothing does', async () => {
    await put(acme);
    await put({ ...acme, apps: ['main'] }, await stored('acme'));
    const owners = await readOwners({ ...table, clock: fixedClock() }, ['1001', '2001']);
    expect([...owners.values()].map(({ apps }) => apps)).toEqual([['main'], ['main']]);
    await put({ ...acme, apps: ['main'] }, await stored('acme'));
    expect(await find('acme')).toMatchObject({ version: 3 });
  });

  it('forgets a tenant and lets go of its senders', async () => {
    await put(acme);
    await remove(await stored('acme'));
    expect(await find('acme')).toBeUndefined();
    expect(await ownersOf('1001', '2001', '2002')).toEqual({});
  });
});

describe('a sender of another tenant', () => {
  it('is refused, naming both, and nothing is written', async () => {
    await put(acme);
    const thief = tenantWith({ id: 'thief', wabaIds: ['3001'], phoneNumberIds: ['2001', '2002'] });
    const refused = put(thief);
    await expect(refused).rejects.toBeInstanceOf(SendersTaken);
    await expect(refused).rejects.toMatchObject({
      message: "tenant thief cannot have senders of others: 2001 is tenant acme's, 2002 is tenant acme's",
    });
    expect(await find('thief')).toBeUndefined();
    expect(await ownersOf('2001', '3001')).toEqual({ '2001': 'acme' });
  });

  it('is refused to a tenant that is there, which stays as it was', async () => {
    await put(acme);
    await put(bolt);
    await expect(put({ ...bolt, wabaIds: ['1002', '1001'] }, await stored('bolt'))).rejects.toThrow(
      "1001 is tenant acme's",
    );
    expect(await find('bolt')).toMatchObject({ wabaIds: ['1002'], version: 1 });
  });

  it('is refused among hundreds before the first is claimed', async () => {
    await put(acme);
    const big = tenantWith({ id: 'big', wabaIds: idsFrom(50_000, 300), phoneNumberIds: ['2001'] });
    await expect(put(big)).rejects.toBeInstanceOf(SendersTaken);
    expect(await ownersOf(...idsFrom(50_000, 300))).toEqual({});
  });

  it('can be had once it was let go of', async () => {
    await put(acme);
    await put({ ...acme, phoneNumberIds: ['2002'] }, await stored('acme'));
    await put({ ...bolt, phoneNumberIds: ['2001'] });
    expect(await ownersOf('2001')).toEqual({ '2001': 'bolt' });
  });
});

describe('two writers', () => {
  it('of one tenant: the one who saw less is told, and undoes nothing', async () => {
    await put(acme);
    const seen = await stored('acme');
    await put({ ...acme, name: 'First' }, seen);
    await expect(put({ ...acme, name: 'Second' }, seen)).rejects.toBeInstanceOf(RegistryChanged);
    await expect(remove(seen)).rejects.toBeInstanceOf(RegistryChanged);
    expect(await find('acme')).toMatchObject({ name: 'First', version: 2 });
  });

  it('who both register it: one does', async () => {
    await put(acme);
    await expect(put(acme)).rejects.toBeInstanceOf(RegistryChanged);
    await expect(put(acme)).rejects.toThrow('while tenant acme was being written');
  });

  it('of whom one has removed it: it does not come back', async () => {
    await put(acme);
    const seen = await stored('acme');
    await remove(seen);
    await expect(put({ ...acme, name: 'Back' }, seen)).rejects.toBeInstanceOf(RegistryChanged);
    expect(await ownersOf('1001', '2001')).toEqual({});
  });

  it('at the same moment: one wins, the rest are told', async () => {
    await put(acme);
    const seen = await stored('acme');
    const settled = await Promise.allSettled(
      idsFrom(1, 8).map((n) => put({ ...acme, name: n, phoneNumberIds: [`777${n}`] }, seen)),
    );
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of settled) {
      if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(RegistryChanged);
    }
    expect(await faults(['1001', '2001', '2002', ...idsFrom(7771, 8)])).toEqual([]);
  });

  it('who both want one sender: one has it, and the registry is whole', async () => {
    const tenants = idsFrom(1, 6).map((n) => tenantWith({ id: `t${n}`, wabaIds: ['4242', `90${n}`] }));
    const settled = await Promise.allSettled(tenants.map((tenant) => put(tenant)));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await faults(['4242', ...idsFrom(901, 6)])).toEqual([]);
  });

  it('of whom one claims while the other writes a second step: the registry stays whole', async () => {
    const big = tenantWith({ id: 'big', wabaIds: idsFrom(60_000, 250) });
    let writes = 0;
    const interrupted = {
      send: async (command: TransactWriteItemsCommand) => {
        if (command instanceof TransactWriteItemsCommand && ++writes === 2) {
          await put(tenantWith({ id: 'quick', wabaIds: ['60249'] }));
        }
        return table.client.send(command);
      },
    } as unknown as DynamoDBClient;
    await expect(put(big, undefined, interrupted)).rejects.toBeInstanceOf(RegistryChanged);
    expect(await find('big')).toMatchObject({ unfinished: true });
    expect(await faults(idsFrom(60_000, 250))).toEqual([]);
    await expect(put(big, await stored('big'))).rejects.toThrow("60249 is tenant quick's");
  });
});

describe('more senders than a transaction takes', () => {
  const every = idsFrom(100_000, 500);
  const before = tenantWith({ id: 'big', name: 'Before', phoneNumberIds: every.slice(0, 350) });
  const after = tenantWith({ id: 'big', name: 'After', phoneNumberIds: every.slice(150), apps: ['main'] });

  it('are claimed and let go of, up to as many as a tenant may have', async () => {
    const most = tenantWith({ id: 'big', phoneNumberIds: idsFrom(100_000, 1_000) });
    await put(most);
    expect(await find('big')).toMatchObject({ ...most, unfinished: false });
    expect(await faults(most.phoneNumberIds)).toEqual([]);
    await remove(await stored('big'));
    expect(await ownersOf(...most.phoneNumberIds)).toEqual({});
  });

  it('are exchanged for others', async () => {
    await put(before);
    await put(after, await stored('big'));
    expect(await find('big')).toMatchObject({ ...after, unfinished: false });
    expect(await faults(every)).toEqual([]);
  });

  // 150 to claim, 200 to tell of the apps and 150 to let go of make 6 transactions.
  const moments = [1, 2, 4, 6].flatMap((nth) => (['before', 'after'] as const).map((m) => [nth, m] as const));

  it.each(moments)(
    'a change cut off over transaction %d, %s it: whole, and completed when asked again',
    async (nth, moment) => {
      await put(before);
      await expect(put(after, await stored('big'), dyingClient(nth, moment))).rejects.toThrow('died');
      expect(await faults(every)).toEqual([]);
      // What both have is never let go of on the way.
      expect(await ownersOf('100150', '100349')).toEqual({ '100150': 'big', '100349': 'big' });
      const left = await stored('big');
      const begun = nth > 1 || moment === 'after';
      const done = nth === 6 && moment === 'after';
      expect(left.unfinished).toBe(begun && !done);
      await put(after, left);
      expect(await find('big')).toMatchObject({ ...after, unfinished: false });
      expect(await faults(every)).toEqual([]);
    },
  );

  it.each([
    [1, 'before'],
    [1, 'after'],
    [3, 'before'],
    [3, 'after'],
    [4, 'before'],
  ] as const)(
    'a registration cut off over transaction %d, %s it: whole, and completed when asked again',
    async (nth, moment) => {
      const tenant = tenantWith({ id: 'big', phoneNumberIds: idsFrom(100_000, 350) });
      await expect(put(tenant, undefined, dyingClient(nth, moment))).rejects.toThrow('died');
      expect(await faults(every)).toEqual([]);
      const left = await find('big');
      expect(left?.unfinished ?? 'none').toBe(nth === 1 && moment === 'before' ? 'none' : true);
      await put(tenant, left);
      expect(await find('big')).toMatchObject({ ...tenant, unfinished: false });
      expect(await faults(every)).toEqual([]);
    },
  );

  it.each([
    [1, 'before'],
    [2, 'after'],
    [4, 'before'],
  ] as const)(
    'a removal cut off over transaction %d, %s it: whole, and completed when asked again',
    async (nth, moment) => {
      await put(tenantWith({ id: 'big', phoneNumberIds: idsFrom(100_000, 350) }));
      await expect(remove(await stored('big'), dyingClient(nth, moment))).rejects.toThrow('died');
      expect(await faults(every)).toEqual([]);
      await remove(await stored('big'));
      expect([await find('big'), await ownersOf(...every)]).toEqual([undefined, {}]);
    },
  );
});

describe('items that were changed by hand', () => {
  const point = (senderId: string, tenantId: string) =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: { ...keyItem(keys.sender(senderId)), tenantId: text(tenantId) },
      }),
    );

  it('give a sender to nobody in truth: whoever wants it may have it', async () => {
    await put(bolt);
    await point('2001', 'bolt');
    await point('2002', 'ghost');
    await put(acme);
    expect(await ownersOf('2001', '2002')).toEqual({ '2001': 'acme', '2002': 'acme' });
  });

  it('are set right by writing the tenant as it is', async () => {
    await put(acme);
    await point('2001', 'ghost');
    await point('1001', 'acme');
    const tenant = await stored('acme');
    await put(tenant, tenant);
    expect(await ownersOf(...senderIdsOf(acme))).toEqual({ '1001': 'acme', '2001': 'acme', '2002': 'acme' });
  });

  it('are left to their owner when a tenant that lists them, too, goes', async () => {
    await put(acme);
    await point('2001', 'bolt');
    await remove(await stored('acme'));
    expect(await ownersOf(...senderIdsOf(acme))).toEqual({ '2001': 'bolt' });
    await put(tenantWith({ id: 'calm', phoneNumberIds: ['2001'] }));
  });
});
