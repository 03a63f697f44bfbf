import type { RuleInput } from '../lambdas/domain/rule/rule';

export const tokenExpired: RuleInput = {
  id: 'token-expired',
  summary: "Meta refuses a tenant's access token",
  scope: 'tenant',
  condition: { kind: 'threshold', of: ['errors.auth'], aggregate: 'sum', windowMinutes: 15, atLeast: 1 },
  forMinutes: 0,
  cooldownMinutes: 60,
  severity: 'critical',
  category: 'security',
  runbook: 'docs/runbooks/token-expired.md',
  cases: [
    {
      name: 'one message fails for its token',
      series: { 'errors.auth': '0 x2, 1, 0 x25' },
      states: 'inactive x2, firing x20, resolved x6',
    },
  ],
};
