/** Whom a webhook is about. Since 2026 a phone number may be absent; contacts are matched by id, never by place. */
import { maybe, part, personal, text } from '../../event/shape';
import { asArray, asRecord, asText, type JsonRecord } from '../../json';

/** Somebody who writes to, or is written to by, a tenant. `someone` puts together what it reads. */
export const person = personal(
  part({
    phone: maybe(personal(text), '@phone'),
    /** Meta's business-scoped user id. */
    userId: maybe(personal(text), '@userId'),
    /** The same across linked business portfolios. */
    parentUserId: maybe(personal(text), '@parentUserId'),
    name: maybe(personal(text), '@name'),
    username: maybe(personal(text), '@username'),
    /** Changes with the security code, where the business asked to be told. */
    identityKeyHash: maybe(personal(text), '@identityKeyHash'),
  }),
);

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

export interface Ids {
  readonly phone: unknown;
  readonly userId?: unknown;
  /** The contact beside the news of a new id may still have the old one. */
  readonly formerUserId?: unknown;
  readonly parentUserId?: unknown;
  readonly identityKeyHash?: unknown;
}

/** What `person` reads, put together from the ids in an item and the contact that has one of them. */
export function someone(people: People, ids: Ids): JsonRecord {
  const contact = [ids.phone, ids.userId, ids.formerUserId]
    .map((id) => people.get(asText(id) ?? ''))
    .find((each) => each !== undefined);
  const { wa_id, user_id, parent_user_id, identity_key_hash, profile, ...unheard } = contact ?? {};
  const { name, username, ...more } = asRecord(profile) ?? {};
  return {
    ...unheard,
    ...(Object.keys(more).length > 0 ? { profile: more } : {}),
    // Earlier drafts of Meta's wrote an empty text for a number that is withheld.
    '@phone': ids.phone === '' ? undefined : (ids.phone ?? wa_id),
    '@userId': ids.userId === '' ? undefined : (ids.userId ?? user_id),
    '@parentUserId': ids.parentUserId ?? parent_user_id,
    '@name': asText(name),
    '@username': asText(username),
    '@identityKeyHash': ids.identityKeyHash ?? identity_key_hash,
  };
}
