/** The normalise function's settings; its construct sets exactly these. */
export const NORMALISE_ENV = {
  stage: 'STAGE',
  tableName: 'STATE_TABLE_NAME',
  ledgerTableName: 'LEDGER_TABLE_NAME',
  eventsTopicArn: 'EVENTS_TOPIC_ARN',
  deadLetterQueueUrl: 'WEBHOOKS_DLQ_URL',
  identitySecretArn: 'IDENTITY_SECRET_ARN',
  claimsBucketName: 'CLAIMS_BUCKET_NAME',
  /** How often the queue lets a record be tried; on the last try the function sets it aside itself, with its cause. */
  maxReceiveCount: 'MAX_RECEIVE_COUNT',
  /** What events carry: `full` or `none` of their content. */
  eventContent: 'EVENT_CONTENT',
} as const;
