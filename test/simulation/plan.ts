/** What a seed stands for: how bad the world is, and what Meta sends in it. */
import { createRandom, type Random } from '../../local/random';
import { T0 } from '../support/builders';

export interface Harm {
  /** The share of calls, and of events in a call that publishes, that are refused, and of calls that take effect though their answer is lost. */
  readonly throttled: number;
  readonly answersLost: number;
  /** The share of invocations that die somewhere on their way. */
  readonly crashes: number;
  /** The share of queue messages handed out twice at once. */
  readonly handedOutTwice: number;
  /** The share of stream batches that come again, and of writes after which a shard is followed by another. */
  readonly repeats: number;
  readonly shardsEnd: number;
  readonly visibilityMs: number;
}

/** One fact, as Meta knows it. */
export interface Update {
  readonly tenant: number;
  /** The event's type without its first word. */
  readonly type: string;
  /** What makes it the fact that it is. */
  readonly identity: string;
  readonly message?: { readonly id: string; readonly status: string };
  /** Where it is put in a change's value. */
  readonly member: 'messages' | 'statuses';
  readonly item: object;
}

/** Updates that travel together, and when they are sent: each time is one copy. */
export interface Shipment {
  readonly updates: readonly Update[];
  readonly atMs: readonly number[];
}

/** A webhook that no version can read, of a tenant's account. */
export interface Poison {
  readonly tenant: number;
  readonly atMs: number;
}

export interface Plan {
  readonly random: Random;
  readonly harm: Harm;
  readonly updates: readonly Update[];
  readonly shipments: readonly Shipment[];
  readonly poison: readonly Poison[];
}

const SPAN_MS = 20 * 60_000;

export function planOf(seed: number): Plan {
  const random = createRandom(seed);
  const draw = random.fork('plan');
  const pick = <Item>(items: readonly Item[]): Item => items[draw.int(items.length)] as Item;
  const harm: Harm = {
    throttled: pick([0, 0.05, 0.2, 0.5]),
    answersLost: pick([0, 0.02, 0.1]),
    crashes: pick([0, 0.1, 0.3]),
    handedOutTwice: pick([0, 0.1]),
    repeats: pick([0, 0.2, 0.5]),
    shardsEnd: pick([0, 0.05]),
    visibilityMs: pick([50, 500, 180_000]),
  };
  const tenants = 1 + draw.int(3);
  // Message ids are a number's own: those of different tenants are the same.
  const messages = Array.from({ length: tenants }, () => 0);
  const updates = Array.from({ length: 3 + draw.int(15) }, () => {
    const tenant = draw.int(tenants);
    const index = messages[tenant] ?? 0;
    messages[tenant] = index + 1;
    return updatesOf(draw, tenant, index);
  }).flat();
  const shipments = shipmentsOf(draw, updates);
  const poison = Array.from({ length: draw.int(5) }, () => ({
    tenant: draw.int(tenants),
    atMs: draw.int(SPAN_MS),
  }));
  return { random, harm, updates, shipments, poison };
}

const LIVES = [
  ['sent'],
  ['sent', 'delivered'],
  ['sent', 'read'],
  ['sent', 'delivered', 'read'],
  ['sent', 'delivered', 'read', 'played'],
  ['sent', 'failed'],
  ['failed'],
  ['sent', 'failed', 'delivered'],
  ['delivered'],
] as const;

/** All that Meta reports of one message. */
function updatesOf(draw: Random, tenant: number, index: number): readonly Update[] {
  const id = `wamid.${index}`;
  const seconds = Math.floor(T0 / 1000) + draw.int(1_200);
  if (draw.next() < 0.3) {
    const item = { id, from: '15550100999', timestamp: String(seconds), type: 'text', text: { body: 'hi' } };
    return [{ tenant, type: 'message.received', identity: `${tenant} in ${id}`, member: 'messages', item }];
  }
  const life = LIVES[draw.int(LIVES.length)] ?? [];
  const members = draw.next() < 0.2 ? ['15550100001', '15550100002'] : [undefined];
  return life.flatMap((status, step) =>
    (status === 'sent' || status === 'failed' ? [undefined] : members).map((participant): Update => {
      const group = participant
        ? { recipient_type: 'group', recipient_id: 'group-1', recipient_participant_id: participant }
        : { recipient_id: '15550100999' };
      return {
        tenant,
        type: `message.${status}`,
        identity: `${tenant} ${status} ${id} ${participant ?? ''}`,
        message: { id: `${tenant} ${id}`, status },
        member: 'statuses',
        item: { id, status, timestamp: String(seconds + step * draw.int(90)), ...group },
      };
    }),
  );
}

/** Every update travels at least once; some travel again, in other company. */
function shipmentsOf(draw: Random, updates: readonly Update[]): readonly Shipment[] {
  const again = updates.filter(() => draw.next() < 0.15);
  const shuffled = [...updates, ...again]
    .map((update) => [draw.next(), update] as const)
    .sort(([a], [b]) => a - b)
    .map(([, update]) => update);
  const shipments: Shipment[] = [];
  for (let from = 0; from < shuffled.length; ) {
    const size = 1 + draw.int(4);
    const copies = draw.next() < 0.4 ? 1 + draw.int(5) : 1;
    const atMs = Array.from({ length: copies }, () => draw.int(SPAN_MS));
    shipments.push({ updates: shuffled.slice(from, from + size), atMs });
    from += size;
  }
  return shipments;
}
