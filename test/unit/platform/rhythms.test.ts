import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { encodeRhythms, type Rhythms } from '../../../lambdas/domain/rhythm/encoding';
import { UTC } from '../../../lambdas/domain/rhythm/local-hours';
import { SILENCE_SETTINGS } from '../../../lambdas/domain/rhythm/settings';
import { ALL_TENANT_PARTS, keys } from '../../../lambdas/domain/state/keys';
import { keyItem } from '../../../lambdas/platform/dynamo';
import { createRhythmStore } from '../../../lambdas/platform/dynamo-rhythms';
import { itemBytes } from '../../../local/aws/dynamodb/item-size';
import { fixedClock } from '../../support/ports';
import { live, shop, WEEK } from '../../support/rhythm-worlds';
import { openStateTable, type StateTable } from '../../support/state-table';

let table: StateTable;
beforeAll(async () => {
  table = await openStateTable();
});
afterAll(() => table.stop());

/** Of a tenant that is busy by day: its hours are all different. */
function learned(): Rhythms {
  const rhythmOf = (seed: number) => {
    const { rhythm } = live(
      { habit: shop, lives: UTC, seed, to: 3 * WEEK, judgeEvery: WEEK },
      SILENCE_SETTINGS,
    );
    if (!rhythm) throw new Error('nothing was learned');
    return rhythm;
  };
  return new Map([
    ['inbound', rhythmOf(1)],
    ['sent', rhythmOf(2)],
    ['delivered', rhythmOf(3)],
  ]);
}

describe('rhythms in the table', () => {
  const rhythms = learned();
  const store = () => createRhythmStore(table.client, table.tableName, fixedClock());

  it('are read as they were saved, and take no more than one write unit', async () => {
    await store().save('acme', rhythms);
    expect((await store().load(ALL_TENANT_PARTS)).get('acme')).toEqual(rhythms);
    const { Items: [item = {}] = [] } = await table.client.send(
      new ScanCommand({ TableName: table.tableName }),
    );
    // The SDK hands bytes over as they are; on the wire, where they are measured, they are base64.
    const packed = { B: Buffer.from(item.packed?.B ?? []).toString('base64') };
    expect(itemBytes({ ...item, packed })).toBeLessThanOrEqual(1_024);
  });

  it('are read as they were written before they were packed', async () => {
    const Item = { ...keyItem(keys.rhythm('bolt')), rhythms: { B: encodeRhythms(rhythms) } };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
    expect((await store().load(ALL_TENANT_PARTS)).get('bolt')).toEqual(rhythms);
  });

  it('that cannot be read are left out', async () => {
    const Item = { ...keyItem(keys.rhythm('corp')), packed: { B: Uint8Array.of(7, 7, 7) } };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
    expect((await store().load(ALL_TENANT_PARTS)).has('corp')).toBe(false);
  });
});
