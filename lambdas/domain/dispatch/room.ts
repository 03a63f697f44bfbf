/**
 * Makes room where more fires than can be written down: some alerts of tenants are counted, and no longer named. What
 * the platform itself has to say always stays, and of the tenants' alerts the worst, and those that came first.
 */
import { bySeverity } from '../rule/severity';
import type { Desk, DeskAlert, Group, Incident, IncidentMember, Order, Told } from './desk';

type ByName<Value> = Readonly<Record<string, Value>>;

export interface Lightened {
  readonly desk: Desk;
  /** What is known no more. */
  readonly leftOut: readonly DeskAlert[];
}

/** @param share of the tenants' alerts, and of what is remembered of those that are over, that stays: 0 to 1 */
export function lightenDesk(desk: Desk, share: number): Lightened {
  const leftOut = Object.values(desk.alerts)
    .filter(({ report }) => report.labels.tenant)
    .toSorted((a, b) => bySeverity(a.report, b.report) || a.heardMs - b.heardMs)
    .filter((_, at, all) => at >= Math.floor(all.length * share));
  const gone = new Set(leftOut.map(({ report }) => report.fingerprint));
  const stays = (fingerprint: string) => !gone.has(fingerprint);
  const incidents = Object.entries(desk.incidents)
    .map(([id, incident]) => [id, withMembers(incident, desk, stays, share)] as const)
    .filter(([, { members }]) => Object.keys(members).length > 0);
  return {
    leftOut,
    desk: {
      ...desk,
      alerts: only(desk.alerts, stays),
      groups: groupsOf(desk, stays),
      incidents: Object.fromEntries(incidents),
      orders: ordersOf(desk, stays),
      ended: latest(desk.ended, share, ({ heardMs }) => heardMs),
      cooldowns: latest(desk.cooldowns, share, ({ untilMs }) => untilMs),
    },
  };
}

/** An incident that names so many of its alerts: those by which it is called, of each rule one, and the first. */
export function abridged(incident: Incident, most: number): Incident {
  const all = Object.entries(incident.members);
  if (all.length <= most) return incident;
  const rules = new Set<string>();
  const ofEachRule = all
    .toSorted(([, a], [, b]) => bySeverity(a, b))
    .filter(([, { rule }]) => !rules.has(rule) && rules.add(rule));
  const names = new Set([...ofEachRule, ...all].map(([fingerprint]) => fingerprint));
  const kept = new Set([...names].slice(0, most));
  return counting(
    incident,
    only(incident.members, (fingerprint) => kept.has(fingerprint)),
  );
}

/** Those that fire stay with their alerts; of those that are over, a share. */
function withMembers(
  incident: Incident,
  { alerts }: Desk,
  stays: (fingerprint: string) => boolean,
  share: number,
): Incident {
  const over = Object.keys(incident.members).filter((fingerprint) => !alerts[fingerprint]);
  const forgotten = new Set(over.slice(Math.ceil(over.length * share)));
  return counting(
    incident,
    only(incident.members, (fingerprint) => stays(fingerprint) && !forgotten.has(fingerprint)),
  );
}

/** The incident with these of its members; the others it only counts. */
function counting(incident: Incident, members: ByName<IncidentMember>): Incident {
  const left = Object.entries(incident.members).filter(([fingerprint]) => !(fingerprint in members));
  if (left.length === 0) return incident;
  const tenantsOf = (some: readonly IncidentMember[]) => new Set(some.flatMap(({ tenant }) => tenant ?? []));
  const named = tenantsOf(Object.values(members));
  const others = [...tenantsOf(left.map(([, member]) => member))].filter((tenant) => !named.has(tenant));
  const { alerts = 0, tenants = 0 } = incident.more ?? {};
  return {
    ...incident,
    members,
    more: { alerts: alerts + left.length, tenants: tenants + others.length },
  };
}

/** A group of which nobody was told anything is made anew by what fires of it. */
function groupsOf({ groups }: Desk, stays: (fingerprint: string) => boolean): ByName<Group> {
  const kept = Object.entries(groups)
    .map(([key, group]) => [key, { ...group, told: toldOf(group, stays) }] as const)
    .filter(([, { told }]) => Object.keys(told).length > 0);
  return Object.fromEntries(kept);
}

function toldOf({ told }: Group, stays: (fingerprint: string) => boolean): ByName<Told> {
  const kept = Object.entries(told)
    .map(([receiver, { episodes }]) => [receiver, { episodes: only(episodes, stays) }] as const)
    .filter(([, { episodes }]) => Object.keys(episodes).length > 0);
  return Object.fromEntries(kept);
}

function ordersOf({ orders }: Desk, stays: (fingerprint: string) => boolean): ByName<Order> {
  const kept = Object.entries(orders)
    .map(([key, order]) => {
      const { firing, resolved } = order;
      return [key, { ...order, firing: only(firing, stays), resolved: only(resolved, stays) }] as const;
    })
    .filter(([, { firing, resolved }]) => Object.keys(firing).length + Object.keys(resolved).length > 0);
  return Object.fromEntries(kept);
}

function latest<Value>(all: ByName<Value>, share: number, timeOf: (value: Value) => number): ByName<Value> {
  const entries = Object.entries(all).toSorted(([, a], [, b]) => timeOf(b) - timeOf(a));
  return Object.fromEntries(entries.slice(0, Math.floor(entries.length * share)));
}

function only<Value>(all: ByName<Value>, stays: (name: string) => boolean): ByName<Value> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => stays(name)));
}
