/**
 * Alerts that fire close together and have something in common are one incident: the tenant, or the platform, and what
 * kind of trouble it is. An alert is in one incident only. Names are worked out from what is known, so that two
 * notifiers that see the same come to the same.
 */
import { createHash } from 'node:crypto';
import { bySeverity, type Severity } from '../rule/severity';
import type { Desk, DeskAlert, DeskEntry, Incident, IncidentMember } from './desk';
import { episodeOf, firingOf } from './fold';

/** An alert joins when it fires so soon after the last one of the incident, */
const CLOSE_MS = 5 * 60_000;
/** and so soon after the first. */
const LONGEST_MS = 30 * 60_000;
/** So many tenants with the same kind of trouble at once are one incident. */
const MANY_TENANTS = 4;

/** What latency, errors and failed deliveries do together is one kind of trouble; what attackers do is another. */
const CLASS_OF: Readonly<Record<string, string>> = {
  availability: 'performance',
  delivery: 'performance',
  performance: 'performance',
};

export function classOf(alert: DeskAlert): string {
  const { category = '' } = alert.report.labels;
  return CLASS_OF[category] ?? (category || 'performance');
}

/** Puts alerts that fire and are in none into incidents. @param fingerprints those whose time has come to be told */
export function joinIncidents(
  desk: Desk,
  fingerprints: Iterable<string>,
  nowMs: number,
): { readonly desk: Desk; readonly log: readonly DeskEntry[] } {
  const fresh = [...fingerprints]
    .flatMap((fingerprint) => {
      const alert = firingOf(desk, fingerprint);
      return alert && alert.incident === undefined ? [alert] : [];
    })
    .sort((a, b) => episodeOf(a.report) - episodeOf(b.report) || compare(a, b));
  if (fresh.length === 0) return { desk, log: [] };

  const open = openSince(desk, fresh);
  const alerts: Record<string, DeskAlert> = { ...desk.alerts };
  const joining = new Map<string, Joining>();
  const crowds = crowdedClasses(fresh);
  for (const alert of fresh) {
    const found = findFor(alert, [...open.values()]);
    const incident = found ?? openedBy(alert, crowds.has(classOf(alert)));
    const { id } = incident;
    const { fingerprint } = alert.report;
    const own = joining.get(id) ?? { opened: !found, members: { ...incident.members }, fingerprints: [] };
    own.members[fingerprint] = memberOf(alert);
    own.fingerprints.push(fingerprint);
    joining.set(id, own);
    open.set(id, { ...widened(incident, alert), members: own.members });
    alerts[fingerprint] = { ...alert, incident: id };
  }
  const log = [...joining].map(
    ([id, { opened, fingerprints: all }]): DeskEntry => ({
      atMs: nowMs,
      what: opened ? 'incident-opened' : 'incident-joined',
      by: 'notify',
      incident: id,
      fingerprints: all.slice(0, LOGGED),
      alerts: all.length,
    }),
  );
  return { desk: { ...desk, alerts, incidents: { ...desk.incidents, ...Object.fromEntries(open) } }, log };
}

/** What joins an incident in one look. An outage brings thousands: its members are copied once, and not for each. */
interface Joining {
  readonly opened: boolean;
  readonly members: Record<string, IncidentMember>;
  readonly fingerprints: string[];
}

/** Those that one of some alerts may join, by name. @param fresh the earliest first */
function openSince(desk: Desk, [first]: readonly DeskAlert[]): Map<string, Incident> {
  const fromMs = first ? episodeOf(first.report) - CLOSE_MS : 0;
  return new Map(
    Object.entries(desk.incidents).filter(
      ([, { resolvedMs, latestMs }]) => resolvedMs === undefined && latestMs >= fromMs,
    ),
  );
}

/** The log names so many alerts of a change, and counts the rest. */
export const LOGGED = 20;

function findFor(alert: DeskAlert, incidents: readonly Incident[]): Incident | undefined {
  const { tenant } = alert.report.labels;
  const firedMs = episodeOf(alert.report);
  const near = incidents.filter(
    (incident) =>
      incident.class === classOf(alert) &&
      firedMs - incident.latestMs <= CLOSE_MS &&
      incident.openedMs - firedMs <= CLOSE_MS &&
      firedMs - incident.openedMs <= LONGEST_MS,
  );
  const own = near.find((incident) => incident.tenant === tenant);
  // What is wrong with the platform, or with many, explains what is wrong with one.
  return own ?? near.find((incident) => incident.tenant === undefined);
}

/** The kinds of trouble that many tenants have at once. */
function crowdedClasses(alerts: readonly DeskAlert[]): ReadonlySet<string> {
  const tenants = new Map<string, Set<string>>();
  for (const alert of alerts) {
    const { tenant } = alert.report.labels;
    if (!tenant) continue;
    const name = classOf(alert);
    tenants.set(name, (tenants.get(name) ?? new Set()).add(tenant));
  }
  return new Set([...tenants].filter(([, who]) => who.size >= MANY_TENANTS).map(([name]) => name));
}

function openedBy(alert: DeskAlert, isCrowded: boolean): Incident {
  const { fingerprint, labels, severity } = alert.report;
  const openedMs = episodeOf(alert.report);
  const { tenant } = labels;
  return {
    id: nameOf(fingerprint, openedMs),
    class: classOf(alert),
    openedMs,
    latestMs: openedMs,
    severity,
    members: {},
    told: {},
    ...(tenant && !isCrowded ? { tenant } : {}),
    ...(tenant && isCrowded ? { manyTenants: true } : {}),
  };
}

function memberOf({ report }: DeskAlert): IncidentMember {
  const { tenant, rule = '' } = report.labels;
  return {
    rule,
    severity: report.severity,
    summary: report.summary,
    episodeMs: episodeOf(report),
    ...(tenant ? { tenant } : {}),
  };
}

/** The incident as it is once the alert belongs to it, but for its members. */
function widened(incident: Incident, { report }: DeskAlert): Incident {
  return {
    ...incident,
    latestMs: Math.max(incident.latestMs, episodeOf(report)),
    severity: worseOf(incident.severity, report.severity),
  };
}

function worseOf(a: Severity, b: Severity): Severity {
  return bySeverity({ severity: a }, { severity: b }) <= 0 ? a : b;
}

/** Short enough to be typed, with the day for people. */
function nameOf(fingerprint: string, openedMs: number): string {
  const day = new Date(openedMs).toISOString().slice(0, 10).replaceAll('-', '');
  const hash = createHash('sha256').update(`${fingerprint} ${openedMs}`).digest('hex').slice(0, 6);
  return `inc-${day}-${hash}`;
}

function compare(a: DeskAlert, b: DeskAlert): number {
  return a.report.fingerprint < b.report.fingerprint ? -1 : 1;
}
