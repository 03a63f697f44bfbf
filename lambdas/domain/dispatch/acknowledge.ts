/** Somebody takes alerts on: repeats and escalation stop until they are over, or until a time. */
import { groupBy } from '../collections';
import type { Routing } from '../routing/routing';
import type { Acknowledgement, Change, Desk, DeskAlert, DeskEntry, Group, Order } from './desk';
import { episodeOf, firingOf } from './fold';
import { placesOf } from './groups';
import { LOGGED } from './incidents';
import { keyOf } from './tell';

export type Acknowledged =
  | ({ readonly ok: true; readonly alerts: readonly DeskAlert[] } & Change)
  | { readonly ok: false; readonly reason: 'unknown' | 'resolved' };

/**
 * Acknowledges an alert, or all that fires of an incident, and lets those know who were told of it.
 * @param what an incident's id or an alert's fingerprint
 */
export function acknowledge(
  desk: Desk,
  what: string,
  by: { readonly by: string; readonly why?: string; readonly untilMs?: number },
  nowMs: number,
): Acknowledged {
  const incident = desk.incidents[what];
  const known = incident ? Object.keys(incident.members) : desk.alerts[what] ? [what] : undefined;
  if (!known) return { ok: false, reason: what in desk.ended ? 'resolved' : 'unknown' };
  const taken = known.flatMap((fingerprint) => firingOf(desk, fingerprint) ?? []);
  if (taken.length === 0) return { ok: false, reason: 'resolved' };
  const acknowledged: Acknowledgement = { ...by, atMs: nowMs };
  const alerts = { ...desk.alerts };
  for (const alert of taken) alerts[alert.report.fingerprint] = { ...alert, acknowledged };
  const note = `${by.by} has taken it on${by.why ? `: ${by.why}` : ''}`;
  const orders = { ...desk.orders };
  for (const id of new Set(taken.map((alert) => alert.incident ?? ''))) {
    for (const order of tellHearers(desk, id, taken, note, nowMs)) orders[order.key] = order;
  }
  const entry: DeskEntry = {
    atMs: nowMs,
    what: 'acknowledged',
    ...by,
    ...(taken[0]?.incident ? { incident: taken[0].incident } : {}),
    fingerprints: taken.slice(0, LOGGED).map(({ report }) => report.fingerprint),
    alerts: taken.length,
  };
  return { ok: true, desk: { ...desk, alerts, orders }, log: [entry], alerts: taken };
}

/** Ends snoozes whose time has come, and acknowledgements that nothing came of; what still fires is told anew. */
export function endAcknowledgements(desk: Desk, routing: Routing, nowMs: number): Change {
  const ended = Object.values(desk.alerts).filter((alert) => {
    const untilMs = acknowledgedUntilMs(alert, routing);
    return untilMs !== undefined && untilMs <= nowMs;
  });
  if (ended.length === 0) return { desk, log: [] };
  const alerts = { ...desk.alerts };
  for (const { acknowledged: _over, ...alert } of ended) alerts[alert.report.fingerprint] = alert;
  const why = ({ acknowledged }: DeskAlert) =>
    acknowledged?.untilMs === undefined ? 'it still fires, so long after' : 'the snooze is over';
  const together = groupBy(ended, (alert) => `${alert.incident} ${why(alert)}`).values();
  const log = [...together].flatMap(([first, ...rest]): readonly DeskEntry[] =>
    first
      ? [
          {
            atMs: nowMs,
            what: 'acknowledgement-ended',
            by: 'notify',
            why: why(first),
            fingerprints: [first, ...rest].slice(0, LOGGED).map(({ report }) => report.fingerprint),
            alerts: 1 + rest.length,
            ...(first.incident ? { incident: first.incident } : {}),
          },
        ]
      : [],
  );
  const again = new Set(ended.map(({ report }) => report.fingerprint));
  const groups = Object.entries(desk.groups).map(([key, group]) => [key, withToldLongAgo(group, again)]);
  return { desk: { ...desk, alerts, groups: Object.fromEntries(groups) }, log };
}

/** So long ago that the next look at the group repeats it. */
function withToldLongAgo(group: Group, fingerprints: ReadonlySet<string>): Group {
  const told = Object.entries(group.told).map(([receiver, { episodes }]) => {
    const aged = Object.entries(episodes).map(([fingerprint, episode]) => [
      fingerprint,
      fingerprints.has(fingerprint) ? { ...episode, atMs: 0 } : episode,
    ]);
    return [receiver, { episodes: Object.fromEntries(aged) }];
  });
  return { ...group, told: Object.fromEntries(told) };
}

/** When an acknowledgement ends though the alert still fires; undefined for never, and for an alert that has none. */
export function acknowledgedUntilMs(alert: DeskAlert, routing: Routing): number | undefined {
  const { acknowledged } = alert;
  if (!acknowledged || alert.resolvedMs !== undefined) return undefined;
  if (acknowledged.untilMs !== undefined) return acknowledged.untilMs;
  const names = placesOf(alert, routing).map(({ route }) => route.escalation);
  const timeouts = names.flatMap((name) => routing.escalations.get(name ?? '')?.ackTimeoutMs ?? []);
  return timeouts.length === 0 ? undefined : acknowledged.atMs + Math.min(...timeouts);
}

function tellHearers(
  desk: Desk,
  incidentId: string,
  taken: readonly DeskAlert[],
  note: string,
  nowMs: number,
): readonly Order[] {
  const incident = desk.incidents[incidentId];
  if (!incident) return [];
  const own = taken.filter((alert) => alert.incident === incidentId);
  const firing = Object.fromEntries(own.map(({ report }) => [report.fingerprint, episodeOf(report)]));
  return Object.keys(incident.told).map((receiver) => ({
    key: keyOf(incidentId, 'acknowledged', [receiver, firing, nowMs]),
    group: '',
    thread: incidentId,
    kind: 'acknowledged' as const,
    receiver,
    via: receiver,
    tried: [],
    firing,
    resolved: {},
    note,
    createdMs: nowMs,
    nextMs: nowMs,
    attempts: 0,
  }));
}
