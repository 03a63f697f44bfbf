import type { RuleInput } from '../lambdas/domain/rule/rule';

export const errorBudget: RuleInput = {
  id: 'error-budget',
  summary: 'Webhooks fail so often that the error budget of the month will not last',
  scope: 'platform',
  // 4xx are not ours to mend: whoever knows the address can cause them.
  condition: {
    kind: 'burn-rate',
    of: ['http5xx'],
    to: ['httpRequests'],
    objective: 0.999,
    factor: 14.4,
    longMinutes: 60,
    shortMinutes: 5,
    minimum: 500,
  },
  levels: [
    { severity: 'critical' },
    { severity: 'warning', condition: { factor: 6, longMinutes: 360, shortMinutes: 30 } },
  ],
  forMinutes: 0,
  cooldownMinutes: 60,
  category: 'availability',
  runbook: 'docs/runbooks/error-budget.md',
  cases: [
    {
      name: 'a tenth fails for ten minutes, after an hour that was good',
      series: { httpRequests: '100 x120', http5xx: '0 x60, 10 x10, 0 x50' },
      states: {
        critical: 'inactive x68, firing x11, resolved x41',
        warning: 'inactive x63, firing x40, resolved x17',
      },
    },
    {
      name: 'one in five hundred fails, all the time',
      series: { httpRequests: '500 x60', http5xx: '1 x60' },
      states: { critical: 'inactive x60', warning: 'inactive x60' },
    },
  ],
};
