import { createLoadStore } from '../../../lambdas/platform/dynamo-loads';
import { fixedClock } from '../../support/ports';
import { openStateTable, type StateTable } from '../../support/state-table';

let table: StateTable;
beforeAll(async () => {
  table = await openStateTable();
});
afterAll(() => table.stop());

const loads = (end: number) => new Map([[end, { activeTenants: 2, events: end, ms: 0.5 }]]);

describe('what shards tell each other', () => {
  const store = () => createLoadStore(table.client, table.tableName, fixedClock());

  it('is read by the division that it was written in', async () => {
    await store().write({ shard: 0, shards: 2 }, loads(100));
    await store().write({ shard: 1, shards: 2 }, loads(101));
    await store().write({ shard: 0, shards: 3 }, loads(102));
    expect(await store().read(2)).toEqual(
      new Map([
        [0, loads(100)],
        [1, loads(101)],
      ]),
    );
    expect(await store().read(4)).toEqual(new Map());
  });

  it('is not replaced by what an evaluation that comes late has to tell', async () => {
    await store().write({ shard: 0, shards: 5 }, loads(200));
    await store().write({ shard: 0, shards: 5 }, loads(199));
    expect(await store().read(5)).toEqual(new Map([[0, loads(200)]]));
  });
});
