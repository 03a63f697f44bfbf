/** The ingest function's settings; its construct sets exactly these. */
export const INGEST_ENV = {
  stage: 'STAGE',
  queueUrl: 'WEBHOOKS_QUEUE_URL',
  metaSecretArn: 'META_SECRET_ARN',
} as const;

export const WEBHOOK_ROUTE = '/webhooks/{app}';
export const HEALTH_ROUTE = '/health';
