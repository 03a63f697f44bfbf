/** What an order says, made from what is so when it is sent. */
import { type Message, TOLD_ALERTS, type ToldAlert } from '../message/message';
import { bySeverity, SEVERITIES, type Severity } from '../rule/severity';
import type { Desk, DeskAlert, Incident, Order } from './desk';
import { episodeOf, worst } from './fold';
import { alertsOfIncident } from './incident-words';

/** Undefined for an order whose incident is no more: nothing is left to say. */
export function composeMessage(order: Order, desk: Desk, nowMs: number): Message | undefined {
  const incident = desk.incidents[order.thread];
  if (!incident) return undefined;
  const firing = Object.keys(order.firing).flatMap((fingerprint) => desk.alerts[fingerprint] ?? []);
  const resolved = Object.keys(order.resolved).flatMap((fingerprint) => desk.alerts[fingerprint] ?? []);
  const alerts = [
    ...firing.map((alert) => toldAlert(alert, alert.report.flapping ? 'flapping' : 'firing', order.firing)),
    ...resolved.map((alert) => toldAlert(alert, 'resolved', order.resolved)),
  ].sort((a, b) => Number(a.status === 'resolved') - Number(b.status === 'resolved') || bySeverity(a, b));
  const about = firing.length > 0 ? firing : resolved;
  const severity = worst(about.map(({ report }) => report))?.severity ?? incident.severity;
  const ref = incident.told[order.via]?.ref;
  return {
    key: order.key,
    thread: order.thread,
    ...(ref === undefined ? {} : { threadRef: ref }),
    kind: kindOf(order, incident, severity),
    severity,
    title: titleOf(about, incident),
    ...(order.note ? { note: order.note } : {}),
    atMs: nowMs,
    alerts: alerts.slice(0, TOLD_ALERTS),
    totals: totalsOf(order, desk, about),
    ...traceOf(order, about),
    incident: { id: incident.id, alerts: alertsOfIncident(incident) },
    ...(order.person ? { person: order.person } : {}),
    commands: commandsOf(order, about),
  };
}

/** What belongs to an incident that the receiver knows of, and is no worse than what it knows, wakes nobody again. */
function kindOf({ kind, via }: Order, { told }: Incident, severity: Severity): Message['kind'] {
  const known = told[via];
  const isKnown = known !== undefined && SEVERITIES.indexOf(known.severity) <= SEVERITIES.indexOf(severity);
  return kind === 'firing' && isKnown ? 'update' : kind;
}

/** @param episodes the episodes that are told, by fingerprint: the alert may be at its next one already */
function toldAlert(
  { report, resolvedMs }: DeskAlert,
  status: ToldAlert['status'],
  episodes: Order['firing'],
): ToldAlert {
  const { labels, severity, summary, reason, value, limit, tenantName, runbook } = report;
  const { tenant, rule = '' } = labels;
  return {
    rule,
    status,
    severity,
    summary,
    reason,
    sinceMs: episodes[report.fingerprint] ?? episodeOf(report),
    ...(tenant ? { tenant: { id: tenant, name: tenantName ?? tenant } } : {}),
    ...(value === undefined ? {} : { value }),
    ...(limit === undefined ? {} : { limit }),
    ...(status === 'resolved' && resolvedMs !== undefined ? { untilMs: resolvedMs } : {}),
    ...(runbook ? { runbook } : {}),
  };
}

/** The worst of it, and of how many tenants when there are several. */
function titleOf(alerts: readonly DeskAlert[], incident: Incident): string {
  const [first] = [...alerts].sort((a, b) => bySeverity(a.report, b.report));
  if (!first) return Object.values(incident.members)[0]?.summary ?? incident.id;
  const { summary } = first.report;
  const tenants = tenantsOf(alerts);
  const rules = new Set(alerts.map(({ report }) => report.labels.rule));
  const more = rules.size > 1 ? `, and ${rules.size - 1} more` : '';
  if (tenants.size > 1) return `${summary}: ${tenants.size} tenants${more}`;
  const [tenant] = tenants.values();
  return tenant === undefined ? `${summary}${more}` : `${tenant}: ${summary}${more}`;
}

/** Over all that this receiver was told of the incident and not yet told to be over, this message included. */
function totalsOf(order: Order, desk: Desk, about: readonly DeskAlert[]): Message['totals'] {
  const firing = new Set(Object.keys(order.firing));
  for (const { told } of Object.values(desk.groups)) {
    for (const [fingerprint, episode] of Object.entries(told[order.receiver]?.episodes ?? {})) {
      if (episode.thread === order.thread && !(fingerprint in order.resolved)) firing.add(fingerprint);
    }
  }
  return {
    firing: firing.size,
    resolved: Object.keys(order.resolved).length,
    tenants: tenantsOf(about).size,
  };
}

function tenantsOf(alerts: readonly DeskAlert[]): ReadonlyMap<string, string> {
  return new Map(
    alerts.flatMap(({ report }) => {
      const { tenant } = report.labels;
      return tenant ? [[tenant, report.tenantName ?? tenant] as const] : [];
    }),
  );
}

/** Where it began is of use while it fires. */
function traceOf({ kind }: Order, about: readonly DeskAlert[]): Pick<Message, 'traceId'> {
  const [first] = [...about].sort((a, b) => bySeverity(a.report, b.report));
  const traceId = kind === 'resolved' ? undefined : first?.report.traceId;
  return traceId === undefined ? {} : { traceId };
}

/** What to type to take it on, to be left alone with it, and to see it all. */
function commandsOf({ kind, thread }: Order, about: readonly DeskAlert[]): Message['commands'] {
  const show = `kentongan incidents show ${thread}`;
  if (kind === 'resolved') return { show };
  const shared = ['rule', 'tenant'].flatMap((label) => {
    const values = new Set(about.map(({ report }) => report.labels[label] ?? ''));
    const [value] = values;
    return values.size === 1 && value ? [`${label}=${value}`] : [];
  });
  return {
    show,
    ...(kind === 'acknowledged' ? {} : { acknowledge: `kentongan alerts ack ${thread}` }),
    ...(shared.length > 0
      ? { silence: `kentongan silences add ${shared.join(' ')} --for 2h --why "..."` }
      : {}),
  };
}
