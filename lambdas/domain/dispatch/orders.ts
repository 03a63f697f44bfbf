/**
 * Orders on their way to a channel. Whoever sends one leases it first, in the same write as the decision; a lease that
 * runs out means that a sender crashed and nobody knows whether the message went out: it is sent again under the same
 * key. A receiver that cannot be reached is given some minutes, then another is told in its place.
 */
import type { Routing } from '../routing/routing';
import type { Cooldown, Desk, DeskEntry, Group, Incident, Order, Told, ToldEpisode } from './desk';
import { episodeOf, firingOf } from './fold';
import { LOGGED } from './incidents';
import type { Mutes } from './mutes';

/** How a sending ended; as a channel answers. */
export type Sending =
  /** @property ref the provider's name of the message, where a later one can be put under it */
  | { readonly kind: 'delivered'; readonly ref?: string }
  /** Worth another attempt: the provider is busy, out of reach, or answers with nonsense. */
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      readonly retryAfterMs?: number;
      /** No answer came: it may have been taken all the same. */
      readonly maybeSent?: boolean;
    }
  /** The provider will not take it however often it comes: wrong address, withdrawn access, a form it does not know. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Longer than a sender can be at work. */
const LEASE_MS = 2 * 60_000;
/** A receiver that has taken nothing for so long is passed over for its fallback. */
const PASSED_OVER_AFTER_MS = 2 * 60_000;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
const GIVEN_UP_AFTER_MS = 86_400_000;

/** Takes what is due for sending. What is over or muted by now, and surely was never sent, is dropped. */
export function leaseOrders(
  desk: Desk,
  mutes: Mutes,
  nowMs: number,
): { readonly desk: Desk; readonly leased: readonly Order[]; readonly log: readonly DeskEntry[] } {
  let next = desk;
  const orders = { ...desk.orders };
  const leased: Order[] = [];
  const log: DeskEntry[] = [];
  // Where there is not time for all, those have it that have waited longest.
  const due = Object.values(desk.orders).filter((order) => isDue(order, nowMs));
  for (const order of due.toSorted((a, b) => a.nextMs - b.nextMs)) {
    const maybeSent = order.maybeSent === true || order.leasedUntilMs !== undefined;
    const current = maybeSent ? order : withoutWhatPassed(order, desk, mutes);
    if (isNeedless(current, desk)) {
      // Who may have got it is told when it is over.
      if (maybeSent) next = withDelivered(next, order, undefined, nowMs);
      delete orders[order.key];
      const why = 'it was over, muted or taken on before it could be told';
      log.push({ ...entryOf(order, nowMs), what: 'not-told', why });
      continue;
    }
    const times = { attempts: order.attempts + 1, leasedUntilMs: nowMs + LEASE_MS };
    const lease = { ...current, ...times, ...(maybeSent ? { maybeSent } : {}) };
    orders[order.key] = lease;
    leased.push(lease);
  }
  const isSame = leased.length === 0 && log.length === 0;
  return { desk: isSame ? desk : { ...next, orders }, leased, log };
}

function isDue({ nextMs, leasedUntilMs }: Order, nowMs: number): boolean {
  return nextMs <= nowMs && (leasedUntilMs === undefined || leasedUntilMs <= nowMs);
}

/** Gives back what was leased and not begun: it is as if it had not been taken. */
export function releaseOrder(desk: Desk, key: string): Desk {
  const order = desk.orders[key];
  if (!order) return desk;
  const { leasedUntilMs: _free, ...rest } = order;
  return { ...desk, orders: { ...desk.orders, [key]: { ...rest, attempts: order.attempts - 1 } } };
}

/** What comes of an attempt. @returns with `dead`, an order that nobody would take in a day */
export function settleOrder(
  desk: Desk,
  key: string,
  sending: Sending,
  routing: Routing,
  nowMs: number,
): { readonly desk: Desk; readonly log: readonly DeskEntry[]; readonly dead?: Order } {
  const order = desk.orders[key];
  if (!order) return { desk, log: [] };
  if (sending.kind === 'delivered') {
    return {
      desk: withDelivered(desk, order, sending.ref, nowMs),
      log: [{ ...entryOf(order, nowMs), what: 'told' }],
    };
  }
  const why = `${order.via}: ${sending.reason}`;
  if (nowMs - order.createdMs >= GIVEN_UP_AFTER_MS) {
    const log: DeskEntry[] = [{ ...entryOf(order, nowMs), what: 'given-up', why }];
    return { desk: withoutOrder(desk, order), log, dead: order };
  }
  const next = tryAgain(order, sending, routing, nowMs);
  // Each attempt of a long outage would be a line; the first of each receiver tells enough.
  const isNews = order.failingSinceMs === undefined || next.via !== order.via;
  const passed = next.via === order.via ? why : `${why}; ${next.via} is told instead`;
  return {
    desk: { ...desk, orders: { ...desk.orders, [key]: next } },
    log: isNews ? [{ ...entryOf(order, nowMs), what: 'not-told', why: passed }] : [],
  };
}

