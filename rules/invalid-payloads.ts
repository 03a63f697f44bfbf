import type { RuleInput } from '../lambdas/domain/rule/rule';

export const invalidPayloads: RuleInput = {
  id: 'invalid-payloads',
  summary: 'Webhooks come that are signed well and cannot be read',
  scope: 'platform',
  condition: {
    kind: 'ratio',
    of: ['invalidPayloads'],
    to: ['httpRequests'],
    windowMinutes: 10,
    above: 0.01,
    minimum: 100,
  },
  forMinutes: 0,
  cooldownMinutes: 30,
  severity: 'warning',
  category: 'availability',
  runbook: 'docs/runbooks/invalid-payloads.md',
  cases: [
    {
      name: 'twenty of a hundred cannot be read, once',
      series: { httpRequests: '100 x25', invalidPayloads: '- x5, 20, - x19' },
      states: 'inactive x5, firing x15, resolved x5',
    },
    {
      name: 'exactly one in a hundred',
      series: { httpRequests: '100 x10', invalidPayloads: '1 x10' },
      states: 'inactive x10',
    },
  ],
  drill: 'Send bodies that are no JSON with `kentongan send -`, as many as one in ten of all webhooks.',
};
