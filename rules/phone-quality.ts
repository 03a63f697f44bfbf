import type { RuleInput } from '../lambdas/domain/rule/rule';

export const phoneQuality: RuleInput = {
  id: 'phone-quality',
  summary: "Meta flagged a tenant's number, lowered its limit, or restricted the account",
  scope: 'tenant',
  condition: {
    kind: 'threshold',
    of: ['phoneFlagged', 'phoneLimitLowered', 'accountRestricted'],
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
      name: 'a number is flagged',
      series: { phoneFlagged: '0 x5, 1, 0 x80', phoneLimitLowered: '0 x86', accountRestricted: '0 x86' },
      states: 'inactive x5, firing x65, resolved x16',
    },
    {
      name: 'the limit of a number is lowered while it is flagged',
      series: {
        phoneFlagged: '0, 1, 0 x100',
        phoneLimitLowered: '0 x31, 1, 0 x70',
        accountRestricted: '0 x102',
      },
      states: 'inactive, firing x95, resolved x6',
    },
    {
      name: 'the account is restricted',
      series: { phoneFlagged: '0 x86', phoneLimitLowered: '0 x86', accountRestricted: '0 x5, 1, 0 x80' },
      states: 'inactive x5, firing x65, resolved x16',
    },
    { name: 'nothing is heard of the tenant', series: {}, states: 'inactive x3' },
  ],
};
