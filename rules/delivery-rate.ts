import type { RuleInput } from '../lambdas/domain/rule/rule';

export const deliveryRate: RuleInput = {
  id: 'delivery-rate',
  summary: 'Too few of the messages that a tenant sent have arrived',
  scope: 'tenant',
  condition: {
    kind: 'ratio',
    of: ['delivered'],
    to: ['sent'],
    windowMinutes: 30,
    below: 0.9,
    minimum: 50,
  },
  // What was sent in the last moments is still on its way: where traffic has just begun, that is much of it.
  forMinutes: 5,
  cooldownMinutes: 30,
  // Messages of the last minutes of the window may still be on their way.
  resolve: 0.92,
  severity: 'high',
  category: 'delivery',
  runbook: 'docs/runbooks/delivery-rate.md',
  cases: [
    {
      name: 'receipts stop for ten minutes and then come again',
      series: { sent: '20 x70', delivered: '20 x20, 0 x10, 20 x40' },
      states: 'inactive x22, pending x5, firing x35, resolved x8',
    },
    {
      name: 'exactly nine of ten arrive',
      series: { sent: '20 x10', delivered: '18 x10' },
      states: 'inactive x10',
    },
    {
      name: 'fewer than fifty were sent',
      series: { sent: '4 x10', delivered: '0 x10' },
      states: 'inactive x10',
    },
  ],
};
