import type { RuleInput } from '../lambdas/domain/rule/rule';

export const sendFailures: RuleInput = {
  id: 'send-failures',
  summary: 'Too many outbound messages of a tenant fail',
  scope: 'tenant',
  // Of all outcomes, not of `sent` alone: a message may fail without ever having been sent.
  condition: {
    kind: 'ratio',
    of: ['failed'],
    to: ['sent', 'failed'],
    windowMinutes: 15,
    above: 0.05,
    minimum: 20,
  },
  forMinutes: 0,
  severity: 'high',
  category: 'delivery',
  runbook: 'docs/runbooks/send-failures.md',
};
