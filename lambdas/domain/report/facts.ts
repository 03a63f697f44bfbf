/** What a digest or a report is made of: the logs and incidents of a time. */
import type { AlertChange } from '../alert/change';
import type { DeskEntry, Incident } from '../dispatch/desk';

export interface Facts {
  /** With its start, without its end. */
  readonly fromMs: number;
  readonly toMs: number;
  /** In the order of time; those of some days before tell since when something fires. */
  readonly changes: readonly AlertChange[];
  readonly entries: readonly DeskEntry[];
  /** Those that are over and those that are not. CloudWatch's alarms are in no other log. */
  readonly incidents: readonly Incident[];
  /** @param tenantId @returns the id where the name is not known */
  readonly nameTenant?: (tenantId: string) => string;
  /** Who looks after a rule, where that is known. */
  readonly teamOf?: (rule: string) => string | undefined;
}

export function nameOf(tenant: string | undefined, { nameTenant }: Pick<Facts, 'nameTenant'>): string {
  if (tenant === undefined) return 'the platform';
  const name = nameTenant?.(tenant) ?? tenant;
  return name === tenant ? tenant : `${name} (${tenant})`;
}
