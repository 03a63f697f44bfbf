/** What became of something sent: a message, or a payment asked for in one. */
import { defineEvent } from '../../event/definition';
import { anything, flag, maybe, moment, needed, oneOf, part, text, word } from '../../event/shape';
import { asEpochMs, asRecord, asText, type JsonRecord } from '../../json';
import type { Change } from '../envelope';
import { NUMBER, ofNumber } from './common';
import { draftOf, phoneNumberIdOf, unknownDraft } from './draft';
import { whatsAppErrors } from './errors';
import { type People, person, someone } from './people';

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

const REPORT = {
  ...NUMBER,
  messageId: needed(text, 'id'),
  /** Who it was sent to; of a message to a group, the participant. */
  to: needed(person, '@to'),
  groupId: maybe(text, '@groupId'),
  groupParticipant: maybe(text, '@participant'),
  errors: needed(whatsAppErrors, '@errors'),
  pricingCategory: maybe(text, '@pricingCategory'),
  pricing: maybe(
    part({
      model: maybe(text, 'pricing_model'),
      type: maybe(text, 'type'),
      billable: maybe(flag, 'billable'),
    }),
    '@pricing',
  ),
  conversation: maybe(
    part({
      id: maybe(text, 'id'),
      origin: maybe(anything, 'origin'),
      expiresAtMs: maybe(moment, 'expiration_timestamp'),
    }),
    'conversation',
  ),
  templateId: maybe(text, 'template_id'),
  /** What the sender had put there to know it again. */
  callbackData: maybe(text, 'biz_opaque_callback_data'),
};

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
    payment: maybe(anything, 'payment'),
  },
);

const callStatusChanged = defineEvent(
  'whatsapp.call.status-changed',
  'A call that a business made rings, was accepted or was rejected',
  {
    ...NUMBER,
    callId: needed(text, 'id'),
    status: needed(word, 'status'),
    to: needed(person, '@to'),
    errors: maybe(whatsAppErrors, '@errors'),
    callbackData: maybe(text, 'biz_opaque_callback_data'),
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
      const { type: _type, ...record } = reportRecord(change, people, report);
      return draftOf(paymentChanged, change, record, { id, atMs }, item);
    }
    case 'message': {
      const definition = STATUS_EVENTS.find(({ type }) => type === `whatsapp.message.${wordOf(status)}`);
      if (!definition) return unknownDraft(change, 'status', item);
      const { type: _type, status: _status, ...rest } = reportRecord(change, people, report);
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
  const { type: _type, ...record } = reportRecord(change, people, report);
  return draftOf(callStatusChanged, change, record, { id, atMs: asEpochMs(report.timestamp) }, item);
}

function wordOf(status: string): string | undefined {
  return Object.hasOwn(WORDS, status) ? WORDS[status as keyof typeof WORDS] : undefined;
}

/** Meta documents the participant under two names; one who hides the number has only the user id. */
function participantOf(report: JsonRecord): string | undefined {
  return (
    asText(report.recipient_participant_id) ??
    asText(report.participant_recipient_id) ??
    asText(report.recipient_participant_user_id)
  );
}

/** Puts together what Meta spells in several ways. */
function reportRecord(change: Change, people: People, report: JsonRecord): JsonRecord {
  const {
    timestamp: _timestamp,
    recipient_id: recipient,
    recipient_user_id: userId,
    recipient_parent_user_id: parentUserId,
    parent_recipient_user_id: oldParentUserId,
    recipient_participant_id: participant,
    participant_recipient_id: oldParticipant,
    recipient_participant_user_id: participantUserId,
    recipient_type: recipientType,
    errors,
    pricing,
    conversation,
    ...rest
  } = report;
  const toGroup = recipientType === 'group';
  const readable = errors === undefined || whatsAppErrors.read(errors) !== undefined;
  return ofNumber(change, {
    ...rest,
    ...(recipientType !== undefined && !toGroup ? { recipient_type: recipientType } : {}),
    ...(readable ? {} : { errors }),
    '@to': someone(people, {
      phone: toGroup ? (participant ?? oldParticipant) : recipient,
      userId: toGroup ? participantUserId : userId,
      parentUserId: parentUserId ?? oldParentUserId,
    }),
    '@groupId': toGroup ? recipient : undefined,
    '@participant': participantOf(report),
    '@errors': readable ? (errors ?? []) : asReadable(errors),
    ...priceOf(pricing, conversation),
  });
}

/** Some of Meta's examples have the price of a message to a group within the conversation. */
function priceOf(pricing: unknown, conversation: unknown): JsonRecord {
  const { pricing: inner, ...rest } = asRecord(conversation) ?? {};
  const { category, ...price } = asRecord(pricing ?? inner) ?? {};
  return {
    '@pricingCategory': category,
    '@pricing': Object.keys(price).length > 0 ? price : undefined,
    conversation: asRecord(conversation) ? rest : (conversation ?? undefined),
  };
}

/** Those of a list of errors that can be read; the whole list is then kept beside them. */
function asReadable(errors: unknown): readonly unknown[] {
  return Array.isArray(errors) ? errors.filter((error) => whatsAppErrors.read([error])) : [];
}
