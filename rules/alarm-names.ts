import { WAITING_RULES } from './waiting';

/** What the CloudWatch alarms of `lib/` are called in alerts and in routing, beside the rules. */
export const ALARM_NAMES = [
  'webhook-down',
  'webhook-5xx-burst',
  'webhooks-rate-limited',
  'webhooks-dlq',
  'queue-age',
  'events-not-delivered',
  'counting-behind',
  'hours-behind',
  'evaluator-stalled',
  'alerts-age',
  'alerts-dlq',
  'notify-failing',
  'alerts-left-out',
  'ingest-errors',
  'normalise-errors',
  'count-errors',
  'rollup-errors',
  'evaluate-errors',
  'notify-errors',
  'probe-errors',
] as const;

/** What else the label `rule` may say: routing may be ready for a rule that still waits for its metric. */
export const NAMES_BESIDE_RULES: readonly string[] = [...ALARM_NAMES, ...WAITING_RULES.map(({ id }) => id)];
