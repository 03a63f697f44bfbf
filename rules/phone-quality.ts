import type { RuleInput } from '../lambdas/domain/rule/rule';

export const phoneQuality: RuleInput = {
  id: 'phone-quality',
  summary: "A tenant's quality is red, or Meta has restricted its account",
  scope: 'tenant',
  condition: {
    kind: 'threshold',
    of: ['accountRestricted', 'qualityRed'],
    aggregate: 'sum',
    windowMinutes: 60,
    atLeast: 1,
  },
  forMinutes: 0,
  cooldownMinutes: 360,
  severity: 'high',
  category: 'compliance',
  runbook: 'docs/runbooks/phone-quality.md',
  cases: [
    {
      name: 'the account is restricted',
      series: { accountRestricted: '0 x5, 1, 0 x80', qualityRed: '0 x86' },
      states: 'inactive x5, firing x65, resolved x16',
    },
  ],
};
