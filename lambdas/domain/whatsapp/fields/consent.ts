/** Customers: their wish to get marketing or not, and the ids that they are known by. */
import { defineEvent } from '../../event/definition';
import { hashed, maybe, needed, part, personal, text, word } from '../../event/shape';
import { asEpochMs, asRecord, asText } from '../../json';
import { NUMBER, ofNumber } from './common';
import { draftOf, type ReadField, readLists, unknownDraft } from './draft';
import { peopleOf, person, someone } from './people';

const CONSENT = {
  ...NUMBER,
  person: needed(person, '@person'),
  category: maybe(word, 'category'),
  explanation: maybe(personal(text), 'detail'),
};
const stopped = defineEvent(
  'whatsapp.consent.stopped',
  'A customer wants no more marketing messages',
  CONSENT,
);
const resumed = defineEvent('whatsapp.consent.resumed', 'A customer wants marketing messages again', CONSENT);

const change = personal(
  part({ previous: maybe(personal(text), 'previous'), current: maybe(personal(text), 'current') }),
);

export const idChanged = defineEvent(
  'whatsapp.user.id-changed',
  'A customer got a new business-scoped id; what was kept under the old one moves',
  {
    ...NUMBER,
    person: needed(person, '@person'),
    /** Where Meta told it as a message. */
    messageId: maybe(hashed(text), '@messageId'),
    userId: maybe(change, 'user_id'),
    parentUserId: maybe(change, 'parent_user_id'),
    explanation: maybe(personal(text), '@explanation'),
  },
);

export const CONSENT_EVENTS = [stopped, resumed, idChanged] as const;

const WISHES: ReadonlyMap<string, typeof stopped | typeof resumed> = new Map<
  string,
  typeof stopped | typeof resumed
>([
  ['stop', stopped],
  ['resume', resumed],
]);

const readPreferences: ReadField = (from) =>
  readLists(from, {
    user_preferences: (item) => {
      const wish = asRecord(item);
      const definition = WISHES.get(asText(wish?.value)?.toLowerCase() ?? '');
      if (!wish || !definition) return unknownDraft(from, 'event', item);
      const { wa_id: phone, user_id: userId, parent_user_id: parentUserId, value: _, ...rest } = wish;
      const { timestamp, ...members } = rest;
      const record = {
        ...members,
        '@person': someone(peopleOf(from.value), { phone, userId, parentUserId }),
      };
      return draftOf(definition, from, ofNumber(from, record), { atMs: asEpochMs(timestamp) }, item);
    },
  });

const readIds: ReadField = (from) =>
  readLists(from, {
    user_id_update: (item) => {
      const update = asRecord(item);
      if (!update) return unknownDraft(from, 'shape', item);
      const { wa_id: phone, timestamp, detail, ...rest } = update;
      const { current: userId, previous: formerUserId } = asRecord(rest.user_id) ?? {};
      const parentUserId = asRecord(rest.parent_user_id)?.current;
      const record = {
        ...rest,
        '@explanation': detail,
        '@person': someone(peopleOf(from.value), { phone, userId, formerUserId, parentUserId }),
      };
      return draftOf(idChanged, from, ofNumber(from, record), { atMs: asEpochMs(timestamp) }, item);
    },
  });

export const CONSENT_FIELDS = {
  user_preferences: readPreferences,
  user_id_update: readIds,
} satisfies Readonly<Record<string, ReadField>>;
