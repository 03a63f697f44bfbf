/** A routing as far as it can be followed: receivers whose channel nobody has set up yet are left out. */
import type { Escalation, EscalationTarget, Receiver, Route, Routing, Timetable } from './routing';

export interface SetUp {
  receiver(receiver: Receiver): boolean;
  /** Whether a person can be reached over a kind of channel. */
  person(name: string, kind: string): boolean;
}

/** Who falls back on another is replaced by it. A team that has set up one channel is told everything over that one. */
export function followable(routing: Routing, isSetUp: SetUp): Routing {
  const receivers = new Map([...routing.receivers].filter(([, receiver]) => isSetUp.receiver(receiver)));
  const instead = (name: string): readonly string[] => {
    const tried = new Set<string>();
    for (let next: string | undefined = name; next !== undefined && !tried.has(next); ) {
      if (receivers.has(next)) return [next];
      tried.add(next);
      next = routing.receivers.get(next)?.fallback;
    }
    return [];
  };
  const all = (names: readonly string[]) => [...new Set(names.flatMap(instead))];
  const route = (node: Route): Route => ({
    ...node,
    receivers: all(node.receivers),
    routes: node.routes.map(route),
  });
  const target = (one: EscalationTarget): readonly EscalationTarget[] =>
    one.kind === 'receiver' ? instead(one.name).map((name) => ({ kind: 'receiver', name })) : [one];
  const escalation = (one: Escalation): Escalation => ({
    ...one,
    levels: one.levels.map((level) => ({ ...level, to: level.to.flatMap(target) })),
  });
  const timetable = (one: Timetable): Timetable => ({ ...one, receivers: all(one.receivers) });
  return {
    ...routing,
    receivers,
    root: route(routing.root),
    escalations: new Map([...routing.escalations].map(([name, one]) => [name, escalation(one)])),
    people: new Map(
      [...routing.people].map(([name, kinds]) => [name, kinds.filter((kind) => isSetUp.person(name, kind))]),
    ),
    ...(routing.digest ? { digest: timetable(routing.digest) } : {}),
    ...(routing.report ? { report: timetable(routing.report) } : {}),
  };
}
