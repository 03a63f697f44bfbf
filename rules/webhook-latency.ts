import type { RuleInput } from '../lambdas/domain/rule/rule';

export const webhookLatency: RuleInput = {
  id: 'webhook-latency',
  summary: 'Webhooks are answered slowly: one in twenty takes more than 2 seconds',
  scope: 'platform',
  condition: {
    kind: 'percentile',
    of: 'webhookLatency',
    share: 0.95,
    windowMinutes: 5,
    above: 2_000,
    minimum: 20,
  },
  forMinutes: 5,
  cooldownMinutes: 15,
  severity: 'warning',
  category: 'performance',
  runbook: 'docs/runbooks/webhook-latency.md',
  cases: [
    {
      name: 'every webhook takes 3 seconds for ten minutes',
      series: { webhookLatency: '50@100 x5, 50@3000 x10, 50@100 x15' },
      states: 'inactive x5, pending x5, firing x14, resolved x6',
    },
    {
      name: 'one slow minute among fast ones',
      series: { webhookLatency: '50@100 x5, 5@3000 + 45@100, 50@100 x9' },
      states: 'inactive x15',
    },
    { name: 'there are too few to judge', series: { webhookLatency: '1@9000 x15' }, states: 'inactive x15' },
  ],
};
