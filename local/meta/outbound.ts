/** What becomes of a message that the business sends: which statuses, when, with which price. */
import type { Random } from '../random';
import { between, longTail, pickWeighted, type Weighted } from './draw';
import type { Person } from './person';
import { drawSendError, type MessageCategory } from './send-errors';
import type { JsonObject } from './update';

export type StatusName = 'sent' | 'delivered' | 'read' | 'failed';

export interface OutboundMessage {
  readonly id: string;
  readonly category: MessageCategory;
  readonly person: Person;
  /** When the send API took it, milliseconds since the epoch. */
  readonly acceptedMs: number;
}

export interface Status {
  readonly name: StatusName;
  readonly atMs: number;
  /** The entry of `statuses`. */
  readonly item: JsonObject;
}

/** `read-at-once`: the chat was open, and Meta then sends no `delivered`. */
type Fate = 'read' | 'read-at-once' | 'delivered' | 'unreachable' | 'refused' | 'failed-late';

/** On a good day: about one message in a hundred fails, and one in fifty reaches nobody in time. */
const FATES: Record<'template' | 'answer', Weighted<Fate>> = {
  answer: [
    ['read', 66],
    ['read-at-once', 18],
    ['delivered', 14],
    ['unreachable', 1],
    ['refused', 0.6],
    ['failed-late', 0.4],
  ],
  template: [
    ['read', 60],
    ['read-at-once', 6],
    ['delivered', 29.5],
    ['unreachable', 2.5],
    ['refused', 1.2],
    ['failed-late', 0.8],
  ],
};

/** The statuses of one message, in the order in which they come true. */
export function statusesOf(random: Random, message: OutboundMessage): readonly Status[] {
  const isAnswer = message.category === 'service' || message.category === 'referral_conversion';
  const fate = pickWeighted(random, FATES[isAnswer ? 'answer' : 'template']);
  const sentMs = message.acceptedMs + between(random, 150, 1200);
  if (fate === 'refused') return [failed(random, message, sentMs)];
  const statuses = [priced('sent', message, sentMs)];
  if (fate === 'failed-late') statuses.push(failed(random, message, sentMs + longTail(random, 4000, 1)));
  if (fate === 'read-at-once') statuses.push(priced('read', message, sentMs + between(random, 400, 3000)));
  if (fate === 'delivered' || fate === 'read') {
    // One phone in twenty-five is off or out of reach for a while.
    const isOffline = random.next() < 1 / 25;
    const deliveredMs = sentMs + longTail(random, isOffline ? 1_200_000 : 1500, isOffline ? 1 : 0.6);
    statuses.push(priced('delivered', message, deliveredMs));
    if (fate === 'read') statuses.push(plain('read', message, deliveredMs + longTail(random, 35_000, 1.4)));
  }
  return statuses;
}

function plain(name: StatusName, message: OutboundMessage, atMs: number, more?: JsonObject): Status {
  const item = {
    id: message.id,
    status: name,
    timestamp: String(Math.floor(atMs / 1000)),
    recipient_id: message.person.waId,
    recipient_user_id: message.person.userId,
    ...more,
  };
  return { name, atMs, item };
}

/** The price stands on `sent` and on the first status after it. */
function priced(name: StatusName, message: OutboundMessage, atMs: number): Status {
  const { category } = message;
  const type = FREE_TYPES[category] ?? 'regular';
  return plain(name, message, atMs, {
    ...(category === 'referral_conversion' && { conversation: freeEntry(name, message) }),
    pricing: { billable: type === 'regular', pricing_model: 'PMP', type, category },
  });
}

const FREE_TYPES: Partial<Record<MessageCategory, string>> = {
  service: 'free_customer_service',
  referral_conversion: 'free_entry_point',
};

/** Since Graph v24 a conversation is named only in the window that an advertisement opens. */
function freeEntry(name: StatusName, { id, category, acceptedMs }: OutboundMessage): JsonObject {
  return {
    id: Buffer.from(id).toString('hex').slice(-32),
    origin: { type: category },
    expiration_timestamp: name === 'sent' ? String(Math.floor(acceptedMs / 1000) + 72 * 3600) : undefined,
  };
}

function failed(random: Random, message: OutboundMessage, atMs: number): Status {
  return plain('failed', message, atMs, { errors: [drawSendError(random, message.category)] });
}
