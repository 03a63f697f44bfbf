import type { RuleInput } from '../lambdas/domain/rule/rule';

export const dlqVolume: RuleInput = {
  id: 'dlq-volume',
  summary: 'Many webhooks have been set aside, or ever more are',
  scope: 'platform',
  condition: {
    kind: 'any',
    of: [
      { kind: 'threshold', of: ['deadLetters'], aggregate: 'last', windowMinutes: 5, above: 100 },
      { kind: 'increase', of: 'deadLetters', windowMinutes: 15, by: 0, steady: true },
    ],
  },
  forMinutes: 0,
  cooldownMinutes: 10,
  severity: 'critical',
  category: 'delivery',
  runbook: 'docs/runbooks/dlq-volume.md',
  cases: [
    {
      name: 'two hundred are set aside at once, and sent back a quarter of an hour later',
      series: { deadLetters: '0 x3, 200 x15, 0 x10' },
      states: 'inactive x3, firing x20, resolved x5',
    },
    {
      name: 'one more is set aside every minute',
      series: { deadLetters: '0, 1..20, 20 x20' },
      states: 'inactive x15, firing x16, resolved x10',
    },
    {
      name: 'one more is set aside every fifth minute',
      series: { deadLetters: '0, 1 x5, 2 x5, 3 x5, 4 x5' },
      states: 'inactive x16, firing x5',
    },
    {
      name: 'it grows for fourteen minutes',
      series: { deadLetters: '0 x5, 1..14, 14 x20' },
      states: 'inactive x39',
    },
    {
      name: 'ninety are set aside at once',
      series: { deadLetters: '0 x5, 90 x20' },
      states: 'inactive x25',
    },
    { name: 'three lie there, as before', series: { deadLetters: '0 x5, 3 x25' }, states: 'inactive x30' },
  ],
};
