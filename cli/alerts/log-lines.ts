/** The log of alerts as people read it: changes of alerts, and beside them what was done about them. */
import type { AlertChange } from '../../lambdas/domain/alert/change';
import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import type { DeskEntry } from '../../lambdas/domain/dispatch/desk';
import type { Severity } from '../../lambdas/domain/rule/severity';

/** Whose alert it is. */
export interface About {
  readonly ruleId: string;
  readonly tenantId?: string;
  readonly severity: Severity;
}

export interface LogLine {
  readonly atMs: number;
  /** Absent for what concerns no one alert, such as a silence, or one that is forgotten. */
  readonly about?: About;
  readonly change?: AlertChange;
  readonly entry?: DeskEntry;
}

/** By fingerprint, from all that is known of them. */
export function aboutAlerts(
  alerts: readonly StoredAlert[],
  changes: readonly AlertChange[],
): ReadonlyMap<string, About> {
  return new Map([...changes, ...alerts].map((each) => [each.fingerprint, each]));
}

/** In the order of time. What was done about no known alert is shown where all alerts are meant. */
export function linesOf(
  changes: readonly AlertChange[],
  entries: readonly DeskEntry[],
  known: ReadonlyMap<string, About>,
  isMeant: ((about: About) => boolean) | undefined,
): readonly LogLine[] {
  const lines: LogLine[] = changes
    .filter((change) => !isMeant || isMeant(change))
    .map((change) => ({ atMs: change.atMs, about: change, change }));
  const members = membersOf(entries);
  for (const entry of entries) {
    const concerned = entry.fingerprints ?? members.get(entry.incident ?? '') ?? [];
    const abouts = concerned.flatMap((fingerprint) => known.get(fingerprint) ?? []);
    const about = isMeant ? abouts.find(isMeant) : abouts[0];
    if (isMeant && !about) continue;
    lines.push({ atMs: entry.atMs, ...(about ? { about } : {}), entry });
  }
  return lines.sort((a, b) => a.atMs - b.atMs);
}

/** The alerts of incidents, as far as something was done about them in this time: an escalation names the incident alone. */
function membersOf(entries: readonly DeskEntry[]): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, readonly string[]>();
  for (const { incident, fingerprints = [] } of entries) {
    if (incident !== undefined) members.set(incident, [...(members.get(incident) ?? []), ...fingerprints]);
  }
  return members;
}
