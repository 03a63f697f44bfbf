import type { RuleInput } from '../lambdas/domain/rule/rule';

/** What Meta asks of receivers: a median of 250 ms, and less than one in a hundred above a second. */
export const webhookLatencyMeta: RuleInput = {
  id: 'webhook-latency-meta',
  summary: 'Webhooks are answered more slowly than Meta asks for',
  scope: 'platform',
  condition: {
    kind: 'any',
    of: [
      {
        kind: 'percentile',
        of: 'webhookLatency',
        share: 0.5,
        windowMinutes: 10,
        above: 250,
        minimum: 100,
      },
      {
        kind: 'percentile',
        of: 'webhookLatency',
        share: 0.99,
        windowMinutes: 10,
        above: 1_000,
        minimum: 100,
      },
    ],
  },
  forMinutes: 0,
  cooldownMinutes: 30,
  severity: 'warning',
  category: 'performance',
  runbook: 'docs/runbooks/webhook-latency.md',
  cases: [
    {
      name: 'three in a hundred take longer than a second for five minutes',
      series: { webhookLatency: '100@80 x10, 97@80 + 3@1500 x5, 100@80 x15' },
      states: 'inactive x13, firing x13, resolved x4',
    },
    {
      name: 'the median is 400 ms for ten minutes',
      series: { webhookLatency: '40@80 x5, 40@400 x10, 40@80 x15' },
      states: 'inactive x10, firing x14, resolved x6',
    },
  ],
};
