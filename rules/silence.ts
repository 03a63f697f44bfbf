import type { RuleInput } from '../lambdas/domain/rule/rule';

export const silence: RuleInput = {
  id: 'silence',
  summary: 'A tenant has been silent for longer than it ever is at this hour',
  scope: 'tenant',
  condition: { kind: 'threshold', of: ['silence'], aggregate: 'last', windowMinutes: 1, above: 3 },
  forMinutes: 2,
  cooldownMinutes: 60,
  severity: 'warning',
  category: 'availability',
  runbook: 'docs/runbooks/silence.md',
  cases: [
    {
      name: 'it is quiet for half as long again as ever, then speaks',
      series: { silence: '0.6, 1.8, 3, 3.3, 3.6, 3.9, 4.2, 4.5, 0 x8' },
      states: 'inactive x3, pending x2, firing x8, resolved x3',
    },
    { name: 'too little is known of the tenant', series: { silence: '- x5' }, states: 'inactive x5' },
  ],
};
