import type { RuleInput } from '../lambdas/domain/rule/rule';

export const noisyNeighbour: RuleInput = {
  id: 'noisy-neighbour',
  summary: 'One tenant takes up more than half of the queue',
  scope: 'tenant',
  // Without a value while five tenants or fewer are active: then a large share means nothing.
  condition: { kind: 'threshold', of: ['queueShare'], aggregate: 'last', windowMinutes: 1, above: 0.5 },
  // Ten minutes in a row, each judged by itself: the first is over when it is judged.
  forMinutes: 9,
  cooldownMinutes: 30,
  severity: 'warning',
  category: 'performance',
  runbook: 'docs/runbooks/noisy-neighbour.md',
  cases: [
    {
      name: 'it has two thirds for twelve minutes',
      series: { queueShare: '0.1 x3, 0.66 x12, 0.1 x8' },
      states: 'inactive x3, pending x9, firing x8, resolved x3',
    },
    {
      name: 'it has two thirds for ten minutes',
      series: { queueShare: '0.1, 0.66 x10, 0.1 x7' },
      states: 'inactive, pending x9, firing x6, resolved x2',
    },
    {
      name: 'it has two thirds for nine minutes',
      series: { queueShare: '0.1, 0.66 x9, 0.1' },
      states: 'inactive, pending x9, inactive',
    },
    {
      name: 'it sends nearly all of two minutes',
      series: { queueShare: '0.1 x3, 0.97 x2, 0.1 x10' },
      states: 'inactive x3, pending x2, inactive x10',
    },
    { name: 'few tenants are active', series: { queueShare: '- x15' }, states: 'inactive x15' },
  ],
};
