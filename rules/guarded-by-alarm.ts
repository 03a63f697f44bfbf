/**
 * Rules of the default pack that a CloudWatch alarm watches in `lib/platform-alarms.ts`, because they must be told even
 * when the evaluator stands still. They are no rules, so that nobody is paged twice for one thing.
 */
export interface GuardedRule {
  readonly id: string;
  readonly condition: string;
  readonly severity: string;
  /** The alarm's name, which is also that of its runbook. */
  readonly alarm: string;
}

export const GUARDED_BY_ALARM: readonly GuardedRule[] = [
  {
    id: 'webhook-down',
    condition: 'the synthetic webhook fails 3 times in a row',
    severity: 'critical',
    alarm: 'webhook-down',
  },
  {
    id: 'webhook-5xx-burst',
    condition: 'more than 10 answers of 5xx in 5 min',
    severity: 'high',
    alarm: 'webhook-5xx-burst',
  },
  {
    id: 'queue-age',
    condition: 'the oldest webhook waits for more than 5 min',
    severity: 'critical',
    alarm: 'queue-age',
  },
  {
    // The alarm is stricter than the rule would be: it does not wait for ten.
    id: 'dlq-items',
    condition: 'a webhook was set aside',
    severity: 'high',
    alarm: 'webhooks-dlq',
  },
  {
    id: 'notify-failing',
    condition: 'a channel fails 5 times in a row',
    severity: 'high',
    alarm: 'notify-failing',
  },
  {
    id: 'evaluator-stalled',
    condition: 'no rule was judged for 3 min',
    severity: 'critical',
    alarm: 'evaluator-stalled',
  },
];
