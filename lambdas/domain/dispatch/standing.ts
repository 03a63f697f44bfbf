/** How alerts and incidents stand among people: who has taken them on, who was told, who will be. */
import type { EscalationTarget, Routing } from '../routing/routing';
import type { Desk, DeskAlert, Incident } from './desk';
import { escalationsOf, RESPONSE_MS } from './escalate';
import { firingOf } from './fold';
import { type Mute, mutesOf } from './mutes';

export interface Hearing {
  readonly receiver: string;
  /** Who was told in its place. */
  readonly via?: string;
  /** For the last time. */
  readonly atMs: number;
}

export interface EscalationStanding {
  readonly escalation: string;
  /** How many of its levels have been told or passed over. */
  readonly level: number;
  readonly levels: number;
  /** What comes if nothing happens until then. */
  readonly next?: { readonly atMs: number; readonly to: readonly EscalationTarget[] };
}

export interface AlertStanding {
  /** Absent for what the notifier has never heard of, or has forgotten as over. */
  readonly alert?: DeskAlert;
  readonly incident?: Incident;
  readonly mute?: Mute;
  /** Who was told that it fires, and not yet that it is over. */
  readonly hearings: readonly Hearing[];
  readonly escalation?: EscalationStanding;
}

export interface Standings {
  of(fingerprint: string): AlertStanding;
  /** Undefined for what is over, and where no escalation is meant. */
  escalationOf(incident: Incident): EscalationStanding | undefined;
}

export function standingsOf(desk: Desk, routing: Routing, nowMs: number): Standings {
  const mutes = mutesOf(desk, routing, nowMs);
  const hearings = hearingsOf(desk);
  const places = escalationsOf(desk, routing);
  const escalationOf = (incident: Incident): EscalationStanding | undefined => {
    const alerts = firingMembers(desk, incident);
    const place = alerts.flatMap(({ report }) => places.get(report.fingerprint) ?? [])[0];
    if (!place) return undefined;
    const { name, levels } = place.escalation;
    const { level = 0, fromMs } = incident.escalation ?? {};
    const isTaken = alerts.every(({ acknowledged }) => acknowledged);
    const next = levels.find(({ evenIfAcknowledged }, at) => at >= level && (!isTaken || evenIfAcknowledged));
    const standing = { escalation: name, level, levels: levels.length };
    if (!next || fromMs === undefined) return standing;
    return {
      ...standing,
      next: { atMs: fromMs + RESPONSE_MS[incident.severity] + next.afterMs, to: next.to },
    };
  };
  return {
    escalationOf,
    of: (fingerprint) => {
      const alert = desk.alerts[fingerprint];
      const incident = desk.incidents[alert?.incident ?? ''];
      const mute = mutes.get(fingerprint);
      const escalation = incident && escalationOf(incident);
      return {
        ...(alert ? { alert } : {}),
        ...(incident ? { incident } : {}),
        ...(mute ? { mute } : {}),
        hearings: hearings.get(fingerprint) ?? [],
        ...(escalation ? { escalation } : {}),
      };
    },
  };
}

/** What fires of an incident. */
export function firingMembers(desk: Desk, { id, members }: Incident): readonly DeskAlert[] {
  return Object.keys(members).flatMap((fingerprint) => {
    const alert = firingOf(desk, fingerprint);
    return alert?.incident === id ? [alert] : [];
  });
}

function hearingsOf({ groups }: Desk): ReadonlyMap<string, readonly Hearing[]> {
  const hearings = new Map<string, Hearing[]>();
  for (const { told } of Object.values(groups)) {
    for (const [receiver, { episodes }] of Object.entries(told)) {
      for (const [fingerprint, { via, atMs }] of Object.entries(episodes)) {
        const own = hearings.get(fingerprint) ?? [];
        own.push({ receiver, ...(via === undefined ? {} : { via }), atMs });
        hearings.set(fingerprint, own);
      }
    }
  }
  return hearings;
}
