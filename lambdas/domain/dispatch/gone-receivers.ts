/**
 * What becomes of messages to receivers that the routing no longer has: nobody can be told over them any more, so
 * nothing waits for that. Where another was told in the place of one that is still there, that one hears the rest.
 */
import { groupBy } from '../collections';
import type { Routing } from '../routing/routing';
import type { Change, Desk, DeskEntry, Group, Order, Told, ToldEpisode } from './desk';
import { personOf } from './hearers';
import { LOGGED } from './incidents';

type Known = (receiver: string) => boolean;

export function forgetReceivers(desk: Desk, routing: Routing, nowMs: number): Change {
  const knows = knownBy(routing);
  const orders = Object.entries(desk.orders);
  const lost = orders.filter(([, { via }]) => !knows(via));
  const groups = Object.entries(desk.groups);
  const affected = groups.filter(([, { told }]) => namesGone(told, knows));
  if (lost.length === 0 && affected.length === 0) return { desk, log: [] };
  const kept = orders.flatMap(([key, order]) => redirected(order, knows).map((own) => [key, own] as const));
  const heard = affected.map(([key, group]) => [key, withoutGone(group, knows)] as const);
  const dropped = [
    ...lost.filter(([, { receiver }]) => !knows(receiver)).flatMap(([, order]) => alertsOf(order)),
    ...affected.flatMap(([, { told }]) => episodesIn(told).filter((each) => !canHear(each, knows))),
  ];
  return {
    desk: {
      ...desk,
      orders: Object.fromEntries(kept),
      groups: { ...desk.groups, ...Object.fromEntries(heard) },
    },
    log: entriesOf(dropped, nowMs),
  };
}

/** An alert that a receiver was told of, or was to be told of. */
interface Heard {
  readonly receiver: string;
  readonly fingerprint: string;
  readonly thread: string;
  readonly via?: string;
}

function knownBy({ receivers, people }: Routing): Known {
  return (name) => {
    const person = personOf(name);
    return person ? (people.get(person.person) ?? []).includes(person.kind) : receivers.has(name);
  };
}

function namesGone(told: Group['told'], knows: Known): boolean {
  return Object.entries(told).some(([receiver, { episodes }]) =>
    Object.values(episodes).some(({ via = receiver }) => !knows(via)),
  );
}

function canHear({ receiver, via = receiver }: Heard, knows: Known): boolean {
  return knows(via) || knows(receiver);
}

function episodesIn(told: Group['told']): readonly Heard[] {
  return Object.entries(told).flatMap(([receiver, { episodes }]) =>
    Object.entries(episodes).map(([fingerprint, episode]) => ({ receiver, fingerprint, ...episode })),
  );
}

function alertsOf({ receiver, via, thread, firing, resolved }: Order): readonly Heard[] {
  return Object.keys({ ...firing, ...resolved }).map((fingerprint) => ({
    receiver,
    via,
    thread,
    fingerprint,
  }));
}

function redirected(order: Order, knows: Known): readonly Order[] {
  const { receiver, via } = order;
  if (knows(via)) return [order];
  return knows(receiver) ? [{ ...order, via: receiver, tried: [], attempts: 0 }] : [];
}

function withoutGone(group: Group, knows: Known): Group {
  const told = Object.entries(group.told).flatMap(([receiver, { episodes }]): readonly [string, Told][] => {
    const kept = Object.entries(episodes).flatMap(
      ([fingerprint, episode]): readonly [string, ToldEpisode][] => {
        const { via = receiver, ...own } = episode;
        if (knows(via)) return [[fingerprint, episode]];
        return knows(receiver) ? [[fingerprint, own]] : [];
      },
    );
    return kept.length > 0 ? [[receiver, { episodes: Object.fromEntries(kept) }]] : [];
  });
  return { ...group, told: Object.fromEntries(told) };
}

function entriesOf(dropped: readonly Heard[], nowMs: number): readonly DeskEntry[] {
  const together = groupBy(dropped, ({ receiver, thread }) => JSON.stringify([receiver, thread]));
  return [...together.values()].flatMap((all) => {
    const fingerprints = [...new Set(all.map(({ fingerprint }) => fingerprint))];
    return all.slice(0, 1).map(
      ({ receiver, thread }): DeskEntry => ({
        atMs: nowMs,
        what: 'not-told',
        by: 'notify',
        why: 'the routing no longer has this receiver',
        incident: thread,
        receiver,
        fingerprints: fingerprints.slice(0, LOGGED),
        alerts: fingerprints.length,
      }),
    );
  });
}
