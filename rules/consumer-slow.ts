import type { RuleInput } from '../lambdas/domain/rule/rule';

export const consumerSlow: RuleInput = {
  id: 'consumer-slow',
  summary: 'Webhooks take more than a second to be processed, once the queue has handed them over',
  scope: 'platform',
  condition: {
    kind: 'percentile',
    // Of the calls of normalise, without the second for which the queue gathers webhooks and without their waiting there:
    // `queue-depth` and `queue-age` tell of that.
    of: 'processingTime',
    share: 0.95,
    windowMinutes: 1,
    above: 1_000,
    // Of few calls the slowest speaks, but in each minute anew; a minute with fewer still is no slow one.
    minimum: 5,
  },
  // Ten minutes in a row, each judged by itself: the first is over when it is judged.
  forMinutes: 9,
  cooldownMinutes: 15,
  severity: 'warning',
  category: 'performance',
  runbook: 'docs/runbooks/consumer-slow.md',
  cases: [
    {
      name: 'processing takes 5 seconds for a quarter of an hour',
      series: { processingTime: '50@200 x5, 50@5000 x15, 50@200 x15' },
      states: 'inactive x5, pending x9, firing x11, resolved x10',
    },
    {
      name: 'one call in ten takes 1.5 seconds for ten minutes',
      series: { processingTime: '50@200 x5, 45@200 + 5@1500 x10, 50@200 x7' },
      states: 'inactive x5, pending x9, firing x6, resolved x2',
    },
    {
      name: 'processing takes 5 seconds for nine minutes',
      series: { processingTime: '50@200 x5, 50@5000 x9, 50@200 x6' },
      states: 'inactive x5, pending x9, inactive x6',
    },
    {
      name: 'very many calls are slow for two minutes, among few',
      series: { processingTime: '20@200 x5, 900@5000 x2, 20@200 x13' },
      states: 'inactive x5, pending x2, inactive x13',
    },
    {
      name: 'there are too few calls to judge',
      series: { processingTime: '4@5000 x15' },
      states: 'inactive x15',
    },
  ],
};
