/** The evaluate function's settings; its construct sets exactly these. */
export const EVALUATE_ENV = {
  stage: 'STAGE',
  tableName: 'STATE_TABLE_NAME',
  alertsTopicArn: 'ALERTS_TOPIC_ARN',
  apiId: 'WEBHOOK_API_ID',
  /** Where the pages that runbook paths name can be opened, without a closing slash. */
  runbookBaseUrl: 'RUNBOOK_BASE_URL',
} as const;

/** What the schedule hands over; EventBridge Scheduler fills the time in. */
export const SCHEDULE_INPUT = { scheduledAt: '<aws.scheduler.scheduled-time>' } as const;
export interface ScheduleEvent {
  readonly scheduledAt?: string;
}
