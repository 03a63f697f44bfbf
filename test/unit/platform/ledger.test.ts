import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { fold } from '../../../lambdas/count/fold';
import type { EventType } from '../../../lambdas/domain/event/event';
import { type Fact, type Fate, fateNameOf } from '../../../lambdas/domain/ledger/record';
import { hashIdentity } from '../../../lambdas/domain/state/keys';
import { type Entry, recordFacts } from '../../../lambdas/normalise/record-facts';
import { createCounterWriter } from '../../../lambdas/platform/dynamo-counter-writer';
import { countsOfDay, countsOfMinutes } from '../../../lambdas/platform/dynamo-counts';
import { createLedgerWriter } from '../../../lambdas/platform/dynamo-ledger';
import { recordOf } from '../../../lambdas/platform/dynamo-ledger-item';
import { MINUTE, T0 } from '../../support/builders';
import { fixedClock } from '../../support/ports';
import { openStateTable, type StateTable } from '../../support/state-table';

let table: StateTable;
beforeAll(async () => {
  table = await openStateTable();
});
afterAll(() => table.stop());

let scope = '';
let tests = 0;
beforeEach(() => {
  tests += 1;
  scope = `number-${tests}`;
});

function entry(subject: string, change: Partial<Entry> = {}, fact: Partial<Fact> = {}): Entry {
  return {
    subject,
    name: 'event',
    scope,
    tenantId: 'acme',
    fact: {
      receivedAtMs: T0,
      recordedAtMs: T0 + 5,
      by: 'd1',
      type: 'whatsapp.message.received',
      raises: ['inbound'],
      ...fact,
    },
    ...change,
  };
}

const record = async (...entries: Entry[]) => {
  const ledger = {
    write: createLedgerWriter(table.client, table.ledgerName, fixedClock()),
    readIdentityKey: async () => 'identity-key',
  };
  const { results, failures } = await recordFacts(entries, ledger);
  expect(failures.size).toBe(0);
  return entries.map((each) => results.get(each));
};

const records = async () => {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.ledgerName }));
  return Items;
};

describe('the ledger', () => {
  it('takes each fact once, and knows who brought it', async () => {
    expect(await record(entry('a'), entry('b'))).toEqual(['new', 'new']);
    expect(await record(entry('a'), entry('c'))).toEqual(['own', 'new']);
    expect(await record(entry('a', {}, { by: 'd2' }))).toEqual(['known']);
  });

  it('takes the facts of one message together, and those that are new beside those that are known', async () => {
    const status = (name: Entry['name'], by: string) =>
      entry('m', { name }, { by, type: `whatsapp.message.${name}` as EventType, raises: [] });
    expect(await record(status('read', 'd1'))).toEqual(['new']);
    expect(await record(status('sent', 'd2'), status('delivered', 'd2'), status('read', 'd2'))).toEqual([
      'new',
      'new',
      'known',
    ]);
  });

  it('sets a fact to the earliest receipt of its copies, whoever comes first', async () => {
    expect(await record(entry('a', {}, { receivedAtMs: T0 + 60_000 }))).toEqual(['new']);
    expect(await record(entry('a', {}, { receivedAtMs: T0, by: 'd2' }))).toEqual(['known']);
    const [kept] = (await records())
      .map((item) => recordOf(item)?.facts.get('event'))
      .filter((each) => each?.receivedAtMs === T0 && each.by === 'd1');
    expect(kept).toBeDefined();
  });

  it('never sets a fact to a later receipt, although its writer did not know of an earlier one', async () => {
    await record(entry('a', {}, { receivedAtMs: T0 + 20 }));
    const id = hashIdentity('identity-key', scope, 'a');
    const write = createLedgerWriter(table.client, table.ledgerName, fixedClock());
    const move = (toMs: number) =>
      write({ id, tenantId: 'acme', add: new Map(), moveTo: new Map([['event', toMs]]) });
    const standing = await move(T0 + 50);
    expect(standing === 'written' || standing.get('event')?.receivedAtMs).toBe(T0 + 20);
    expect(await move(T0 + 10)).toBe('written');
  });

  it('counts copies within a batch once', async () => {
    expect(await record(entry('a'), entry('a', {}, { by: 'd2' }))).toEqual(['new', 'known']);
  });

  it('takes facts of one record from many writers at once', async () => {
    const statuses = ['sent', 'delivered', 'read', 'played'] as const;
    const all = await Promise.all(
      [1, 2, 3].flatMap((writer) =>
        statuses.map((name) => record(entry('m', { name }, { by: `d${writer}-${name}` }))),
      ),
    );
    expect(all.flat().filter((result) => result === 'new')).toHaveLength(4);
  });

  it('keeps nothing that names a person or a message in clear, and lets all of it expire', async () => {
    await record(entry('wamid.SECRETID', { scope: '15557654321', name: 'read', participant: '15550007777' }));
    const items = await records();
    expect(JSON.stringify(items)).not.toMatch(/SECRETID|15557654321|15550007777/);
    for (const { expiresAt } of items) expect(Number(expiresAt?.N)).toBe(T0 / 1000 + 30 * 86_400);
  });
});

describe('a webhook that was set aside', () => {
  it('is raised in its minute, and taken back once, whatever is told again', async () => {
    const tenantId = `tenant-${tests}`;
    const add = createCounterWriter(table.client, table.tableName);
    const id = hashIdentity('identity-key', scope, fateNameOf('d1', 'set-aside').subject);
    const read = async () => recordOf((await records()).find((item) => item.id?.S === id));
    const tell = async (fate: Fate) => {
      const { type: _none, ...fact } = entry('').fact;
      await record({ ...entry(''), ...fateNameOf('d1', fate), tenantId, fact: { ...fact, raises: [] } });
      return read();
    };
    const versions = [undefined, await tell('set-aside'), await tell('processed')];
    expect([await tell('set-aside'), await tell('processed')]).toEqual([versions[2], versions[2]]);
    const changes = versions
      .slice(1)
      .flatMap((after, at) =>
        after
          ? [{ position: String(at).padStart(40, '0'), recordedAtMs: T0, before: versions[at], after }]
          : [],
      );
    const counted = () => countsOfDay(table.client, table.tableName, tenantId, '2026-11-21');
    await fold(changes.slice(0, 1), 'one', add);
    expect(await counted()).toEqual({ setAside: 1 });
    await fold(changes, 'one', add);
    await fold([...changes].reverse(), 'one', add);
    expect(await counted()).toEqual({ setAside: 0 });
  });
});

describe('the counters', () => {
  it('are raised once by each change, over lanes, and read by tenant or by minute', async () => {
    const tenantId = `tenant-${tests}`;
    const add = createCounterWriter(table.client, table.tableName);
    const changes = Array.from({ length: 10 }, (_, at) => ({
      position: String(at).padStart(40, '0'),
      recordedAtMs: T0,
      before: undefined,
      after: { tenantId, facts: new Map([['event', entry('x').fact]]) },
    }));
    await fold(changes.slice(0, 6), 'one', add);
    await fold(changes, 'one', add);
    await fold(changes, 'one', add);
    await fold(changes.slice(0, 4), 'two', add);
    const expected = { inbound: 14, 'events.message.received': 14, 'latency.processing.10': 14 };
    expect(await countsOfDay(table.client, table.tableName, tenantId, '2026-11-21')).toEqual(expected);
    const minutes = await countsOfMinutes(table.client, table.tableName, T0 - MINUTE, 3);
    expect(minutes.map((counts) => counts.get(tenantId))).toEqual([undefined, expected, undefined]);
  });
});
