/** The `messages` field: what customers write, what became of what was sent to them, and what lies beside. */
import { defineEvent } from '../../event/definition';
import { anything, hashed, maybe, needed, part, personal, plain, text, word } from '../../event/shape';
import { asEpochMs, asRecord, asText, type JsonRecord } from '../../json';
import type { Change } from '../envelope';
import { keepUndocumented } from './business';
import { NUMBER, ofNumber } from './common';
import { idChanged } from './consent';
import { draftOf, phoneNumberIdOf, type ReadField, readLists, unknownDraft } from './draft';
import { readError } from './errors';
import { MESSAGE, messageRecord } from './message';
import { peopleOf, person, someone } from './people';
import { readStatus } from './statuses';

const received = defineEvent('whatsapp.message.received', 'A customer wrote', MESSAGE);
const edited = defineEvent('whatsapp.message.edited', 'A customer changed a message', {
  ...MESSAGE,
  originalMessageId: maybe(hashed(text), '@originalMessageId'),
});
const revoked = defineEvent('whatsapp.message.revoked', 'A customer took a message back', {
  ...MESSAGE,
  originalMessageId: maybe(hashed(text), '@originalMessageId'),
});

const USER = { ...NUMBER, messageId: needed(hashed(text), 'id'), person: needed(person, '@person') };
const numberChanged = defineEvent('whatsapp.user.number-changed', 'A customer has a new phone number', {
  ...USER,
  newPhone: maybe(personal(text), '@newPhone'),
  content: maybe(personal(anything), '@content'),
});
const identityChanged = defineEvent(
  'whatsapp.user.identity-changed',
  "A customer's security code changed, as after a new installation",
  { ...USER, content: maybe(personal(anything), '@content') },
);

const linkClicked = defineEvent(
  'whatsapp.marketing.link-clicked',
  'Somebody used a link of a marketing message',
  {
    ...NUMBER,
    actionType: needed(word, 'action_type'),
    click: maybe(
      part({
        component: maybe(plain, 'click_component'),
        clickId: maybe(personal(text), 'click_id'),
        productId: maybe(plain, 'product_id'),
        trackingToken: maybe(personal(text), 'tracking_token'),
      }),
      'marketing_messages_link_click_data',
    ),
  },
);

export const MESSAGE_EVENTS = [
  received,
  edited,
  revoked,
  numberChanged,
  identityChanged,
  linkClicked,
] as const;

/**
 * The message types that Meta documents, and two that only old webhooks have. `system` is not among them: what it may
 * tell has events of its own, and the rest is new.
 */
const MESSAGE_TYPES: ReadonlySet<string> = new Set([
  ...[
    'text',
    'image',
    'video',
    'audio',
    'voice',
    'document',
    'sticker',
    'location',
    'contacts',
    'interactive',
  ],
  ...['button', 'reaction', 'order', 'unsupported', 'unknown', 'request_welcome', 'edit', 'revoke'],
]);

const CHANGED_MESSAGE = new Map<string, typeof edited | typeof revoked>([
  ['edit', edited],
  ['revoke', revoked],
]);

export const readMessages: ReadField = (change) => {
  const people = peopleOf(change.value);
  return readLists(
    change,
    {
      messages: (item) => readMessage(change, people, item),
      statuses: (item) => readStatus(change, people, item),
      errors: (item) => readError(change, item),
      user_actions: (item) => {
        const action = asRecord(item);
        if (!action) return unknownDraft(change, 'shape', item);
        const { timestamp, ...members } = action;
        return draftOf(linkClicked, change, ofNumber(change, members), { atMs: asEpochMs(timestamp) }, item);
      },
    },
    {
      // Meta names it and says nothing of its shape.
      conversation_context: (context) => keepUndocumented(change, { conversation_context: context }),
    },
  );
};

function readMessage(change: Change, people: ReturnType<typeof peopleOf>, item: unknown) {
  const message = asRecord(item);
  const messageId = asText(message?.id);
  const type = asText(message?.type);
  if (!message || !messageId || !type) return unknownDraft(change, 'shape', item);
  const about = {
    id: ['message', phoneNumberIdOf(change), messageId],
    atMs: asEpochMs(message.timestamp),
  };
  const system = type === 'system' ? readSystem(change, people, message, about) : undefined;
  if (system) return system;
  const record = messageRecord(change, people, message, type);
  const changed = CHANGED_MESSAGE.get(type);
  if (changed) {
    const originalMessageId = asRecord(message[type])?.original_message_id;
    return draftOf(changed, change, { ...record, '@originalMessageId': originalMessageId }, about, item);
  }
  const draft = draftOf(received, change, record, about, item);
  // A message of a new type was received like any other; that the type is new must be seen as well.
  return MESSAGE_TYPES.has(type) ? draft : [draft, unknownDraft(change, 'message-type', item)];
}

/** News of a customer that Meta tells in the form of a message; undefined where it is not known which. */
function readSystem(
  change: Change,
  people: ReturnType<typeof peopleOf>,
  message: JsonRecord,
  about: { readonly id: readonly string[]; readonly atMs: number | undefined },
) {
  const system = asRecord(message.system);
  const {
    type: _type,
    timestamp: _at,
    system: _system,
    from: phone,
    from_user_id: userId,
    ...rest
  } = message;
  const { from_parent_user_id: parentUserId, ...others } = rest;
  const record = ofNumber(change, {
    ...others,
    '@person': someone(people, { phone, userId, parentUserId }),
    '@content': system,
  });
  switch (asText(system?.type)?.toLowerCase()) {
    case 'user_changed_number':
      return draftOf(
        numberChanged,
        change,
        { ...record, '@newPhone': system?.wa_id ?? system?.new_wa_id },
        about,
        message,
      );
    case 'customer_identity_changed':
      return draftOf(identityChanged, change, record, about, message);
    case 'user_changed_user_id': {
      const { id, '@content': _content, ...members } = record;
      const { type: _kind, body, user_id: current, parent_user_id: currentParent, ...more } = system ?? {};
      const told = {
        ...members,
        ...(Object.keys(more).length > 0 ? { system: more } : {}),
        '@messageId': id,
        '@explanation': body,
        user_id: current === undefined ? undefined : { current },
        parent_user_id: currentParent === undefined ? undefined : { current: currentParent },
      };
      return draftOf(idChanged, change, told, about, message);
    }
    default:
      return undefined;
  }
}
