/**
 * Tells the next person when nobody takes an incident on, and the last ones when it lasts too long. The times of the
 * levels count from the first message that somebody got, and from the time within which somebody should be at work on
 * it. After an outage only the highest level that is due is told, not the chain.
 */
import type { Escalation, EscalationLevel, Routing } from '../routing/routing';
import type { Severity } from '../rule/severity';
import type { Desk, DeskAlert, DeskEntry, EscalationProgress, Incident, Order } from './desk';
import { episodeOf, firingOf } from './fold';
import { groupAlerts } from './groups';
import type { Mutes } from './mutes';
import { keyOf } from './tell';

const MINUTE_MS = 60_000;

/** How soon somebody should be at work on it: P0 at once, P1 in half an hour, P2 in two hours, P3 in a day. */
export const RESPONSE_MS: Readonly<Record<Severity, number>> = {
  critical: 0,
  high: 30 * MINUTE_MS,
  warning: 120 * MINUTE_MS,
  notice: 1_440 * MINUTE_MS,
  info: 1_440 * MINUTE_MS,
};

/** Who a level's targets are by now: receivers, and the person for whom each is, if any. */
export type Hearer = { readonly receiver: string; readonly person?: string };
export type FindHearers = (
  level: Escalation['levels'][number],
  desk: Desk,
  atMs: number,
) => readonly Hearer[];

export function escalate(
  desk: Desk,
  routing: Routing,
  mutes: Mutes,
  hearersOf: FindHearers,
  nowMs: number,
): { readonly desk: Desk; readonly log: readonly DeskEntry[] } {
  const open = Object.values(desk.incidents).filter(
    ({ resolvedMs, told }) => resolvedMs === undefined && Object.keys(told).length > 0,
  );
  if (open.length === 0) return { desk, log: [] };
  const places = escalationsOf(desk, routing);
  const climbed = open.flatMap((incident) => {
    const alerts = loudAlertsOf(incident, desk, mutes);
    const place = alerts.flatMap(({ report }) => places.get(report.fingerprint) ?? [])[0];
    return place
      ? (climb(incident, alerts, place, (level) => hearersOf(level, desk, nowMs), nowMs) ?? [])
      : [];
  });
  if (climbed.length === 0) return { desk, log: [] };
  return {
    desk: {
      ...desk,
      incidents: { ...desk.incidents, ...byName(climbed.map(({ incident }) => [incident.id, incident])) },
      orders: {
        ...desk.orders,
        ...byName(climbed.flatMap(({ orders }) => orders.map((order) => [order.key, order]))),
      },
    },
    log: climbed.flatMap(({ log }) => log),
  };
}

interface Climbed {
  readonly incident: Incident;
  readonly orders: readonly Order[];
  readonly log: readonly DeskEntry[];
}

/** The next level of one incident, or that it has been taken on; undefined where it stands as it stood. */
function climb(
  incident: Incident,
  alerts: readonly DeskAlert[],
  { escalation, group }: Place,
  hearersOf: (level: EscalationLevel) => readonly Hearer[],
  nowMs: number,
): Climbed | undefined {
  const progress = resume(incident.escalation ?? { fromMs: nowMs, level: 0, round: 0 }, alerts, nowMs);
  const startMs = progress.fromMs + RESPONSE_MS[incident.severity];
  const at = highestDue(escalation, progress, startMs, nowMs);
  const level = at === undefined ? undefined : escalation.levels[at];
  if (at === undefined || !level) {
    const stands = progress === incident.escalation;
    return stands ? undefined : { incident: { ...incident, escalation: progress }, orders: [], log: [] };
  }
  const hearers = hearersOf(level);
  const note = noteOf(level, alerts);
  const orders = hearers.map((hearer) => {
    const key = keyOf(incident.id, 'escalation', [hearer.receiver, progress.round, at]);
    const unlessTaken = !level.evenIfAcknowledged;
    return orderOf({ key, group, thread: incident.id, note, unlessTaken }, hearer, alerts, nowMs);
  });
  const who = hearers.map(({ receiver }) => receiver).join(', ') || 'nobody';
  const why = `level ${at + 1} of ${escalation.name}: ${who}`;
  return {
    incident: { ...incident, escalation: { ...progress, level: at + 1 } },
    orders,
    log: [{ atMs: nowMs, what: 'escalated', by: 'notify', incident: incident.id, why }],
  };
}

function byName<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(entries);
}

/** What fires of an incident and may be told. */
function loudAlertsOf(incident: Incident, desk: Desk, mutes: Mutes): readonly DeskAlert[] {
  return Object.keys(incident.members).flatMap((fingerprint) => {
    const alert = firingOf(desk, fingerprint);
    const isQuiet = !alert || alert.report.flapping || mutes.has(fingerprint);
    return isQuiet || alert.incident !== incident.id ? [] : [alert];
  });
}

function orderOf(
  own: Required<Pick<Order, 'key' | 'group' | 'thread' | 'note' | 'unlessTaken'>>,
  { receiver, person }: Hearer,
  alerts: readonly DeskAlert[],
  nowMs: number,
): Order {
  const firing = Object.fromEntries(alerts.map(({ report }) => [report.fingerprint, episodeOf(report)]));
  const times = { createdMs: nowMs, nextMs: nowMs, attempts: 0 };
  const whom = { receiver, via: receiver, tried: [], ...(person ? { person } : {}) };
  return { ...own, kind: 'escalation', ...whom, firing, resolved: {}, ...times };
}

/** The escalation that an alert takes, and the group through which its end will be told. */
export interface Place {
  readonly escalation: Escalation;
  readonly group: string;
}

export function escalationsOf(desk: Desk, routing: Routing): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { key, route, members } of groupAlerts(desk, routing)) {
    const escalation = routing.escalations.get(route?.escalation ?? '');
    if (!escalation) continue;
    for (const fingerprint of members.keys()) {
      if (!places.has(fingerprint)) places.set(fingerprint, { escalation, group: key });
    }
  }
  return places;
}

/** An alert that joins what had been taken on begins it anew: nobody has taken that one on. */
function resume(
  progress: EscalationProgress,
  alerts: readonly DeskAlert[],
  nowMs: number,
): EscalationProgress {
  if (alerts.every(({ acknowledged }) => acknowledged))
    return progress.taken ? progress : { ...progress, taken: true };
  return progress.taken ? { fromMs: nowMs, level: 0, round: progress.round + 1 } : progress;
}

function highestDue(
  { levels }: Escalation,
  { level, taken }: EscalationProgress,
  startMs: number,
  nowMs: number,
): number | undefined {
  const due = levels.flatMap(({ afterMs, evenIfAcknowledged }, at) =>
    at >= level && startMs + afterMs <= nowMs && (!taken || evenIfAcknowledged) ? [at] : [],
  );
  return due.at(-1);
}

function noteOf({ afterMs }: EscalationLevel, alerts: readonly DeskAlert[]): string {
  const isTaken = alerts.every(({ acknowledged }) => acknowledged);
  if (afterMs === 0) return 'You are on call.';
  const minutes = Math.round(afterMs / MINUTE_MS);
  return isTaken
    ? `It is not over after ${minutes} minutes.`
    : `Nobody has taken it on in ${minutes} minutes.`;
}
