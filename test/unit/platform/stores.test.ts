import { fingerprint } from '../../../lambdas/domain/alert/fingerprint';
import { type Entry, recordFacts } from '../../../lambdas/normalise/record-facts';
import { createAlertStore } from '../../../lambdas/platform/dynamo-alerts';
import { createDeliveries } from '../../../lambdas/platform/dynamo-deliveries';
import { createLedgerWriter } from '../../../lambdas/platform/dynamo-ledger';
import { createProbeStore } from '../../../lambdas/platform/dynamo-probe';
import { T0 } from '../../support/builders';
import { fixedClock } from '../../support/ports';
import { NOTICE } from '../../support/ports-notify';
import { openStateTable, type StateTable } from '../../support/state-table';

let table: StateTable;
beforeAll(async () => {
  table = await openStateTable();
});
afterAll(() => table.stop());

const identityKey = async () => 'identity-key';

describe('the store of alerts', () => {
  const store = () => createAlertStore(table.client, table.tableName, fixedClock());
  const alert = (rule: string) => ({
    fingerprint: fingerprint({ rule }),
    ruleId: rule,
    tenantId: 'acme',
    state: { status: 'firing', activeSinceMs: T0, normalSinceMs: T0 + 1, evaluatedAtMs: T0 + 2 } as const,
    reason: '20 of 80',
    owed: NOTICE,
  });

  it('gives back what was saved, with its version', async () => {
    expect(await store().load()).toEqual([]);
    expect(await store().save(alert('a'), 0)).toBe(true);
    expect(await store().load()).toEqual([{ ...alert('a'), version: 1 }]);
  });

  it('forgets the notice and the tenant where there are none', async () => {
    const { owed: _owed, tenantId: _tenantId, ...bare } = alert('a');
    expect(await store().save(bare, 1)).toBe(true);
    expect(await store().load()).toEqual([{ ...bare, version: 2 }]);
  });

  it.each([0, 1, 3])('refuses a write that replaces version %d when it is at 2', async (version) => {
    expect(await store().save(alert('a'), version)).toBe(false);
    expect(await store().load()).toMatchObject([{ version: 2 }]);
  });

  it('takes one of many writers at once', async () => {
    const saved = await Promise.all(Array.from({ length: 10 }, () => store().save(alert('b'), 0)));
    expect(saved.filter(Boolean)).toHaveLength(1);
  });
});

describe('the record of deliveries', () => {
  it('knows which channel has taken which notice', async () => {
    const deliveries = createDeliveries(table.client, table.tableName, fixedClock());
    await deliveries.add('n1', 'slack');
    await deliveries.add('n1', 'slack');
    const known = await Promise.all([
      deliveries.has('n1', 'slack'),
      deliveries.has('n1', 'webhook'),
      deliveries.has('n2', 'slack'),
    ]);
    expect(known).toEqual([true, false, false]);
  });
});

describe('the store of the synthetic check', () => {
  const store = () =>
    createProbeStore(table.client, { state: table.tableName, ledger: table.ledgerName }, identityKey);

  it('keeps the check under way until it is taken away', async () => {
    const check = { eventId: 'e1', scope: 'kentongan-probe', sentAtMs: T0 };
    expect(await store().pending()).toBeUndefined();
    await store().setPending(check);
    expect(await store().pending()).toEqual(check);
    await store().setPending(undefined);
    expect(await store().pending()).toBeUndefined();
  });

  it('sees when the ledger has recorded its event', async () => {
    const write = createLedgerWriter(table.client, table.ledgerName, fixedClock());
    const entry: Entry = {
      subject: 'e1',
      name: 'event',
      scope: 'kentongan-probe',
      tenantId: 'kentongan-probe',
      fact: {
        receivedAtMs: T0,
        recordedAtMs: T0 + 789,
        by: 'd1',
        type: 'whatsapp.message.received',
        raises: [],
      },
    };
    expect(await store().countedAt('kentongan-probe', 'e1')).toBeUndefined();
    await recordFacts([entry], { write, readIdentityKey: identityKey });
    expect(await store().countedAt('kentongan-probe', 'e1')).toBe(T0 + 789);
    expect(await store().countedAt('kentongan-probe', 'e2')).toBeUndefined();
  });
});
