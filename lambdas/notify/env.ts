/** The notify function's settings; its construct sets exactly these. */
export const NOTIFY_ENV = {
  stage: 'STAGE',
  tableName: 'STATE_TABLE_NAME',
  channelsSecretArn: 'CHANNELS_SECRET_ARN',
  /** Of the queue that notify reads: it sends itself wake-ups. */
  queueUrl: 'ALERTS_QUEUE_URL',
  deadLetterQueueUrl: 'ALERTS_DLQ_URL',
} as const;
