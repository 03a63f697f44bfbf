import type { RuleInput } from '../lambdas/domain/rule/rule';

export const tenantQuota: RuleInput = {
  id: 'tenant-quota',
  summary: 'A tenant has nearly used up its quota, or is over it',
  scope: 'tenant',
  condition: { kind: 'threshold', of: ['quotaUsed'], aggregate: 'last', windowMinutes: 1, above: 0.8 },
  levels: [{ severity: 'high', condition: { above: 1 } }, { severity: 'warning' }],
  forMinutes: 0,
  cooldownMinutes: 60,
  category: 'cost',
  runbook: 'docs/runbooks/tenant-quota.md',
  cases: [
    {
      name: 'the quota is used up, and a new day begins',
      series: { quotaUsed: '0.7, 0.8, 0.9, 1, 1.1 x2, 0.01 x8' },
      states: {
        warning: 'inactive x2, firing x9, resolved x3',
        high: 'inactive x4, firing x7, resolved x3',
      },
    },
    {
      name: 'the tenant has no quota',
      series: { quotaUsed: '- x3' },
      states: { warning: 'inactive x3', high: 'inactive x3' },
    },
  ],
};
