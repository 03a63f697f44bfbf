/** Looks at every group whose time has come, and decides what its receivers are to be told. */
import type { Routing } from '../routing/routing';
import type { Desk, DeskEntry, Group, Order, Told } from './desk';
import { groupAlerts, type OpenGroup, type Timer, timerOf } from './groups';
import { joinIncidents } from './incidents';
import type { Mutes } from './mutes';
import { tell } from './tell';

interface Due {
  /** The groups in which a receiver has heard of an episode. */
  readonly heard: ReadonlyMap<string, string>;
  /** What is on its way, by group, receiver and thread. */
  readonly underWay: ReadonlySet<string>;
  readonly routing: Routing;
  readonly mutes: Mutes;
  readonly nowMs: number;
}

/** @param mutesOf what is muted, given the alerts with their incidents */
export function flushGroups(
  before: Desk,
  routing: Routing,
  mutesOf: (desk: Desk) => Mutes,
  nowMs: number,
): { readonly desk: Desk; readonly log: readonly DeskEntry[] } {
  const open = groupAlerts(before, routing).map((group) => ({
    group,
    timer: timerOf(group, before.groups[group.key], before, nowMs),
  }));
  const due = open.filter(({ timer }) => timer.isDue);
  // Most looks find nothing: then nothing is written either.
  if (due.length === 0 && open.every(({ group }) => group.key in before.groups))
    return { desk: before, log: [] };
  const { desk, log } = joinIncidents(
    before,
    due.flatMap(({ group }) => [...group.members.keys()]),
    nowMs,
  );
  const groups: Record<string, Group> = {};
  const created: Order[] = [];
  const heard = heardIn(desk);
  const underWay = new Set(Object.values(desk.orders).map(wayOf));
  const mutes = due.length > 0 ? mutesOf(desk) : new Map();
  for (const { group, timer } of open) {
    const kept = keep(desk.groups[group.key], group, timer);
    const flushed = timer.isDue
      ? flush(desk, kept, group, { routing, mutes, heard, underWay, nowMs })
      : { group: kept, orders: [] };
    created.push(...flushed.orders);
    const isEmpty = group.members.size === 0 && Object.keys(flushed.group.told).length === 0;
    // What fires again before its group is looked at still belongs to it.
    if (!isEmpty || !timer.isDue) groups[group.key] = flushed.group;
  }
  const orders = { ...desk.orders, ...Object.fromEntries(created.map((order) => [order.key, order])) };
  return { desk: { ...desk, groups, orders }, log };
}

function keep(before: Group | undefined, { route, labels }: OpenGroup, { dueMs }: Timer): Group {
  return before ? { ...before, dueMs } : { path: route?.path ?? '', labels, dueMs, told: {} };
}

function flush(
  desk: Desk,
  kept: Group,
  { key, route, members }: OpenGroup,
  { routing, mutes, heard, underWay, nowMs }: Due,
): { readonly group: Group; readonly orders: readonly Order[] } {
  const hearers = new Map<string, Set<string>>(
    Object.keys(kept.told).map((receiver) => [receiver, new Set()]),
  );
  for (const [fingerprint, receivers] of members)
    for (const receiver of receivers) {
      const own = hearers.get(receiver);
      if (own) own.add(fingerprint);
      else hearers.set(receiver, new Set([fingerprint]));
    }
  const told: Record<string, Told> = {};
  const orders: Order[] = [];
  for (const [receiver, fingerprints] of hearers) {
    const next = tell({
      group: key,
      receiver,
      fingerprints,
      told: kept.told[receiver],
      isToldElsewhere: (fingerprint, episodeMs) =>
        (heard.get(hearing(receiver, fingerprint, episodeMs)) ?? key) !== key,
      isUnderWay: (thread) => underWay.has(wayOf({ group: key, receiver, thread })),
      sendResolved: routing.receivers.get(receiver)?.sendResolved ?? true,
      repeatMs: route?.repeatIntervalMs ?? Number.POSITIVE_INFINITY,
      desk,
      mutes,
      nowMs,
    });
    if (Object.keys(next.told.episodes).length > 0) told[receiver] = next.told;
    orders.push(...next.orders);
  }
  return { group: { ...kept, told }, orders };
}

function wayOf({ group, receiver, thread }: Pick<Order, 'group' | 'receiver' | 'thread'>): string {
  return JSON.stringify([group, receiver, thread]);
}

function heardIn({ groups }: Desk): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(groups).flatMap(([key, { told }]) =>
      Object.entries(told).flatMap(([receiver, { episodes }]) =>
        Object.entries(episodes).map(
          ([fingerprint, { episodeMs }]) => [hearing(receiver, fingerprint, episodeMs), key] as const,
        ),
      ),
    ),
  );
}

function hearing(receiver: string, fingerprint: string, episodeMs: number): string {
  return `${receiver} ${fingerprint} ${episodeMs}`;
}
