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
  severity: 'critical',
  category: 'availability',
  runbook: 'docs/runbooks/webhook-error-rate.md',
};
