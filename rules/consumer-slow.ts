import type { RuleInput } from '../lambdas/domain/rule/rule';

export const consumerSlow: RuleInput = {
  id: 'consumer-slow',
  summary: 'Webhooks take more than a second to be processed, once they have been gathered',
  scope: 'platform',
  condition: {
    kind: 'percentile',
    of: 'processingLag',
    share: 0.95,
    windowMinutes: 5,
    // A second of work, and the second for which the queue gathers webhooks before it hands them over.
    above: 2_000,
    minimum: 20,
  },
  forMinutes: 10,
  cooldownMinutes: 15,
  severity: 'warning',
  category: 'performance',
  runbook: 'docs/runbooks/consumer-slow.md',
  cases: [
    {
      name: 'processing takes 5 seconds for a quarter of an hour',
      series: { processingLag: '50@200 x5, 50@5000 x15, 50@200 x15' },
      states: 'inactive x5, pending x10, firing x14, resolved x6',
    },
    {
      name: 'processing takes 5 seconds for five minutes',
      series: { processingLag: '50@200 x5, 50@5000 x5, 50@200 x10' },
      states: 'inactive x5, pending x9, inactive x6',
    },
  ],
};
