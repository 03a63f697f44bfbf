import type { AlertStatus } from '../../../lambdas/domain/alert/change';
import { fingerprint } from '../../../lambdas/domain/alert/fingerprint';
import { alertPartOf } from '../../../lambdas/domain/state/keys';
import { type Entry, recordFacts } from '../../../lambdas/normalise/record-facts';
import { alertLogOfDay, createAlertStore } from '../../../lambdas/platform/dynamo-alerts';
import { createLedgerWriter } from '../../../lambdas/platform/dynamo-ledger';
import { createProbeStore } from '../../../lambdas/platform/dynamo-probe';
import { T0 } from '../../support/builders';
import { reportOf } from '../../support/desk-world';
import { fixedClock } from '../../support/ports';
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
    severity: 'high' as const,
    state: { status: 'firing', activeSinceMs: T0, normalSinceMs: T0 + 1, evaluatedAtMs: T0 + 2 } as const,
    reason: '20 of 80',
    value: 0.25,
    owed: reportOf('firing', T0, T0),
  });

  it('gives back what was saved, with its version', async () => {
    expect(await store().load()).toEqual([]);
    expect(await store().save(alert('a'), undefined)).toBe(true);
    expect(await store().load()).toEqual([{ ...alert('a'), version: 1 }]);
  });

  it('forgets the notice and the value where there are none', async () => {
    const { owed: _owed, value: _value, ...bare } = alert('a');
    expect(await store().save(bare, { version: 1, state: bare.state })).toBe(true);
    expect(await store().load()).toEqual([{ ...bare, version: 2 }]);
  });

  it.each([0, 1, 3])('refuses a write that replaces version %d when it is at 2', async (version) => {
    const { state } = alert('a');
    const resolved = { ...alert('a'), state: { status: 'resolved', evaluatedAtMs: T0 + 3 } as const };
    for (const next of [alert('a'), resolved]) {
      expect(await store().save(next, version === 0 ? undefined : { version, state })).toBe(false);
    }
    expect(await store().load()).toMatchObject([{ version: 2 }]);
  });

  it('takes one of many writers at once', async () => {
    const saved = await Promise.all(Array.from({ length: 10 }, () => store().save(alert('b'), undefined)));
    expect(saved.filter(Boolean)).toHaveLength(1);
  });
});

describe('the log of alerts', () => {
  const store = () => createAlertStore(table.client, table.tableName, fixedClock());
  const logged = () => alertLogOfDay(table.client, table.tableName, '2026-11-22');
  const at = (minute: number) => Date.UTC(2026, 10, 22) + minute * 60_000;
  const alert = (status: AlertStatus, minute: number) => ({
    fingerprint: 'f1',
    ruleId: 'r',
    tenantId: 'acme',
    severity: 'high' as const,
    state: { status, evaluatedAtMs: at(minute) },
    reason: `seen at ${minute}`,
  });

  it('has each change of status once, in order, and nothing of what stays', async () => {
    expect(await store().save(alert('pending', 0), undefined)).toBe(true);
    expect(await store().save(alert('pending', 1), { version: 1, ...alert('pending', 0) })).toBe(true);
    expect(await store().save(alert('firing', 2), { version: 2, ...alert('pending', 1) })).toBe(true);
    // Another evaluator that comes too late leaves no trace.
    expect(await store().save(alert('inactive', 2), { version: 2, ...alert('pending', 1) })).toBe(false);
    expect(await store().save(alert('resolved', 9), { version: 3, ...alert('firing', 2) })).toBe(true);
    expect(await logged()).toMatchObject([
      { from: 'inactive', to: 'pending', atMs: at(0), reason: 'seen at 0', by: 'evaluate', tenantId: 'acme' },
      { from: 'pending', to: 'firing', atMs: at(2) },
      { from: 'firing', to: 'resolved', atMs: at(9) },
    ]);
    expect(await alertLogOfDay(table.client, table.tableName, '2026-11-23')).toEqual([]);
  });

  it('loads the alerts of some parts of the tenants only', async () => {
    const part = alertPartOf('acme');
    expect(await store().load([part])).toContainEqual(expect.objectContaining({ fingerprint: 'f1' }));
    expect(await store().load([(part + 1) % 8])).toEqual([]);
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
