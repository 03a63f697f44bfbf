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
        windowMinutes: 1,
        above: 250,
        minimum: 5,
      },
      {
        kind: 'percentile',
        of: 'webhookLatency',
        share: 0.99,
        windowMinutes: 1,
        above: 1_000,
        // Of fewer than a hundred the slowest speaks: of very few it would say nothing of one in a hundred.
        minimum: 50,
      },
    ],
  },
  // Ten minutes in a row, each judged by itself: the first is over when it is judged.
  forMinutes: 9,
  cooldownMinutes: 30,
  severity: 'warning',
  category: 'performance',
  runbook: 'docs/runbooks/webhook-latency.md',
  cases: [
    {
      name: 'three in a hundred take longer than a second for ten minutes',
      series: { webhookLatency: '100@80 x5, 97@80 + 3@1500 x10, 100@80 x10' },
      states: 'inactive x5, pending x9, firing x6, resolved x5',
    },
    {
      name: 'the median is 400 ms for twelve minutes',
      series: { webhookLatency: '40@80 x5, 40@400 x12, 40@80 x10' },
      states: 'inactive x5, pending x9, firing x8, resolved x5',
    },
    {
      name: 'the median is 400 ms for nine minutes',
      series: { webhookLatency: '40@80 x5, 40@400 x9, 40@80 x6' },
      states: 'inactive x5, pending x9, inactive x6',
    },
    {
      name: 'very many take longer than a second for two minutes, among few',
      series: { webhookLatency: '60@80 x5, 2000@1500 x2, 60@80 x13' },
      states: 'inactive x5, pending x2, inactive x13',
    },
  ],
};
