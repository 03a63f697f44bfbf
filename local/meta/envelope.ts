/**
 * Puts updates into one webhook body of Meta's shape: an entry for each business account, and in it one change
 * for each number and kind. Knows nothing of bytes, signatures or delivery.
 */
import type { JsonObject, TenantSender, Update } from './update';

export interface Envelope {
  readonly object: 'whatsapp_business_account';
  readonly entry: readonly Entry[];
}

export interface Entry {
  readonly id: string;
  /** When it was sent, seconds since the epoch; Meta leaves it out beside messages and statuses. */
  readonly time?: number;
  readonly changes: readonly Change[];
}

export interface Change {
  readonly field: string;
  readonly value: JsonObject;
}

/** The members that every change about one number begins with. */
export function numberValue(sender: TenantSender): JsonObject {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: sender.displayPhoneNumber, phone_number_id: sender.phoneNumberId },
  };
}

/** @param sentMs when the webhook is made, milliseconds since the epoch. */
export function composeEnvelope(updates: readonly Update[], sentMs: number): Envelope {
  const entry = groupBy(updates, ({ sender, part }) => `${sender.wabaId} ${part.kind === 'field'}`).map(
    (ofAccount) => composeEntry(ofAccount, sentMs),
  );
  return { object: 'whatsapp_business_account', entry };
}

function composeEntry([first, ...rest]: Group<Update>, sentMs: number): Entry {
  const id = first.sender.wabaId;
  const all = [first, ...rest];
  if (first.part.kind === 'field') {
    const changes = all.flatMap(({ part }) =>
      part.kind === 'field' ? [{ field: part.field, value: part.value }] : [],
    );
    return { id, time: Math.floor(sentMs / 1000), changes };
  }
  return {
    id,
    changes: groupBy(all, ({ sender, part }) => `${sender.phoneNumberId} ${part.kind}`).map(messagesChange),
  };
}

function messagesChange(updates: Group<Update>): Change {
  const contacts = new Map<unknown, JsonObject>();
  const items: JsonObject[] = [];
  for (const { part } of updates) {
    if (part.kind === 'field') continue;
    items.push(part.item);
    if (part.contact) contacts.set(part.contact.user_id, part.contact);
  }
  const [{ sender, part }] = updates;
  return {
    field: 'messages',
    value: {
      ...numberValue(sender),
      ...(contacts.size > 0 && { contacts: [...contacts.values()] }),
      [part.kind === 'status' ? 'statuses' : 'messages']: items,
    },
  };
}

type Group<T> = [T, ...T[]];

/** Groups in the order in which their first members came. */
function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Group<T>[] {
  const groups = new Map<string, Group<T>>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
