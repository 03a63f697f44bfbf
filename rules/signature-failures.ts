import type { RuleInput } from '../lambdas/domain/rule/rule';

export const signatureFailures: RuleInput = {
  id: 'signature-failures',
  summary: 'Requests with a wrong signature come repeatedly: a wrong app secret, or somebody tries',
  scope: 'platform',
  condition: {
    kind: 'any',
    of: [
      { kind: 'threshold', of: ['signatureFailures'], aggregate: 'sum', windowMinutes: 5, above: 10 },
      {
        kind: 'ratio',
        of: ['signatureFailures'],
        to: ['httpRequests'],
        windowMinutes: 5,
        above: 0.05,
        minimum: 20,
      },
    ],
  },
  forMinutes: 0,
  cooldownMinutes: 10,
  severity: 'critical',
  category: 'security',
  runbook: 'docs/runbooks/signature-failures.md',
  cases: [
    {
      name: 'three a minute come, among very many good ones',
      series: { httpRequests: '9000 x20', signatureFailures: '-, 3 x4, - x15' },
      states: 'inactive x4, firing x7, resolved x9',
    },
    {
      name: 'ten in five minutes, and few requests',
      series: { httpRequests: '3 x5', signatureFailures: '2 x5' },
      states: 'inactive x5',
    },
    {
      name: 'two of 25 requests are badly signed',
      series: { httpRequests: '5 x12', signatureFailures: '- x4, 2, - x7' },
      states: 'inactive x4, firing x8',
    },
  ],
  drill: 'Post eleven bodies with a made-up signature to the webhook address.',
};
