/**
 * Messages that are not a tenant's own traffic through the API: sent from the WhatsApp Business app, synchronised
 * from before, or of a thread that another app owns. Their types keep them out of what is counted as traffic.
 */
import { defineEvent } from '../../event/definition';
import { anything, maybe, moment, needed, number, part, text, word } from '../../event/shape';
import { asArray, asEpochMs, asRecord, asText, type JsonRecord } from '../../json';
import type { Change } from '../envelope';
import { NUMBER, ofNumber } from './common';
import { draftOf, phoneNumberIdOf, type ReadField, readLists, unknownDraft } from './draft';
import { whatsAppError } from './errors';
import { MESSAGE, messageRecord } from './message';
import { peopleOf, person, someone } from './people';

const COPY = { ...MESSAGE, to: maybe(person, '@to') };

const echoed = defineEvent(
  'whatsapp.message.echoed',
  'The business wrote from its app, beside the API',
  COPY,
);
const standbyMessage = defineEvent(
  'whatsapp.standby.message-copied',
  'A message of a thread that another app owns: not to be answered',
  { ...COPY, list: needed(text, '@list') },
);
const standbyStatus = defineEvent(
  'whatsapp.standby.status-copied',
  'A status of a message in a thread that another app owns',
  { ...NUMBER, messageId: needed(text, 'id'), status: needed(word, 'status'), to: needed(person, '@to') },
);
const historyMessage = defineEvent(
  'whatsapp.history.message-synced',
  'A message from before the API was used',
  {
    ...COPY,
    threadId: maybe(text, '@threadId'),
    status: maybe(word, '@status'),
  },
);
const historyMedia = defineEvent(
  'whatsapp.history.media-synced',
  'The media of a message from before the API was used',
  COPY,
);
const historyProgressed = defineEvent(
  'whatsapp.history.progressed',
  'A part of the history was handed over',
  {
    ...NUMBER,
    phase: maybe(number, 'phase'),
    chunk: maybe(number, 'chunk_order'),
    progressPercent: maybe(number, 'progress'),
  },
);
const historyRefused = defineEvent(
  'whatsapp.history.refused',
  'The history is not handed over, as when declined',
  {
    ...NUMBER,
    error: needed(whatsAppError, '@error'),
  },
);
const contactSynced = defineEvent(
  'whatsapp.contact.synced',
  "A contact of the business' app was added or removed",
  {
    ...NUMBER,
    action: needed(word, 'action'),
    kind: maybe(text, 'type'),
    contact: maybe(
      part({
        phone: maybe(text, 'phone_number'),
        userId: maybe(text, 'user_id'),
        parentUserId: maybe(text, 'parent_user_id'),
        name: maybe(text, 'full_name'),
        firstName: maybe(text, 'first_name'),
        username: maybe(text, 'username'),
      }),
      'contact',
    ),
  },
);
const controlChanged = defineEvent(
  'whatsapp.thread.control-changed',
  'A thread was passed on to another app, or taken by one',
  {
    ...NUMBER,
    kind: needed(word, 'type'),
    sender: maybe(anything, 'sender'),
    recipient: maybe(anything, 'recipient'),
    reportedAtMs: maybe(moment, 'timestamp'),
  },
);

export const COPY_EVENTS = [
  echoed,
  standbyMessage,
  standbyStatus,
  historyMessage,
  historyMedia,
  historyProgressed,
  historyRefused,
  contactSynced,
  controlChanged,
] as const;

interface Extra {
  readonly kind: string;
  readonly members?: JsonRecord;
  /** The change's contacts, which a thread on standby has within. */
  readonly contactsOf?: JsonRecord;
}

type CopyEvent = typeof echoed | typeof standbyMessage | typeof historyMessage | typeof historyMedia;

