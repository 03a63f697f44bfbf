import type { RuleInput } from '../lambdas/domain/rule/rule';

export const webhookErrorRate: RuleInput = {
  id: 'webhook-error-rate',
  summary: 'Too many webhooks are answered with an error',
  scope: 'platform',
  condition: {
    kind: 'ratio',
    of: ['http4xx', 'http5xx'],
    to: ['httpRequests'],
    windowMinutes: 5,
    above: 0.05,
    minimum: 20,
  },
  forMinutes: 0,
  cooldownMinutes: 10,
  severity: 'critical',
  category: 'availability',
  runbook: 'docs/runbooks/webhook-error-rate.md',
  cases: [
    {
      name: 'a tenth of the webhooks is refused for three minutes',
      series: { httpRequests: '100 x20', http4xx: '0 x2, 10 x3, 0 x15', http5xx: '0 x20' },
      states: 'inactive x4, firing x8, resolved x8',
    },
    {
      name: 'exactly 5 % are refused',
      series: { httpRequests: '100 x5', http4xx: '2 x5', http5xx: '3 x5' },
      states: 'inactive x5',
    },
    {
      name: 'all of very few are refused',
      series: { httpRequests: '3 x5', http4xx: '3 x5' },
      states: 'inactive x5',
    },
  ],
  drill: 'Post twenty bodies without a signature to the webhook address.',
};
