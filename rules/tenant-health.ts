import type { RuleInput } from '../lambdas/domain/rule/rule';

export const tenantHealth: RuleInput = {
  id: 'tenant-health',
  summary: "A tenant's health is red",
  scope: 'tenant',
  condition: { kind: 'threshold', of: ['health'], aggregate: 'last', windowMinutes: 1, below: 70 },
  forMinutes: 0,
  cooldownMinutes: 30,
  resolve: 75,
  severity: 'critical',
  category: 'delivery',
  runbook: 'docs/runbooks/tenant-health.md',
  cases: [
    {
      name: 'it falls to 60 and recovers, over 72',
      series: { health: '95 x2, 70, 60 x3, 72 x4, 90 x8' },
      states: 'inactive x3, firing x12, resolved x3',
    },
    { name: 'there is no traffic to judge by', series: { health: '- x5' }, states: 'inactive x5' },
  ],
};
