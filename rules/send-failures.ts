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
  cooldownMinutes: 15,
  severity: 'high',
  category: 'delivery',
  runbook: 'docs/runbooks/send-failures.md',
  cases: [
    {
      name: 'a fifth fails for five minutes',
      series: { sent: '20 x40', failed: '0 x5, 5 x5, 0 x30' },
      states: 'inactive x6, firing x20, resolved x14',
    },
    { name: 'one of twenty fails', series: { sent: '19', failed: '1' }, states: 'inactive x3' },
    {
      name: 'all of nineteen fail, then one more',
      series: { failed: '19, 1' },
      states: 'inactive, firing x2',
    },
  ],
};
