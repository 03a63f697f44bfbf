/** What only the notifier knows of: CloudWatch's alarms, which no evaluator keeps. */
import type { AlertChange } from '../../lambdas/domain/alert/change';
import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import type { Desk, DeskAlert } from '../../lambdas/domain/dispatch/desk';
import { episodeOf } from '../../lambdas/domain/dispatch/fold';

/** @param changes of the log: an alarm that is over, and that everybody has heard of, is nowhere else */
export function withAlarms(
  stored: readonly StoredAlert[],
  { alerts }: Desk,
  changes: readonly AlertChange[] = [],
): readonly StoredAlert[] {
  const logged = changes.filter(isOfAlarm).map((change) => [change.fingerprint, asOver(change)] as const);
  const onDesk = Object.values(alerts).filter(({ report }) => report.labels.source === 'cloudwatch');
  const told = onDesk.map((alert) => [alert.report.fingerprint, asStored(alert)] as const);
  const kept = stored.map((alert) => [alert.fingerprint, alert] as const);
  return [...new Map([...kept, ...logged, ...told]).values()];
}

export function isOfAlarm({ by }: AlertChange): boolean {
  return by === 'cloudwatch';
}

function asOver({ fingerprint, ruleId, severity, atMs, to, reason }: AlertChange): StoredAlert {
  const fired = to === 'firing' ? { firedAtMs: atMs } : {};
  return {
    fingerprint,
    ruleId,
    severity,
    state: { status: to, ...fired, evaluatedAtMs: atMs },
    reason,
    version: 0,
  };
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