function tryAgain(
  order: Order,
  sending: Exclude<Sending, { kind: 'delivered' }>,
  routing: Routing,
  nowMs: number,
): Order {
  const { leasedUntilMs: _free, failingSinceMs = nowMs, ...rest } = order;
  const fallback = routing.receivers.get(order.via)?.fallback;
  const uncertain = sending.kind === 'unavailable' && sending.maybeSent ? { maybeSent: true } : {};
  const isLost = sending.kind === 'refused' || nowMs - failingSinceMs >= PASSED_OVER_AFTER_MS;
  if (isLost && fallback && !order.tried.includes(fallback)) {
    const tried = [...order.tried, order.via];
    return { ...rest, ...uncertain, via: fallback, tried, nextMs: nowMs, attempts: 0 };
  }
  const asked = sending.kind === 'unavailable' ? (sending.retryAfterMs ?? 0) : LONGEST_PAUSE_MS;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (order.attempts - 1));
  // With a fallback to go to, nobody waits longer for this one than it is given.
  const patienceMs =
    isLost || !fallback ? Number.POSITIVE_INFINITY : failingSinceMs + PASSED_OVER_AFTER_MS - nowMs;
  return {
    ...rest,
    ...uncertain,
    failingSinceMs,
    nextMs: nowMs + Math.min(Math.max(pauseMs, asked), patienceMs),
  };
}

/** What has been muted or is over since it was decided need not be told any more. */
function withoutWhatPassed(order: Order, desk: Desk, mutes: Mutes): Order {
  const holds = ([fingerprint, episodeMs]: [string, number]): boolean => {
    const alert = firingOf(desk, fingerprint);
    return alert !== undefined && episodeOf(alert.report) === episodeMs && !mutes.has(fingerprint);
  };
  const resolved = Object.entries(order.resolved).filter(([fingerprint]) => !mutes.has(fingerprint));
  return {
    ...order,
    firing: Object.fromEntries(Object.entries(order.firing).filter(holds)),
    resolved: Object.fromEntries(resolved),
  };
}

/** Nothing is left to say; or somebody has taken on what the message would remind of, or wake somebody for. */
function isNeedless({ kind, unlessTaken, firing, resolved }: Order, desk: Desk): boolean {
  const fingerprints = Object.keys(firing);
  if (fingerprints.length === 0) return Object.keys(resolved).length === 0;
  if (kind !== 'repeat' && !unlessTaken) return false;
  return fingerprints.every((fingerprint) => desk.alerts[fingerprint]?.acknowledged);
}

function withoutOrder(desk: Desk, { key }: Order): Desk {
  const { [key]: _gone, ...orders } = desk.orders;
  return { ...desk, orders };
}

/** The channel has taken it: the group, the incident and the cooldowns know from now on. */
function withDelivered(desk: Desk, order: Order, ref: string | undefined, nowMs: number): Desk {
  const { group, thread } = order;
  const known = desk.groups[group];
  const incident = desk.incidents[thread];
  const own = order.kind === 'escalation' ? withoutToldElsewhere(order, desk) : order;
  return {
    ...withoutOrder(desk, order),
    groups: known ? { ...desk.groups, [group]: withTold(known, own, nowMs) } : desk.groups,
    incidents: incident ? { ...desk.incidents, [thread]: withHearer(incident, order, ref) } : desk.incidents,
    cooldowns: { ...desk.cooldowns, ...cooldownsOf(order, desk, nowMs) },
  };
}

/** Who heard of an episode in one group, and hears of it again by escalation, is told its end once. */
function withoutToldElsewhere(order: Order, desk: Desk): Order {
  const known = new Set(
    Object.entries(desk.groups).flatMap(([key, { told }]) => {
      const episodes = key === order.group ? {} : (told[order.receiver]?.episodes ?? {});
      return Object.entries(episodes).map(([fingerprint, { episodeMs }]) => `${fingerprint} ${episodeMs}`);
    }),
  );
  const firing = Object.entries(order.firing).filter((entry) => !known.has(entry.join(' ')));
  return { ...order, firing: Object.fromEntries(firing) };
}

function withTold(group: Group, order: Order, nowMs: number): Group {
  const { receiver, via, thread, kind } = order;
  if (kind === 'acknowledged') return group;
  const episodes: Record<string, ToldEpisode> = { ...group.told[receiver]?.episodes };
  for (const [fingerprint, episodeMs] of Object.entries(order.resolved)) {
    if (episodes[fingerprint]?.episodeMs === episodeMs) delete episodes[fingerprint];
  }
  for (const [fingerprint, episodeMs] of Object.entries(order.firing)) {
    episodes[fingerprint] = {
      episodeMs,
      thread,
      atMs: nowMs,
      ...(via === receiver ? {} : { via }),
      ...(kind === 'flapping' ? { flapping: true } : {}),
    };
  }
  const told: Record<string, Told> = { ...group.told, [receiver]: { episodes } };
  if (Object.keys(episodes).length === 0) delete told[receiver];
  return { ...group, told };
}

function withHearer(incident: Incident, { via }: Order, ref: string | undefined): Incident {
  const before = incident.told[via];
  const first = before?.ref ?? ref;
  const hearer = { severity: incident.severity, ...(first === undefined ? {} : { ref: first }) };
  return { ...incident, told: { ...incident.told, [via]: hearer } };
}

function cooldownsOf({ firing }: Order, desk: Desk, nowMs: number): Readonly<Record<string, Cooldown>> {
  return Object.fromEntries(
    Object.entries(firing).flatMap(([fingerprint, episodeMs]) => {
      const cooldownMs = desk.alerts[fingerprint]?.report.cooldownMs ?? 0;
      return cooldownMs > 0 ? [[fingerprint, { episodeMs, untilMs: nowMs + cooldownMs }]] : [];
    }),
  );
}

function entryOf({ thread, receiver, kind, firing, resolved }: Order, atMs: number): Omit<DeskEntry, 'what'> {
  const fingerprints = [...new Set([...Object.keys(firing), ...Object.keys(resolved)])];
  return {
    atMs,
    by: 'notify',
    incident: thread,
    receiver,
    kind,
    fingerprints: fingerprints.slice(0, LOGGED),
    alerts: fingerprints.length,
  };
}
