/** One change of an alert, as it is kept: who changed what, when, and why. */
import type { Severity } from '../rule/severity';
import type { AlertState } from '../rule/step';
import type { StoredAlert } from './stored-alert';

export type AlertStatus = AlertState['status'];

export interface AlertChange {
  /** The scheduled time of the evaluation that made it, in milliseconds. */
  readonly atMs: number;
  readonly fingerprint: string;
  readonly ruleId: string;
  /** Absent for the platform's own. */
  readonly tenantId?: string;
  readonly severity: Severity;
  readonly from: AlertStatus;
  readonly to: AlertStatus;
  /** The values seen, as a person would say them. */
  readonly reason: string;
  readonly value?: number;
  /** `evaluate`, or a person's name. */
  readonly by: string;
}

/** What the writing of `after` in place of `before` changes; undefined when the alert stays what it was. */
export function changeOf(
  before: AlertStatus | undefined,
  after: Omit<StoredAlert, 'version' | 'owed'>,
  by: string,
): AlertChange | undefined {
  const from = before ?? 'inactive';
  const { fingerprint, ruleId, tenantId, severity, state, reason, value } = after;
  if (from === state.status) return undefined;
  return {
    atMs: state.evaluatedAtMs,
    fingerprint,
    ruleId,
    ...(tenantId === undefined ? {} : { tenantId }),
    severity,
    from,
    to: state.status,
    reason,
    ...(value === undefined ? {} : { value }),
    by,
  };
}
