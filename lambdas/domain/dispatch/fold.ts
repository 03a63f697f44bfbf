/**
 * Takes reports of alerts in. They may come twice, late and in any order: within an episode being over is final and
 * otherwise the later report holds; a later episode takes the place of an earlier one; nothing revives what is over.
 */
import type { AlertReport } from '../alert/report';
import { bySeverity } from '../rule/severity';
import type { Desk, DeskAlert, Ended, Incident, IncidentMember } from './desk';

/** A report of an episode that began is never older than this: the queue would have dropped it. */
const REPORTS_LAST_MS = 4 * 86_400_000;

export function foldReports(desk: Desk, reports: readonly AlertReport[], nowMs: number): Desk {
  if (reports.length === 0) return desk;
  const drafts = { alerts: { ...desk.alerts }, ended: { ...desk.ended } };
  for (const report of reports) {
    if (report.status === 'resolved') takeEnd(drafts, report, nowMs);
    else takeFiring(drafts, report, nowMs);
  }
  return withMembers({ ...desk, ...drafts });
}

interface Drafts {
  readonly alerts: Record<string, DeskAlert>;
  readonly ended: Record<string, Ended>;
}

function takeEnd({ alerts, ended }: Drafts, report: AlertReport, nowMs: number): void {
  const { fingerprint, episodeMs, atMs } = report;
  const upToMs = Math.max(episodeMs ?? atMs, ended[fingerprint]?.episodeMs ?? 0);
  ended[fingerprint] = { episodeMs: upToMs, heardMs: nowMs };
  const known = alerts[fingerprint];
  if (known) alerts[fingerprint] = resolve(known, report, upToMs);
}

function takeFiring({ alerts, ended }: Drafts, report: AlertReport, nowMs: number): void {
  const { fingerprint, atMs } = report;
  const episodeMs = episodeOf(report);
  if (episodeMs <= (ended[fingerprint]?.episodeMs ?? Number.NEGATIVE_INFINITY)) return;
  const known = alerts[fingerprint];
  const knownMs = known ? episodeOf(known.report) : Number.NEGATIVE_INFINITY;
  if (!known || knownMs < episodeMs) {
    // While the one before is still to be told as over, it goes on in the same incident.
    const { incident } = known ?? {};
    alerts[fingerprint] = { report, heardMs: nowMs, ...(incident ? { incident } : {}) };
  }
  if (known && knownMs === episodeMs && known.report.atMs < atMs) alerts[fingerprint] = { ...known, report };
}

/** The name of the episode that a report of something firing is about. */
export function episodeOf({ episodeMs, atMs }: AlertReport): number {
  return episodeMs ?? atMs;
}

/** The alert, if it fires. */
export function firingOf({ alerts }: Desk, fingerprint: string): DeskAlert | undefined {
  const alert = alerts[fingerprint];
  return alert?.resolvedMs === undefined ? alert : undefined;
}

/** Forgets what no report can come for any more. */
export function forgetEnded(desk: Desk, nowMs: number): Desk {
  const ended = Object.entries(desk.ended);
  const kept = ended.filter(([, { heardMs }]) => nowMs - heardMs < REPORTS_LAST_MS);
  const cooldowns = Object.entries(desk.cooldowns);
  const warm = cooldowns.filter(([, { untilMs }]) => nowMs < untilMs);
  if (kept.length === ended.length && warm.length === cooldowns.length) return desk;
  return { ...desk, ended: Object.fromEntries(kept), cooldowns: Object.fromEntries(warm) };
}

function resolve(known: DeskAlert, report: AlertReport, upToMs: number): DeskAlert {
  const episodeMs = episodeOf(known.report);
  if (episodeMs > upToMs) return known;
  // What is told of its end are the values of then; a settled flapping is told by a second report of the same.
  if (known.resolvedMs !== undefined) {
    const settles = known.report.flapping && !report.flapping && report.atMs > known.report.atMs;
    return settles ? { ...known, report: { ...known.report, flapping: false, atMs: report.atMs } } : known;
  }
  const { acknowledged: _over, ...rest } = known;
  const { reason, value, flapping, atMs } = report;
  const seen = { reason, flapping, atMs, ...(value === undefined ? {} : { value }) };
  return { ...rest, report: { ...known.report, ...seen }, resolvedMs: report.atMs };
}

/** An incident's members go on as their alerts do, and it is over with the last of them. */
function withMembers(desk: Desk): Desk {
  const incidents = Object.entries(desk.incidents).map(([id, incident]) => [id, follow(incident, desk)]);
  return { ...desk, incidents: Object.fromEntries(incidents) };
}

function follow(incident: Incident, { alerts, ended }: Desk): Incident {
  const members: Record<string, IncidentMember> = { ...incident.members };
  let { latestMs } = incident;
  for (const [fingerprint, member] of Object.entries(incident.members)) {
    const alert = alerts[fingerprint];
    const againMs = alert?.incident === incident.id ? episodeOf(alert.report) : member.episodeMs;
    const over = ended[fingerprint];
    if (againMs > member.episodeMs) {
      const { resolvedMs: _again, ...rest } = member;
      members[fingerprint] = { ...rest, episodeMs: againMs };
      latestMs = Math.max(latestMs, againMs);
    } else if (member.resolvedMs === undefined && over && member.episodeMs <= over.episodeMs) {
      members[fingerprint] = { ...member, resolvedMs: alert?.resolvedMs ?? over.heardMs };
    }
  }
  const { resolvedMs: _before, ...rest } = incident;
  const ends = Object.values(members).map(({ resolvedMs }) => resolvedMs ?? Number.POSITIVE_INFINITY);
  const endMs = latestOf(ends);
  return { ...rest, latestMs, members, ...(endMs < Number.POSITIVE_INFINITY ? { resolvedMs: endMs } : {}) };
}

/** The worst of some, the first of several. */
export function worst<Item extends { readonly severity: AlertReport['severity'] }>(
  items: readonly Item[],
): Item | undefined {
  return items.reduce<Item | undefined>(
    (found, item) => (found && bySeverity(found, item) <= 0 ? found : item),
    undefined,
  );
}

/** Of however many times: `Math.max` takes no more arguments than the stack has room for. */
export function latestOf(timesMs: readonly number[]): number {
  return timesMs.reduce((latest, timeMs) => Math.max(latest, timeMs), Number.NEGATIVE_INFINITY);
}

export function earliestOf(timesMs: readonly number[]): number {
  return timesMs.reduce((earliest, timeMs) => Math.min(earliest, timeMs), Number.POSITIVE_INFINITY);
}
