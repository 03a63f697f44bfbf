/** Whom a level of an escalation means by now: receivers, and the channels by which a person is reached. */
import { whoIsOnCall } from '../oncall/on-call';
import type { EscalationTarget, Routing } from '../routing/routing';
import type { Desk } from './desk';
import type { FindHearers, Hearer } from './escalate';

export function hearersOf(routing: Routing): FindHearers {
  return ({ to }, desk, atMs) => {
    const hearers = to.flatMap((target) => hearersOfTarget(target, routing, desk, atMs));
    return [...new Map(hearers.map((hearer) => [hearer.receiver, hearer])).values()];
  };
}

/** The receiver by which a person is told over a kind of channel. */
export function personReceiver(person: string, kind: string): string {
  return `person:${person}/${kind}`;
}

/** The person and the kind of channel behind such a name; undefined for a receiver of the routing. */
export function personOf(receiver: string): { readonly person: string; readonly kind: string } | undefined {
  const [, person, kind] = /^person:([^/]+)\/(.+)$/.exec(receiver) ?? [];
  return person && kind ? { person, kind } : undefined;
}

function hearersOfTarget(
  target: EscalationTarget,
  routing: Routing,
  desk: Desk,
  atMs: number,
): readonly Hearer[] {
  if (target.kind === 'receiver') return [{ receiver: target.name }];
  if (target.kind === 'person') return hearersOfPerson(target.name, routing);
  const schedule = routing.schedules.get(target.name);
  if (!schedule) return [];
  const overrides = desk.onCallOverrides.filter((override) => override.schedule === target.name);
  return hearersOfPerson(whoIsOnCall(schedule, overrides, atMs), routing);
}

function hearersOfPerson(person: string, { people }: Routing): readonly Hearer[] {
  return (people.get(person) ?? []).map((kind) => ({ receiver: personReceiver(person, kind), person }));
}
