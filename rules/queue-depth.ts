import type { RuleInput } from '../lambdas/domain/rule/rule';

export const queueDepth: RuleInput = {
  id: 'queue-depth',
  summary: 'More than 10,000 webhooks wait in the queue',
  scope: 'platform',
  condition: { kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 5, above: 10_000 },
  forMinutes: 0,
  cooldownMinutes: 15,
  // So that a queue that is worked off around the limit does not fire again and again.
  resolve: 8_000,
  severity: 'warning',
  category: 'performance',
  runbook: 'docs/runbooks/queue-depth.md',
  cases: [
    {
      name: 'the queue fills up and is worked off',
      series: { queueDepth: '0, 6000, 12000 x3, 9000 x4, 3000 x7' },
      states: 'inactive x2, firing x12, resolved x2',
    },
    { name: 'exactly 10,000 wait', series: { queueDepth: '10000 x5' }, states: 'inactive x5' },
    {
      name: 'the queue is idle and says nothing',
      series: { queueDepth: '12000, - x12' },
      states: 'firing x10, resolved x3',
    },
  ],
};
