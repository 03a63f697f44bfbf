import type { RuleInput } from '../lambdas/domain/rule/rule';

export const rateLimited: RuleInput = {
  id: 'rate-limited',
  summary: 'Meta limits the rate at which a tenant sends',
  scope: 'tenant',
  condition: {
    kind: 'threshold',
    of: ['errors.rate-limit', 'errors.pair-rate', 'errors.spam'],
    aggregate: 'sum',
    windowMinutes: 60,
    above: 100,
  },
  forMinutes: 0,
  cooldownMinutes: 60,
  severity: 'high',
  category: 'delivery',
  runbook: 'docs/runbooks/rate-limited.md',
  cases: [
    {
      name: 'sixty a minute are refused for two minutes',
      series: { 'errors.rate-limit': '- x5, 60 x2, - x70' },
      states: 'inactive x6, firing x64, resolved x7',
    },
    {
      name: 'a hundred are refused in an hour, of all kinds together',
      series: { 'errors.rate-limit': '40', 'errors.pair-rate': '40', 'errors.spam': '20' },
      states: 'inactive x5',
    },
  ],
};
