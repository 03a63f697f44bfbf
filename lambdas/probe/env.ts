/** The probe function's settings; its construct sets exactly these. */
export const PROBE_ENV = {
  stage: 'STAGE',
  tableName: 'STATE_TABLE_NAME',
  ledgerTableName: 'LEDGER_TABLE_NAME',
  webhookUrl: 'WEBHOOK_URL',
  metaSecretArn: 'META_SECRET_ARN',
  identitySecretArn: 'IDENTITY_SECRET_ARN',
  /** The secret of the certificate that the probe shows, or `NO_CERTIFICATE` where none is asked for. */
  certificateSecretArn: 'CERTIFICATE_SECRET_ARN',
} as const;

/** A variable takes no empty value, so "no certificate is asked for" has a word of its own. */
export const NO_CERTIFICATE = 'none';
