import type { Fact } from '../../../lambdas/domain/ledger/record';
import type { Counts, Series } from '../../../lambdas/domain/tenant/counts';
import { createCounterWriter } from '../../../lambdas/platform/dynamo-counter-writer';
import { countsOfTenant } from '../../../lambdas/platform/dynamo-counts';
import { factAttribute, factItem, recordOf } from '../../../lambdas/platform/dynamo-ledger-item';
import { openStateTable, type StateTable } from '../../support/state-table';

let table: StateTable;
beforeAll(async () => {
  table = await openStateTable();
});
afterAll(() => table.stop());

const add = (period: string, lane: string, counts: Counts) =>
  createCounterWriter(
    table.client,
    table.tableName,
  )({
    tenantId: 'acme',
    place: { kind: 'minute', period },
    lane,
    add: counts,
    first: '1',
    last: '1',
  });

describe("a tenant's counts of a day by minute", () => {
  it('are all of them, or the series that are asked for', async () => {
    await add('2026-11-21T09:41', 'a', { inbound: 2, sent: 1, 'events.message.sent': 3 });
    await add('2026-11-21T09:41', 'b', { inbound: 5 });
    await add('2026-11-21T09:42', 'a', { read: 7 });
    await add('2026-11-22T00:00', 'a', { inbound: 11 });
    const read = (...series: readonly Series[]) =>
      countsOfTenant(table.client, table.tableName, 'acme', '2026-11-21', series);
    expect(Object.fromEntries(await read())).toEqual({
      '2026-11-21T09:41': { inbound: 7, sent: 1, 'events.message.sent': 3 },
      '2026-11-21T09:42': { read: 7 },
    });
    expect(Object.fromEntries(await read('inbound', 'sent'))).toEqual({
      '2026-11-21T09:41': { inbound: 7, sent: 1 },
      '2026-11-21T09:42': {},
    });
  });
});

describe('counts that an earlier version kept under another name', () => {
  it("are one with those under today's", async () => {
    const minute = '2026-11-23T09:41';
    await add(minute, 'a', { qualityRed: 2 } as Counts);
    await add(minute, 'b', { templateQualityRed: 1, inbound: 4 });
    const read = (...series: readonly Series[]) =>
      countsOfTenant(table.client, table.tableName, 'acme', '2026-11-23', series);
    expect(Object.fromEntries(await read())).toEqual({ [minute]: { templateQualityRed: 3, inbound: 4 } });
    expect(Object.fromEntries(await read('templateQualityRed'))).toEqual({
      [minute]: { templateQualityRed: 3 },
    });
  });

  it('are in the counter that a record raises today, in a record too', () => {
    const fact: Fact = {
      receivedAtMs: 1,
      recordedAtMs: 2,
      by: 'd1',
      type: 'whatsapp.template.quality-changed',
      raises: ['qualityRed' as Series],
    };
    const item = { tenant: { S: 'acme' }, [factAttribute('event')]: factItem(fact) };
    expect(recordOf(item)?.facts.get('event')?.raises).toEqual(['templateQualityRed']);
  });
});
