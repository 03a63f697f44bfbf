/** Rules of the default pack that cannot be judged yet: their condition in words, and the requirement they wait for. */
export interface WaitingRule {
  readonly id: string;
  readonly condition: string;
  readonly severity: string;
  readonly waitsFor: string;
}

type Row = readonly [id: string, condition: string, severity: string, waitsFor: string];

const ROWS: readonly Row[] = [
  ['token-expiry', 'an access token expires in less than 7 days', 'critical', 'SYN-API'],
  ['phone-red', "the quality rating of a tenant's number is red", 'high', 'SYN-API'],
  ['read-rate-drop', 'the read rate is out of the ordinary', 'notice', 'ANO-STAT'],
  ['inbound-drop', 'inbound is below 30 % of what is usual at this hour, for 15 min', 'warning', 'ANO-STAT'],
  ['inbound-surge', 'inbound is far above what is usual', 'warning', 'ANO-STAT'],
  ['consent-revokes', 'more than 3 times as many as usual stop marketing in an hour', 'warning', 'ANO-STAT'],
  ['unauthorised', 'more than 10 refused calls in 5 min from one source', 'high', 'ANO-SEC'],
  ['cross-tenant', "any attempt at another tenant's data", 'critical', 'ANO-SEC'],
  ['brute-force', 'more than 10 failed log-ins in 5 min of one source', 'critical', 'ANO-SEC'],
  [
    'log-errors',
    'an error pattern that is new, or 3 times as frequent as usual, in 5 min',
    'warning',
    'ANO-LOG',
  ],
  ['synthetic-send', 'the send check fails 3 times in a row, or takes more than 30 s', 'high', 'SYN-SEND'],
  ['url-down', 'a URL check fails 3 times in a row', 'critical', 'SYN-URL'],
  ['tls-expiry', 'a certificate expires in less than 14 days', 'warning', 'SYN-URL'],
  ['ai-errors', 'AI errors above 5 % in 10 min, or p95 above 10 s', 'warning', 'TEL-OTLP'],
  ['routing-slow', 'p95 of case routing above 5 s for 10 min', 'warning', 'TEL-OTLP'],
  ['approval-delay', 'p95 of approvals above 24 h', 'notice', 'TEL-OTLP'],
  ['payment-failures', 'less than 95 % of payments succeed over 15 min', 'critical', 'TEL-OTLP'],
  ['cpu-high', 'CPU above 80 % for 10 min', 'warning', 'TEL-OTLP'],
  ['memory-high', 'memory above 85 % for 10 min', 'warning', 'TEL-OTLP'],
  ['disk-low', 'disk above 85 % (warning) or 95 % (critical)', 'warning, critical', 'TEL-OTLP'],
  ['database-down', 'the health check of the database fails for 2 min', 'critical', 'TEL-OTLP'],
  ['cache-down', 'the health check of the cache fails for 2 min', 'high', 'TEL-OTLP'],
  ['deploy-failed', 'a deployment failed', 'high', 'TEL-OTLP'],
  ['backup-failed', 'a backup failed', 'high', 'TEL-OTLP'],
  ['sync-failed', 'a synchronisation fails 3 times in a row', 'warning', 'TEL-OTLP'],
  ['deployed', 'a deployment is done', 'info', 'TEL-OTLP'],
  ['backup-done', 'a backup is done', 'info', 'TEL-OTLP'],
  ['restarted', 'a service was restarted', 'info', 'TEL-OTLP'],
  ['config-changed', 'a configuration was changed', 'info', 'TEL-OTLP'],
];

export const WAITING_RULES: readonly WaitingRule[] = ROWS.map(([id, condition, severity, waitsFor]) => ({
  id,
  condition,
  severity,
  waitsFor,
}));
