/**
 * Messages that are not a tenant's own traffic through the API: sent from the WhatsApp Business app, or of a thread
 * that another app owns. Their types keep them out of what is counted as traffic.
 */
import { type AnyDefinition, defineEvent } from '../../event/definition';
import { anything, maybe, moment, needed, personal, plain, word } from '../../event/shape';
import { asEpochMs, asRecord, asText, type JsonRecord } from '../../json';
import type { Change } from '../envelope';
import { NUMBER, ofNumber, ownValue } from './common';
import { draftOf, phoneNumberIdOf, type ReadField, readLists, unknownDraft } from './draft';
import { MESSAGE, messageRecord } from './message';
import { peopleOf, person, someone } from './people';
import { participantOf, REPORT, reportRecord } from './report';

export const COPY = { ...MESSAGE, to: maybe(person, '@to') };

const echoed = defineEvent(
  'whatsapp.message.echoed',
  'The business wrote from its app, beside the API',
  COPY,
);
const standbyMessage = defineEvent(
  'whatsapp.standby.message-copied',
  'A message of a thread that another app owns: not to be answered',
  { ...COPY, list: needed(plain, '@list') },
);
const standbyStatus = defineEvent(
  'whatsapp.standby.status-copied',
  'A status of a message in a thread that another app owns',
  { ...REPORT, status: needed(word, 'status') },
);
const controlChanged = defineEvent(
  'whatsapp.thread.control-changed',
  'A thread was passed on to another app, or taken by one',
  {
    ...NUMBER,
    kind: needed(word, 'type'),
    sender: maybe(personal(anything), 'sender'),
    recipient: maybe(personal(anything), 'recipient'),
    /** What came with the thread, under Meta's name for it. */
    passed: maybe(personal(anything), 'control_passed'),
    taken: maybe(personal(anything), 'control_taken'),
    reportedAtMs: maybe(moment, 'timestamp'),
  },
);

export const COPY_EVENTS = [echoed, standbyMessage, standbyStatus, controlChanged] as const;

interface Extra {
  readonly kind: string;
  readonly members?: JsonRecord;
  /** The change's contacts, which a thread on standby has within. */
  readonly contactsOf?: JsonRecord;
}

/** @param definition has what `COPY` has */
export function readCopy(definition: AnyDefinition, change: Change, item: unknown, extra: Extra) {
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
        const [messageId, status] = [asText(report.id) ?? '', asText(report.status)?.toLowerCase() ?? ''];
        const id = [
          'standby-status',
          phoneNumberIdOf(change),
          messageId,
          status,
          participantOf(report) ?? '',
        ];
        const about = { id, atMs: asEpochMs(report.timestamp) };
        return draftOf(standbyStatus, change, reportRecord(change, people, report), about, item);
      },
    },
  );
};

export const COPY_FIELDS = {
  smb_message_echoes: readEchoes,
  message_echoes: readEchoes,
  standby: readStandby,
  messaging_handovers: (change) => [
    draftOf(controlChanged, change, ofNumber(change, ownValue(change)), {}, change.value),
  ],
} satisfies Readonly<Record<string, ReadField>>;
