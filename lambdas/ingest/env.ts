/** The ingest function's settings; its construct sets exactly these. */
export const INGEST_ENV = {
  stage: 'STAGE',
  queueUrl: 'WEBHOOKS_QUEUE_URL',
  metaSecretArn: 'META_SECRET_ARN',
  claimsBucketName: 'CLAIMS_BUCKET_NAME',
  /** The common names, with commas between, one of which a caller's client certificate must have; or `NO_CLIENT_CN`. */
  requiredClientCn: 'REQUIRED_CLIENT_CN',
} as const;

/** No certificate is asked for: a word of its own, because a variable takes no empty value. */
export const NO_CLIENT_CN = 'none';

export const WEBHOOK_ROUTE = '/webhooks/{app}';
export const HEALTH_ROUTE = '/health';
