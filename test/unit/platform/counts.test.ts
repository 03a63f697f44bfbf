import type { Counts, Series } from '../../../lambdas/domain/tenant/counts';
import { createCounterWriter } from '../../../lambdas/platform/dynamo-counter-writer';
import { countsOfTenant } from '../../../lambdas/platform/dynamo-counts';
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
