import type { RuleInput } from '../lambdas/domain/rule/rule';

export const webhookLatency: RuleInput = {
  id: 'webhook-latency',
  summary: 'Webhooks are answered slowly: one in twenty takes more than 2 seconds',
  scope: 'platform',
  condition: {
    kind: 'percentile',
    of: 'webhookLatency',
    share: 0.95,
    windowMinutes: 1,
    above: 2_000,
    // Of few webhooks the slowest speaks, but in each minute anew; a minute with fewer still is no slow one.
    minimum: 5,
  },
  // Five minutes in a row, each judged by itself: the first is over when it is judged. In a window of several, one slow
  // minute would pass for as many.
  forMinutes: 4,
  cooldownMinutes: 15,
  severity: 'warning',
  category: 'performance',
  runbook: 'docs/runbooks/webhook-latency.md',
  cases: [
    {
      name: 'every webhook takes 3 seconds for ten minutes',
      series: { webhookLatency: '50@100 x5, 50@3000 x10, 50@100 x15' },
      states: 'inactive x5, pending x4, firing x11, resolved x10',
    },
    {
      name: 'one in ten takes 3 seconds for five minutes',
      series: { webhookLatency: '50@100 x5, 5@3000 + 45@100 x5, 50@100 x10' },
      states: 'inactive x5, pending x4, firing x6, resolved x5',
    },
    {
      name: 'every webhook takes 3 seconds for four minutes',
      series: { webhookLatency: '50@100 x5, 50@3000 x4, 50@100 x6' },
      states: 'inactive x5, pending x4, inactive x6',
    },
    {
      name: 'very many are slow for two minutes, among few',
      series: { webhookLatency: '20@100 x5, 900@9000 x2, 20@100 x8' },
      states: 'inactive x5, pending x2, inactive x8',
    },
    {
      name: 'there are few webhooks, and all are slow',
      series: { webhookLatency: '6@3000 x6, 6@100 x7' },
      states: 'pending x4, firing x7, resolved x2',
    },
    { name: 'there are too few to judge', series: { webhookLatency: '4@9000 x15' }, states: 'inactive x15' },
  ],
};
