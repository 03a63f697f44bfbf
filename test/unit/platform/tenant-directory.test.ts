import type { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { causeOf } from '../../../lambdas/domain/failure';
import { createTenantDirectory } from '../../../lambdas/platform/dynamo-tenant-directory';
import { putTenant } from '../../../lambdas/platform/dynamo-tenant-registry';
import { awsError, fixedClock } from '../../support/ports';
import { openStateTable } from '../../support/state-table';
import { idsFrom, tenantWith } from '../../support/tenants';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A table whose answers are in the test's hand, and which takes down what it is asked for. */
function directory() {
  const asked: string[][] = [];
  const owners = new Map<string, string>([['1001', 'acme']]);
  const apps = new Map<string, string[]>();
  const table = {
    owners,
    apps,
    asked,
    failure: undefined as Error | undefined,
    /** Of each read, how many of the keys are left unprocessed. */
    unprocessed: [] as number[],
    stale: [] as unknown[],
  };
  const client = {
    send: async ({ input }: BatchGetItemCommand) => {
      const keys = input.RequestItems?.state?.Keys ?? [];
      const ids = keys.map(({ pk }) => (pk?.S ?? '').slice('sender#'.length));
      asked.push(ids);
      if (table.failure) throw table.failure;
      const left = table.unprocessed.shift() ?? 0;
      const items = ids.slice(0, ids.length - left).flatMap((id) => {
        const tenantId = owners.get(id);
        const own = apps.get(id);
        const item = { pk: { S: `sender#${id}` }, sk: { S: 'sender' }, tenantId: { S: tenantId ?? '' } };
        return tenantId ? [own ? { ...item, apps: { SS: own } } : item] : [];
      });
      return {
        Responses: { state: items },
        ...(left > 0 ? { UnprocessedKeys: { state: { Keys: keys.slice(-left) } } } : {}),
      };
    },
  };
  const clock = fixedClock();
  const find = createTenantDirectory({
    client: client as unknown as DynamoDBClient,
    tableName: 'state',
    clock,
    onStale: (error) => table.stale.push(error),
  });
  /** The tenants by sender, without their apps. */
  const tenants = async (...ids: readonly string[]) =>
    Object.fromEntries([...(await find(ids))].map(([id, { tenantId }]) => [id, tenantId]));
  return { find, tenants, table, clock };
}

describe('the directory of tenants', () => {
  it('answers for the senders that somebody owns, with the apps that may speak for them', async () => {
    const { find, table } = directory();
    table.owners.set('2001', 'bolt');
    table.apps.set('2001', ['partner', 'main']);
    expect(await find(['1001', '2001', '9999'])).toEqual(
      new Map([
        ['1001', { tenantId: 'acme', apps: [] }],
        ['2001', { tenantId: 'bolt', apps: ['main', 'partner'] }],
      ]),
    );
    expect(table.asked).toEqual([['1001', '2001', '9999']]);
  });

  it('knows the synthetic check without asking, and that only the default app speaks for it', async () => {
    const { find, table } = directory();
    const probe = { tenantId: 'kentongan-probe', apps: ['main'] };
    expect(await find(['kentongan-probe'])).toEqual(new Map([['kentongan-probe', probe]]));
    expect([table.asked, await find([])]).toEqual([[], new Map()]);
  });

  it('asks again for an owner after a minute, and for a stranger after ten seconds', async () => {
    const { tenants, table, clock } = directory();
    await tenants('1001', '9999');
    table.owners.set('1001', 'bolt').set('9999', 'calm');
    clock.advance(9_999);
    expect(await tenants('1001', '9999')).toEqual({ '1001': 'acme' });
    clock.advance(1);
    expect(await tenants('1001', '9999')).toEqual({ '1001': 'acme', '9999': 'calm' });
    clock.advance(50_000);
    expect(await tenants('1001')).toEqual({ '1001': 'bolt' });
    expect(table.asked).toEqual([['1001', '9999'], ['9999'], ['1001']]);
  });

  it('forgets within a minute who was removed', async () => {
    const { tenants, table, clock } = directory();
    await tenants('1001');
    table.owners.delete('1001');
    clock.advance(MINUTE);
    expect(await tenants('1001')).toEqual({});
  });

  it('asks once for what many want at once, a hundred at a time', async () => {
    const { tenants, table } = directory();
    const ids = idsFrom(5_000, 250);
    const found = await Promise.all([
      tenants(...ids),
      tenants('1001', '5000'),
      tenants('1001'),
      tenants('5001'),
    ]);
    expect(found).toEqual([{}, { '1001': 'acme' }, { '1001': 'acme' }, {}]);
    expect(table.asked.map(({ length }) => length)).toEqual([100, 100, 51]);
    expect(new Set(table.asked.flat()).size).toBe(251);
  });

  it('joins a look-up that is under way', async () => {
    const { tenants, table } = directory();
    const first = tenants('1001');
    await Promise.resolve();
    expect(await Promise.all([first, tenants('1001')])).toEqual([{ '1001': 'acme' }, { '1001': 'acme' }]);
    expect(table.asked).toEqual([['1001']]);
  });

  it('forgets who was not asked for the longest when a flood of made-up ids comes', async () => {
    const { tenants, table } = directory();
    await tenants('1001');
    await tenants('7777');
    await tenants('1001', ...idsFrom(1_000_000, 19_999));
    table.asked.length = 0;
    await tenants('1001');
    expect(table.asked).toEqual([]);
    await tenants('7777');
    expect(table.asked).toEqual([['7777']]);
  });

  it('answers for more at once than it remembers', async () => {
    const { tenants } = directory();
    expect(await tenants('1001', ...idsFrom(1_000_000, 30_000))).toEqual({ '1001': 'acme' });
  });
});

describe('the directory of tenants, while the table answers in part', () => {
  it('pauses and asks for the rest', async () => {
    const { tenants, table, clock } = directory();
    table.unprocessed = [2, 1];
    table.owners.set('1003', 'calm');
    const startMs = clock.now();
    expect(await tenants('1001', '1002', '1003')).toEqual({ '1001': 'acme', '1003': 'calm' });
    expect(table.asked).toEqual([['1001', '1002', '1003'], ['1002', '1003'], ['1003']]);
    expect(clock.now() - startMs).toBeGreaterThan(50);
  });

  it('gives up after a second, for those that were not answered and no others', async () => {
    const { tenants, table, clock } = directory();
    table.unprocessed = [1, 1, 1, 1, 1];
    const startMs = clock.now();
    const [known, left] = await Promise.allSettled([tenants('1001'), tenants('1002')]);
    expect(known).toEqual({ status: 'fulfilled', value: { '1001': 'acme' } });
    expect(causeOf((left as PromiseRejectedResult).reason)).toBe('throttled');
    expect(table.asked).toHaveLength(5);
    expect(clock.now() - startMs).toBeLessThan(1_200);
    expect(await tenants('1002')).toEqual({});
  });
});

describe('the directory of tenants, while the table is out of reach', () => {
  const broken = awsError('InternalServerError', 500);

  it('holds on to what it read within the hour, and says so once a read', async () => {
    const { tenants, table, clock } = directory();
    await tenants('1001', '9999', '1002');
    table.failure = broken;
    clock.advance(HOUR - 1);
    expect(await tenants('1001', '9999')).toEqual({ '1001': 'acme' });
    expect(table.stale).toEqual([broken]);
  });

  it('does not ask for each webhook anew, and asks again after some seconds', async () => {
    const { tenants, table, clock } = directory();
    await tenants('1001');
    table.failure = broken;
    clock.advance(2 * MINUTE);
    for (const _ of idsFrom(1, 5)) await tenants('1001');
    expect(table.asked).toHaveLength(2);
    table.failure = undefined;
    table.owners.set('1001', 'bolt');
    clock.advance(5_000);
    expect(await tenants('1001')).toEqual({ '1001': 'bolt' });
  });

  it('rejects for what is older than an hour, however often it served since', async () => {
    const { tenants, table, clock } = directory();
    await tenants('1001');
    table.failure = broken;
    clock.advance(HOUR / 2);
    expect(await tenants('1001')).toEqual({ '1001': 'acme' });
    clock.advance(HOUR / 2);
    await expect(tenants('1001')).rejects.toBe(broken);
  });

  it('rejects for whom it has never heard of, and answers for the others', async () => {
    const { tenants, table } = directory();
    await tenants('1001');
    table.failure = broken;
    const settled = await Promise.allSettled([tenants('1001'), tenants('1001', '5555'), tenants('5555')]);
    expect(settled).toEqual([
      { status: 'fulfilled', value: { '1001': 'acme' } },
      { status: 'rejected', reason: broken },
      { status: 'rejected', reason: broken },
    ]);
    table.failure = undefined;
    expect(await tenants('5555')).toEqual({});
  });
});

describe('the directory over the real engine', () => {
  it('finds the tenants of the registry', async () => {
    const { client, tableName, stop } = await openStateTable();
    try {
      await putTenant(client, tableName, tenantWith({ wabaIds: ['1001'], apps: ['main'] }));
      await putTenant(client, tableName, tenantWith({ id: 'bolt', displayPhoneNumbers: ['15550100001'] }));
      const find = createTenantDirectory({ client, tableName, clock: fixedClock() });
      expect(await find(['1001', 'tel-15550100001', ...idsFrom(9_000, 150)])).toEqual(
        new Map([
          ['1001', { tenantId: 'acme', apps: ['main'] }],
          ['tel-15550100001', { tenantId: 'bolt', apps: [] }],
        ]),
      );
    } finally {
      await stop();
    }
  });
});
