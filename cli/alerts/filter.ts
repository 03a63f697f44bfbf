/** Which alerts are meant. */
import { SEVERITIES, type Severity } from '../../lambdas/domain/rule/rule';
import { CommandError } from '../output';

export interface AlertFilter {
  readonly rule?: string;
  /** A tenant's id, or `platform`. */
  readonly tenant?: string;
  readonly severity?: readonly string[];
}

interface Filtered {
  readonly ruleId: string;
  readonly tenantId?: string;
  readonly severity: Severity;
}

export const PLATFORM = 'platform';

/** Throws a `CommandError` for a severity that there is not. */
export function filterOf({ rule, tenant, severity = [] }: AlertFilter): (alert: Filtered) => boolean {
  const unknown = severity.filter((each) => !SEVERITIES.some((known) => known === each));
  if (unknown.length > 0) {
    throw new CommandError(`--severity: came "${unknown[0]}", accepted is ${SEVERITIES.join(', ')}`, 2);
  }
  return (alert) =>
    (rule === undefined || alert.ruleId === rule) &&
    (tenant === undefined || (alert.tenantId ?? PLATFORM) === tenant) &&
    (severity.length === 0 || severity.includes(alert.severity));
}

/** Whether all alerts are meant. */
export function isUnfiltered({ rule, tenant, severity = [] }: AlertFilter): boolean {
  return rule === undefined && tenant === undefined && severity.length === 0;
}

/** ` of rule X for tenant Y`, for sentences on what was not found. */
export function sayFilter({ rule, tenant, severity = [] }: AlertFilter): string {
  return [
    severity.length > 0 ? ` of severity ${severity.join(' or ')}` : '',
    rule === undefined ? '' : ` of rule ${rule}`,
    tenant === undefined ? '' : ` of ${tenant === PLATFORM ? 'the platform' : `tenant ${tenant}`}`,
  ].join('');
}
