/** The probe function's settings; its construct sets exactly these. */
export const PROBE_ENV = {
  stage: 'STAGE',
  tableName: 'STATE_TABLE_NAME',
  ledgerTableName: 'LEDGER_TABLE_NAME',
  webhookUrl: 'WEBHOOK_URL',
  metaSecretArn: 'META_SECRET_ARN',
  identitySecretArn: 'IDENTITY_SECRET_ARN',
} as const;
