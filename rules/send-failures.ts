import type { RuleInput } from '../lambdas/domain/rule/rule';

export const sendFailures: RuleInput = {
  id: 'send-failures',
  summary: 'Too many outbound messages of a tenant fail',
  scope: 'tenant',
  condition: { kind: 'ratio', of: ['failed'], to: ['sent'], windowMinutes: 15, above: 0.05, minimum: 20 },
  forMinutes: 0,
  severity: 'high',
  category: 'delivery',
  runbook: 'docs/runbooks/send-failures.md',
};
