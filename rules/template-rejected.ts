import type { RuleInput } from '../lambdas/domain/rule/rule';

export const templateRejected: RuleInput = {
  id: 'template-rejected',
  summary: "A tenant's template was rejected, paused or disabled",
  scope: 'tenant',
  condition: {
    kind: 'threshold',
    of: ['templateRejected', 'templatePaused'],
    aggregate: 'sum',
    windowMinutes: 15,
    atLeast: 1,
  },
  forMinutes: 0,
  cooldownMinutes: 60,
  severity: 'warning',
  category: 'delivery',
  runbook: 'docs/runbooks/template-rejected.md',
  cases: [
    {
      name: 'one is paused',
      series: { templatePaused: '0, 1, 0 x25', templateRejected: '0 x27' },
      states: 'inactive, firing x20, resolved x6',
    },
    { name: 'nothing is heard of the tenant', series: {}, states: 'inactive x3' },
  ],
};
