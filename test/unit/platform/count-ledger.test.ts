import {
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  TransactionCanceledException,
  type TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../../lambdas/platform/clock';
import { createCountLedger, type LedgerEntry } from '../../../lambdas/platform/dynamo-count-ledger';
import { countsOfDay, countsOfMinute } from '../../../lambdas/platform/dynamo-counts';
import { T0 } from '../../support/builders';
import { awsError, fixedClock } from '../../support/ports';
import { openStateTable, type StateTable } from '../../support/state-table';

const MINUTE = '2026-11-21T09:41';
const DAY = '2026-11-21';

let table: StateTable;
beforeAll(async () => {
  table = await openStateTable();
});
afterAll(() => table.stop());

/** Each test counts for a tenant of its own, in a table that all share. */
let tenantId = '';
let tests = 0;
beforeEach(() => {
  tests += 1;
  tenantId = `tenant-${tests}`;
});

function entry(eventId: string, change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    eventId,
    scope: tenantId,
    tenantId,
    counter: 'inbound',
    minute: MINUTE,
    deliveryId: 'd1',
    ...change,
  };
}

const ledger = (client: DynamoDBClient = table.client, clock = fixedClock()) =>
  createCountLedger({
    client,
    tableName: table.tableName,
    readIdentityKey: async () => 'identity-key',
    clock,
  });

const day = () => countsOfDay(table.client, table.tableName, tenantId, DAY);

async function itemsOf(prefix: string) {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
  return Items.filter((item) => item.pk?.S?.startsWith(prefix));
}

describe('the ledger', () => {
  it('counts each entry on the counter that it names', async () => {
    const entries = [
      entry('a'),
      entry('b'),
      entry('c', { counter: 'sent' }),
      entry('d', { counter: 'read', minute: '2026-11-21T09:42' }),
    ];
    expect(await ledger()(entries)).toEqual(['counted', 'counted', 'counted', 'counted']);
    expect(await day()).toEqual({ inbound: 2, sent: 1, read: 1 });
    const minute = await countsOfMinute(table.client, table.tableName, MINUTE);
    expect(minute.get(tenantId)).toEqual({ inbound: 2, sent: 1 });
  });

  it('tells its own second attempt from another delivery, and counts neither', async () => {
    await ledger()([entry('a')]);
    const again = [entry('a'), entry('new')];
    expect(await ledger()(again)).toEqual(['recounted', 'counted']);
    expect(await ledger()([entry('a', { deliveryId: 'd2' }), entry('newer', { deliveryId: 'd2' })])).toEqual([
      'duplicate',
      'counted',
    ]);
    expect(await day()).toEqual({ inbound: 3 });
  });

  it('answers when there is nothing new at all, and when nothing is asked', async () => {
    await ledger()([entry('a'), entry('b')]);
    expect(await ledger()([entry('a', { deliveryId: 'd2' }), entry('b', { deliveryId: 'd2' })])).toEqual([
      'duplicate',
      'duplicate',
    ]);
    expect(await ledger()([])).toEqual([]);
    expect(await day()).toEqual({ inbound: 2 });
  });

  it('tells the events of two senders apart', async () => {
    expect(await ledger()([entry('a'), entry('a', { scope: 'another' })])).toEqual(['counted', 'counted']);
  });

  it('counts all of its hundred items or none', async () => {
    const entries = Array.from({ length: 99 }, (_, index) => entry(`e${index}`));
    expect(new Set(await ledger()(entries))).toEqual(new Set(['counted']));
    await table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: { pk: { S: `counts#${tenantId}#2026-11-21` }, sk: { S: '23:59' }, inbound: { S: 'no number' } },
      }),
    );
    const faulty = [entry('x'), entry('y', { minute: '2026-11-21T23:59' })];
    await expect(ledger()(faulty)).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    expect(await ledger()([entry('x')])).toEqual(['counted']);
    const minute = await countsOfMinute(table.client, table.tableName, MINUTE);
    expect(minute.get(tenantId)).toEqual({ inbound: 100 });
  });

  it('keeps nothing that names a message or a sender in clear, and lets all of it expire', async () => {
    await ledger()([entry('wamid.SECRETID', { scope: '15557654321' })]);
    const events = await itemsOf('event#');
    expect(JSON.stringify(events)).not.toMatch(/SECRETID|15557654321/);
    const expiries = events.map(({ expiresAt }) => Number(expiresAt?.N));
    expect(new Set(expiries)).toEqual(new Set([T0 / 1000 + 30 * 86_400]));
    const counts = await itemsOf(`counts#${tenantId}`);
    expect(counts).toMatchObject([{ expiresAt: { N: String(T0 / 1000 + 30 * 86_400) } }]);
  });
});

describe('ledgers side by side on one counter', () => {
  it('stay exact', async () => {
    const writers = Array.from({ length: 8 }, (_, writer) =>
      ledger(table.client, { ...fixedClock(), sleep: systemClock.sleep })(
        // Every event comes by two of them.
        Array.from({ length: 10 }, (_, index) =>
          entry(`e${(writer % 4) * 10 + index}`, { deliveryId: `d${writer}` }),
        ),
      ),
    );
    const results = (await Promise.all(writers)).flat();
    expect(results.filter((result) => result === 'counted')).toHaveLength(40);
    expect(results.filter((result) => result === 'duplicate')).toHaveLength(40);
    expect(await day()).toEqual({ inbound: 40 });
  });
});

describe('a transaction that meets another', () => {
  /** Refuses the first transactions as DynamoDB does when two meet. */
  function meeting(times: number, code = 'TransactionConflict') {
    let calls = 0;
    const client = Object.create(table.client) as DynamoDBClient;
    const send = async (command: TransactWriteItemsCommand) => {
      calls += 1;
      if (calls > times) return table.client.send(command);
      const reasons = (command.input.TransactItems ?? []).map((_, index) => ({
        Code: index === 0 ? code : 'None',
      }));
      throw new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons: reasons });
    };
    return { client: Object.assign(client, { send }), calls: () => calls };
  }

  it('is tried again, later each time', async () => {
    const clock = fixedClock();
    const { client, calls } = meeting(5);
    expect(await ledger(client, clock)([entry('a')])).toEqual(['counted']);
    expect(calls()).toBe(6);
    expect(clock.now() - T0).toBeGreaterThanOrEqual(5 * (2 + 4 + 8 + 16 + 32));
    expect(await day()).toEqual({ inbound: 1 });
  });

  it('gives up after six, as something that passes', async () => {
    const { client } = meeting(6);
    await expect(ledger(client)([entry('a')])).rejects.toMatchObject({ name: 'TransactionConflict' });
    expect(await day()).toEqual({});
  });

  it('is not tried again when it cannot succeed', async () => {
    const { client, calls } = meeting(9, 'ValidationError');
    await expect(ledger(client)([entry('a')])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    expect(calls()).toBe(1);
  });

  it('lets other errors through', async () => {
    const client = Object.assign(Object.create(table.client) as DynamoDBClient, {
      send: () => Promise.reject(awsError('AccessDeniedException')),
    });
    await expect(ledger(client)([entry('a')])).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
