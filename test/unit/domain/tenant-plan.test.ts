import { fieldChanges, planTenants } from '../../../lambdas/domain/tenant/plan';
import type { TenantInput } from '../../../lambdas/domain/tenant/registration';
import { tenantWith } from '../../support/tenants';

const stored = (input: Partial<TenantInput>, unfinished = false) => ({ ...tenantWith(input), unfinished });

describe('the plan of a registry', () => {
  const acme = stored({ id: 'acme', wabaIds: ['1'] });
  const bolt = stored({ id: 'bolt' });

  it('is empty when all is as it is wanted', () => {
    const wanted = [tenantWith({ id: 'acme', wabaIds: ['1'] }), tenantWith({ id: 'bolt' })];
    expect(planTenants([acme, bolt], wanted, { prune: true })).toEqual([]);
    expect(planTenants([], [], { prune: true })).toEqual([]);
  });

  it('adds who is missing, changes who differs, and leaves the rest alone', () => {
    const [calm, other] = [tenantWith({ id: 'calm' }), tenantWith({ id: 'acme', wabaIds: ['2'] })];
    expect(planTenants([acme, bolt], [calm, other], { prune: false })).toEqual([
      { kind: 'add', tenant: calm },
      {
        kind: 'change',
        before: acme,
        tenant: other,
        fields: [{ field: 'wabaIds', added: ['2'], removed: ['1'] }],
      },
    ]);
  });

  it('removes who is not wanted, before all else, when it is told to', () => {
    const calm = tenantWith({ id: 'calm' });
    expect(planTenants([acme, bolt], [calm], { prune: true })).toEqual([
      { kind: 'remove', before: acme },
      { kind: 'remove', before: bolt },
      { kind: 'add', tenant: calm },
    ]);
  });

  it('finishes what was cut off, even where nothing seems to be missing', () => {
    const cutOff = stored({ id: 'acme' }, true);
    const tenant = tenantWith({ id: 'acme' });
    expect(planTenants([cutOff], [tenant], { prune: false })).toEqual([
      { kind: 'change', before: cutOff, tenant, fields: [] },
    ]);
  });
});

describe('the difference between two states of a tenant', () => {
  it.each<[Partial<TenantInput>, Partial<TenantInput>, unknown]>([
    [{ name: 'A' }, { name: 'B' }, { field: 'name', from: 'A', to: 'B' }],
    [{}, { labels: { tier: 'gold' } }, { field: 'labels.tier', to: 'gold' }],
    [{ labels: { tier: 'gold' } }, {}, { field: 'labels.tier', from: 'gold' }],
    [
      { labels: { team: 'a', tier: 'gold' } },
      { labels: { team: 'a', tier: 'silver' } },
      { field: 'labels.tier', from: 'gold', to: 'silver' },
    ],
    [
      { quotas: { messagesPerDay: 5 } },
      { quotas: { messagesPerDay: 6 } },
      { field: 'quotas.messagesPerDay', from: 5, to: 6 },
    ],
    [{ channels: ['a'] }, { channels: ['a', 'b'] }, { field: 'channels', added: ['b'], removed: [] }],
    [{ apps: ['a'] }, {}, { field: 'apps', added: [], removed: ['a'] }],
    [
      { displayPhoneNumbers: ['15550100001'] },
      { displayPhoneNumbers: ['+1 555 0100 002'] },
      { field: 'displayPhoneNumbers', added: ['15550100002'], removed: ['15550100001'] },
    ],
  ])('from %j to %j', (before, after, change) => {
    expect(fieldChanges(tenantWith(before), tenantWith(after))).toEqual([change]);
  });
});
