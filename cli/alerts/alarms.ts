/** What only the notifier knows of: CloudWatch's alarms, which no evaluator keeps. */
import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import type { Desk, DeskAlert } from '../../lambdas/domain/dispatch/desk';
import { episodeOf } from '../../lambdas/domain/dispatch/fold';

export function withAlarms(stored: readonly StoredAlert[], { alerts }: Desk): readonly StoredAlert[] {
  const known = new Set(stored.map(({ fingerprint }) => fingerprint));
  const others = Object.values(alerts).filter(
    ({ report }) => report.labels.source === 'cloudwatch' && !known.has(report.fingerprint),
  );
  return [...stored, ...others.map(asStored)];
}

function asStored({ report, resolvedMs }: DeskAlert): StoredAlert {
  const { fingerprint, labels, severity, reason, atMs } = report;
  const fires = { status: 'firing', firedAtMs: episodeOf(report), evaluatedAtMs: atMs } as const;
  return {
    fingerprint,
    ruleId: labels.rule ?? '',
    ...(labels.tenant ? { tenantId: labels.tenant } : {}),
    severity,
    state: resolvedMs === undefined ? fires : { status: 'resolved', evaluatedAtMs: resolvedMs },
    reason,
    version: 0,
  };
}
