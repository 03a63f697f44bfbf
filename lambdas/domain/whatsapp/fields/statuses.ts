/** What became of something sent: a message, or a payment asked for in one. */
import { defineEvent } from '../../event/definition';
import { anything, hashed, maybe, needed, oneOf, personal, text, word } from '../../event/shape';
import { asEpochMs, asRecord, asText, type JsonRecord } from '../../json';
import type { Change } from '../envelope';
import { NUMBER } from './common';
import { draftOf, phoneNumberIdOf, unknownDraft } from './draft';
import { whatsAppErrors } from './errors';
import { type People, person } from './people';
import { participantOf, REPORT, reportRecord } from './report';

/** What Meta calls a status, and what has happened then. The last two are of older webhooks. */
const WORDS = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'played',
  failed: 'failed',
  deleted: 'deleted',
  warning: 'warned',
} as const;

const SUMMARIES: Readonly<Record<keyof typeof WORDS, string>> = {
  sent: 'WhatsApp took a message over',
  delivered: 'A message is on a phone; not told where the chat was open, then only `read` is',
  read: 'A message was opened; not told where receipts are switched off',
  played: 'A voice message was played',
  failed: 'A message was not delivered; `errors` says why',
  deleted: 'A message that was sent was deleted',
  warning: 'Meta warns about a message that was sent',
};

export const STATUS_EVENTS = (Object.keys(WORDS) as (keyof typeof WORDS)[]).map((status) =>
  defineEvent(`whatsapp.message.${WORDS[status]}`, SUMMARIES[status], {
    ...REPORT,
    status: needed(oneOf(...(Object.keys(WORDS) as (keyof typeof WORDS)[])), '@status'),
  }),
);

const paymentChanged = defineEvent(
  'whatsapp.payment.status-changed',
  'A payment was captured, is pending or failed',
  {
    ...REPORT,
    status: needed(word, 'status'),
    payment: maybe(personal(anything), 'payment'),
  },
);

const callStatusChanged = defineEvent(
  'whatsapp.call.status-changed',
  'A call that a business made rings, was accepted or was rejected',
  {
    ...NUMBER,
    callId: needed(hashed(text), 'id'),
    status: needed(word, 'status'),
    to: needed(person, '@to'),
    errors: maybe(whatsAppErrors, '@errors'),
    callbackData: maybe(personal(text), 'biz_opaque_callback_data'),
  },
);

export const OTHER_STATUS_EVENTS = [paymentChanged, callStatusChanged] as const;

export function readStatus(change: Change, people: People, item: unknown) {
  const report = asRecord(item);
  const messageId = asText(report?.id);
  if (!report || !messageId) return unknownDraft(change, 'shape', item);
  const status = asText(report.status)?.toLowerCase() ?? '';
  const atMs = asEpochMs(report.timestamp);
  switch (asText(report.type)?.toLowerCase() ?? 'message') {
    case 'call':
      return readCallStatus(change, people, report, item);
    case 'payment': {
      if (status === '') return unknownDraft(change, 'status', item);
      const reference = asText(asRecord(report.payment)?.reference_id) ?? '';
      const id = ['payment', phoneNumberIdOf(change), messageId, status, reference];
      return draftOf(paymentChanged, change, reportRecord(change, people, report), { id, atMs }, item);
    }
    case 'message': {
      const definition = STATUS_EVENTS.find(({ type }) => type === `whatsapp.message.${wordOf(status)}`);
      if (!definition) return unknownDraft(change, 'status', item);
      const { status: _status, ...rest } = reportRecord(change, people, report);
      const participant = participantOf(report) ?? '';
      const id = ['status', phoneNumberIdOf(change), messageId, status, participant];
      return draftOf(definition, change, { ...rest, '@status': status }, { id, atMs }, item);
    }
    default:
      return unknownDraft(change, 'status', item);
  }
}

export function readCallStatus(change: Change, people: People, report: JsonRecord, item: unknown) {
  const status = asText(report.status)?.toUpperCase() ?? '';
  const id = ['call', phoneNumberIdOf(change), asText(report.id) ?? '', status];
  const record = reportRecord(change, people, report);
  return draftOf(callStatusChanged, change, record, { id, atMs: asEpochMs(report.timestamp) }, item);
}

function wordOf(status: string): string | undefined {
  return Object.hasOwn(WORDS, status) ? WORDS[status as keyof typeof WORDS] : undefined;
}
