/** The evaluate function's settings; its construct sets exactly these. */
export const EVALUATE_ENV = {
  stage: 'STAGE',
  tableName: 'STATE_TABLE_NAME',
  alertsTopicArn: 'ALERTS_TOPIC_ARN',
  apiId: 'WEBHOOK_API_ID',
  webhooksQueueName: 'WEBHOOKS_QUEUE_NAME',
  webhooksDlqName: 'WEBHOOKS_DLQ_NAME',
  alertsDlqName: 'ALERTS_DLQ_NAME',
  normaliseFunctionName: 'NORMALISE_FUNCTION_NAME',
  /** Where the pages that runbook paths name can be opened, without a closing slash. */
  runbookBaseUrl: 'RUNBOOK_BASE_URL',
} as const;

/** What the schedule of a shard hands over; EventBridge Scheduler fills the time in. */
export function scheduleInput(shard: number, shards: number) {
  return { scheduledAt: '<aws.scheduler.scheduled-time>', shard, shards } as const;
}
export interface ScheduleEvent {
  readonly scheduledAt?: string;
  /** Which part of the tenants is meant, from 0. @default 0 */
  readonly shard?: number;
  /** Among how many the tenants are divided. @default 1 */
  readonly shards?: number;
}
