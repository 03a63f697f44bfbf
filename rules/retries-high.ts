import type { RuleInput } from '../lambdas/domain/rule/rule';

export const retriesHigh: RuleInput = {
  id: 'retries-high',
  summary: 'More than a tenth of the webhooks must be tried again',
  scope: 'platform',
  condition: {
    kind: 'ratio',
    of: ['recordsRetried'],
    to: ['queueDeliveries'],
    windowMinutes: 10,
    above: 0.1,
    minimum: 50,
  },
  forMinutes: 0,
  cooldownMinutes: 30,
  severity: 'warning',
  category: 'delivery',
  runbook: 'docs/runbooks/retries-high.md',
  cases: [
    {
      name: 'half of them are tried again for five minutes',
      series: { queueDeliveries: '100 x30', recordsRetried: '- x5, 50 x5, - x20' },
      states: 'inactive x6, firing x16, resolved x8',
    },
    {
      name: 'a tenth is tried again',
      series: { queueDeliveries: '100 x10', recordsRetried: '10 x10' },
      states: 'inactive x10',
    },
  ],
};
