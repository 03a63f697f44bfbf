import type { RuleInput } from '../lambdas/domain/rule/rule';

export const templateQuality: RuleInput = {
  id: 'template-quality',
  summary: "The quality of a tenant's template became red",
  scope: 'tenant',
  condition: {
    kind: 'threshold',
    of: ['templateQualityRed'],
    aggregate: 'sum',
    windowMinutes: 60,
    atLeast: 1,
  },
  forMinutes: 0,
  cooldownMinutes: 360,
  severity: 'warning',
  category: 'delivery',
  runbook: 'docs/runbooks/template-quality.md',
  cases: [
    {
      name: 'one becomes red',
      series: { templateQualityRed: '0 x5, 1, 0 x80' },
      states: 'inactive x5, firing x65, resolved x16',
    },
    { name: 'nothing is heard of the tenant', series: {}, states: 'inactive x3' },
  ],
};
