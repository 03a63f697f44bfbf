/** What a business had in its WhatsApp Business app before it used the API: its threads and its contacts. */
import { defineEvent } from '../../event/definition';
import { maybe, needed, number, part, personal, plain, text, word } from '../../event/shape';
import { asArray, asEpochMs, asRecord } from '../../json';
import type { Change } from '../envelope';
import { NUMBER, ofNumber } from './common';
import { COPY, readCopy } from './copies';
import { draftOf, type ReadField, readLists, recurringId, unknownDraft } from './draft';
import { whatsAppError } from './errors';

const HISTORY = { ...COPY, history: maybe(part({ status: maybe(word, 'status') }), 'history_context') };

const historyMessage = defineEvent(
  'whatsapp.history.message-synced',
  'A message from before the API was used',
  { ...HISTORY, threadId: maybe(personal(text), '@threadId') },
);
const historyMedia = defineEvent(
  'whatsapp.history.media-synced',
  'The media of a message from before the API was used',
  HISTORY,
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
    kind: maybe(plain, 'type'),
    contact: maybe(
      personal(
        part({
          phone: maybe(personal(text), 'phone_number'),
          userId: maybe(personal(text), 'user_id'),
          parentUserId: maybe(personal(text), 'parent_user_id'),
          name: maybe(personal(text), 'full_name'),
          firstName: maybe(personal(text), 'first_name'),
          username: maybe(personal(text), 'username'),
        }),
      ),
      'contact',
    ),
  },
);
export const HISTORY_EVENTS = [
  historyMessage,
  historyMedia,
  historyProgressed,
  historyRefused,
  contactSynced,
] as const;

const readHistory: ReadField = (change) =>
  readLists(change, {
    history: (item) => {
      const chunk = asRecord(item);
      if (!chunk) return unknownDraft(change, 'shape', item);
      const { metadata, threads, errors, ...rest } = chunk;
      const progress = { ...rest, ...(asRecord(metadata) ?? {}) };
      const drafts = [
        ...asArray(errors).map((error) =>
          draftOf(
            historyRefused,
            change,
            ofNumber(change, { '@error': error }),
            { id: recurringId(change, error) },
            error,
          ),
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
  const { id, messages, ...rest } = thread;
  const members = { '@threadId': id, ...(Object.keys(rest).length > 0 ? { thread: rest } : {}) };
  return asArray(messages).map((message) =>
    readCopy(historyMessage, change, message, { kind: 'history', members }),
  );
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

export const HISTORY_FIELDS = {
  history: readHistory,
  smb_app_state_sync: readContacts,
} satisfies Readonly<Record<string, ReadField>>;
