/** An incident and its story as JSON. */
import type { Incident } from '../../lambdas/domain/dispatch/desk';
import { tenantsOfIncident, titleOfIncident } from '../../lambdas/domain/dispatch/incident-words';
import type { Story } from '../../lambdas/domain/dispatch/story';

const iso = (ms: number) => new Date(ms).toISOString();

export function incidentAsJson(incident: Incident) {
  const { id, severity, openedMs, resolvedMs, members } = incident;
  return {
    id,
    state: resolvedMs === undefined ? 'open' : 'over',
    severity,
    title: titleOfIncident(incident),
    class: incident.class,
    tenants: tenantsOfIncident(incident),
    openedAt: iso(openedMs),
    ...(resolvedMs === undefined ? {} : { resolvedAt: iso(resolvedMs) }),
    alerts: Object.entries(members).map(([fingerprint, member]) => ({
      fingerprint,
      rule: member.rule,
      ...(member.tenant === undefined ? {} : { tenant: member.tenant }),
      severity: member.severity,
      summary: member.summary,
      since: iso(member.episodeMs),
      ...(member.resolvedMs === undefined ? {} : { until: iso(member.resolvedMs) }),
    })),
    ...(incident.more ? { moreAlerts: incident.more.alerts, moreTenants: incident.more.tenants } : {}),
    told: Object.keys(incident.told),
  };
}

export function storyAsJson({ lines, ...times }: Story) {
  const { breachedMs, toldMs, acknowledgedMs, takers, escalations } = times;
  return {
    ...(breachedMs === undefined ? {} : { inBreachAt: iso(breachedMs) }),
    ...(toldMs === undefined ? {} : { toldAt: iso(toldMs) }),
    ...(acknowledgedMs === undefined ? {} : { acknowledgedAt: iso(acknowledgedMs) }),
    takenOnBy: takers,
    escalations,
    timeline: lines.map(({ atMs, ...line }) => ({ at: iso(atMs), ...line })),
  };
}
