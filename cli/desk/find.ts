/** Things by how their names begin. */
import type { Desk, DeskAlert, Incident } from '../../lambdas/domain/dispatch/desk';
import { titleOfIncident, whoseIncident } from '../../lambdas/domain/dispatch/incident-words';
import { bySeverity } from '../../lambdas/domain/rule/severity';
import { CommandError } from '../output';

export interface Named {
  readonly name: string;
  /** What it is, for those who have to choose. */
  readonly what: string;
}

/** Undefined for none. Throws a `CommandError` for several. */
export function findNamed<Item extends Named>(all: readonly Item[], beginning: string): Item | undefined {
  const wanted = beginning.toLowerCase();
  const exact = all.find(({ name }) => name.toLowerCase() === wanted);
  const found = exact ? [exact] : all.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  if (found.length <= 1) return found[0];
  throw new CommandError(
    `"${beginning}" is how ${found.length} names begin; give more of one:\n${listOf(found)}`,
    2,
  );
}

const LISTED = 10;

/** Such as `  inc-20261121-3f9a01  critical  acme  Too many outbound messages fail`. */
export function listOf(all: readonly Named[]): string {
  const lines = all.slice(0, LISTED).map(({ name, what }) => `  ${name}  ${what}`);
  return [...lines, ...(all.length > LISTED ? [`  and ${all.length - LISTED} more`] : [])].join('\n');
}

export function namedAlerts({ alerts }: Desk): readonly (Named & { readonly alert: DeskAlert })[] {
  return Object.values(alerts)
    .toSorted((a, b) => bySeverity(a.report, b.report))
    .map((alert) => {
      const { fingerprint, severity, labels } = alert.report;
      const { rule = '', tenant } = labels;
      return { name: fingerprint, what: `${severity}  ${rule}  ${tenant || 'platform'}`, alert };
    });
}

export function namedIncidents(
  incidents: readonly Incident[],
): readonly (Named & { readonly incident: Incident })[] {
  return incidents.toSorted(bySeverity).map((incident) => ({
    name: incident.id,
    what: `${incident.severity}  ${whoseIncident(incident)}  ${titleOfIncident(incident)}`,
    incident,
  }));
}
