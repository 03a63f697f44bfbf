/** Whom a webhook is about. Since 2026 a phone number may be absent; contacts are matched by id, never by place. */
import { maybe, part, text } from '../../event/shape';
import { asArray, asRecord, asText, type JsonRecord } from '../../json';

/** Somebody who writes to, or is written to by, a tenant. */
export const person = part({
  phone: maybe(text, 'phone'),
  /** Meta's business-scoped user id. */
  userId: maybe(text, 'userId'),
  /** The same across linked business portfolios. */
  parentUserId: maybe(text, 'parentUserId'),
  name: maybe(text, 'name'),
  username: maybe(text, 'username'),
});

export type People = ReadonlyMap<string, JsonRecord>;

/** The contacts of a change under each of their ids. */
export function peopleOf(value: JsonRecord): People {
  const people = new Map<string, JsonRecord>();
  for (const item of asArray(value.contacts)) {
    const contact = asRecord(item);
    if (!contact) continue;
    for (const id of [contact.wa_id, contact.user_id]) {
      const key = asText(id);
      if (key !== undefined) people.set(key, contact);
    }
  }
  return people;
}

/** What `person` reads, put together from the ids in an item and the contact that has one of them. */
export function someone(
  people: People,
  ids: { readonly phone: unknown; readonly userId?: unknown; readonly parentUserId?: unknown },
): JsonRecord {
  const contact = people.get(asText(ids.phone) ?? '') ?? people.get(asText(ids.userId) ?? '');
  const profile = asRecord(contact?.profile);
  return {
    // Earlier drafts of Meta's wrote an empty text for a number that is withheld.
    phone: ids.phone === '' ? undefined : ids.phone,
    userId: ids.userId === '' ? undefined : (ids.userId ?? contact?.user_id),
    parentUserId: ids.parentUserId ?? contact?.parent_user_id,
    name: asText(profile?.name),
    username: asText(profile?.username),
  };
}
