import type { RuleInput } from '../lambdas/domain/rule/rule';

export const unassignedTraffic: RuleInput = {
  id: 'unassigned-traffic',
  summary: 'Webhooks come for a number that belongs to no tenant',
  scope: 'platform',
  condition: {
    kind: 'threshold',
    of: ['unassignedEvents'],
    aggregate: 'sum',
    windowMinutes: 15,
    above: 0,
  },
  forMinutes: 0,
  cooldownMinutes: 60,
  severity: 'warning',
  category: 'delivery',
  runbook: 'docs/runbooks/unassigned-traffic.md',
  cases: [
    {
      name: 'one comes',
      series: { unassignedEvents: '- x2, 1, - x25' },
      states: 'inactive x2, firing x20, resolved x6',
    },
    { name: 'all have an owner', series: { unassignedEvents: '0 x5' }, states: 'inactive x5' },
  ],
  drill: 'Send a body whose sender nobody owns: kentongan send test/fixtures/meta/message-text.json',
};
