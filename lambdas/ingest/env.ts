/** The ingest function's settings; its construct sets exactly these. */
export const INGEST_ENV = {
  stage: 'STAGE',
  queueUrl: 'WEBHOOKS_QUEUE_URL',
  metaSecretArn: 'META_SECRET_ARN',
  claimsBucketName: 'CLAIMS_BUCKET_NAME',
  /** The common name that a caller's client certificate must have, or `NO_CLIENT_CN` where none is asked for. */
  requiredClientCn: 'REQUIRED_CLIENT_CN',
  /** The secret that CloudFront shows, or `NO_ORIGIN_SECRET` where it does not stand in front. */
  originSecretArn: 'ORIGIN_SECRET_ARN',
} as const;

/** A variable takes no empty value, so "no certificate is asked for" has a word of its own. */
export const NO_CLIENT_CN = 'none';
export const NO_ORIGIN_SECRET = 'none';

/** By this header CloudFront shows that a request has come through it. */
export const ORIGIN_HEADER = 'x-origin-verify';

export const WEBHOOK_ROUTE = '/webhooks/{app}';
export const HEALTH_ROUTE = '/health';