function readCopy(definition: CopyEvent, change: Change, item: unknown, extra: Extra) {
  const message = asRecord(item);
  const messageId = asText(message?.id);
  const type = asText(message?.type);
  if (!message || !messageId || !type) return unknownDraft(change, 'shape', item);
  const people = peopleOf(extra.contactsOf ?? change.value);
  const {
    to,
    to_user_id: userId,
    to_parent_user_id: parentUserId,
    ...record
  } = messageRecord(change, people, message, type);
  const told = { ...record, ...extra.members, '@to': someone(people, { phone: to, userId, parentUserId }) };
  const id = [extra.kind, phoneNumberIdOf(change), messageId];
  return draftOf(definition, change, told, { id, atMs: asEpochMs(message.timestamp) }, item);
}

const readEchoes: ReadField = (change) =>
  readLists(change, { message_echoes: (item) => readCopy(echoed, change, item, { kind: 'echo' }) });

const readStandby: ReadField = (change) => {
  const { standby, ...beside } = change.value;
  const thread = asRecord(standby);
  if (!thread) return readLists(change, {});
  const people = peopleOf(thread);
  const copy = (list: string) => (item: unknown) =>
    readCopy(standbyMessage, change, item, {
      kind: 'standby',
      members: { '@list': list },
      contactsOf: thread,
    });
  const value = { ...beside, ...thread };
  return readLists(
    { ...change, value },
    {
      messages: copy('messages'),
      message_echoes: copy('message_echoes'),
      statuses: (item) => {
        const report = asRecord(item);
        if (!report) return unknownDraft(change, 'shape', item);
        const { timestamp, recipient_id: phone, recipient_user_id: userId, ...rest } = report;
        const id = [
          'standby-status',
          phoneNumberIdOf(change),
          asText(report.id) ?? '',
          asText(report.status) ?? '',
        ];
        const participant = asText(report.recipient_participant_id) ?? '';
        const record = ofNumber(change, { ...rest, '@to': someone(people, { phone, userId }) });
        const about = { id: [...id, participant], atMs: asEpochMs(timestamp) };
        return draftOf(standbyStatus, change, record, about, item);
      },
    },
  );
};

const readHistory: ReadField = (change) =>
  readLists(change, {
    history: (item) => {
      const chunk = asRecord(item);
      if (!chunk) return unknownDraft(change, 'shape', item);
      const { metadata, threads, errors, ...rest } = chunk;
      const progress = { ...rest, ...(asRecord(metadata) ?? {}) };
      const drafts = [
        ...asArray(errors).map((error) =>
          draftOf(historyRefused, change, ofNumber(change, { '@error': error }), {}, error),
        ),
        ...asArray(threads).flatMap((thread) => readThread(change, thread)),
      ];
      const isProgress = Object.keys(progress).length > 0;
      return isProgress || drafts.length === 0
        ? [draftOf(historyProgressed, change, ofNumber(change, progress)), ...drafts]
        : drafts;
    },
    messages: (item) => readCopy(historyMedia, change, item, { kind: 'history-media' }),
  });

function readThread(change: Change, item: unknown) {
  const thread = asRecord(item);
  if (!thread || !Array.isArray(thread.messages)) return [unknownDraft(change, 'shape', item)];
  return thread.messages.map((message: unknown) => {
    const status = asRecord(asRecord(message)?.history_context)?.status;
    const members = { '@threadId': thread.id, '@status': status };
    return readCopy(historyMessage, change, message, { kind: 'history', members });
  });
}

const readContacts: ReadField = (change) =>
  readLists(change, {
    state_sync: (item) => {
      const sync = asRecord(item);
      if (!sync) return unknownDraft(change, 'shape', item);
      const { metadata, ...record } = sync;
      const atMs = asEpochMs(asRecord(metadata)?.timestamp);
      return draftOf(contactSynced, change, ofNumber(change, record), { atMs }, item);
    },
  });

export const COPY_FIELDS = {
  smb_message_echoes: readEchoes,
  message_echoes: readEchoes,
  standby: readStandby,
  history: readHistory,
  smb_app_state_sync: readContacts,
  messaging_handovers: (change) => [
    draftOf(controlChanged, change, ofNumber(change, change.value), {}, change.value),
  ],
} satisfies Readonly<Record<string, ReadField>>;
