/** One report on something sent: the same shape for messages and payments, and in a thread on standby. */
import { flag, hashed, maybe, moment, needed, part, personal, plain, text } from '../../event/shape';
import { asRecord, asText, type JsonRecord } from '../../json';
import type { Change } from '../envelope';
import { NUMBER, ofNumber } from './common';
import { whatsAppErrors } from './errors';
import { type People, person, someone } from './people';

export const REPORT = {
  ...NUMBER,
  messageId: needed(hashed(text), 'id'),
  /** Who it was sent to; of a message to a group, the participant. */
  to: needed(person, '@to'),
  groupId: maybe(hashed(text), '@groupId'),
  groupParticipant: maybe(personal(text), '@participant'),
  errors: needed(whatsAppErrors, '@errors'),
  /** True where an error says that the customer wants no marketing: perhaps the only trace of that wish. */
  optedOut: maybe(flag, '@optedOut'),
  pricingCategory: maybe(plain, '@pricingCategory'),
  pricing: maybe(
    part({
      model: maybe(plain, 'pricing_model'),
      type: maybe(plain, 'type'),
      billable: maybe(flag, 'billable'),
    }),
    '@pricing',
  ),
  conversation: maybe(
    part({
      id: maybe(hashed(text), 'id'),
      origin: maybe(part({ type: maybe(plain, 'type') }), 'origin'),
      expiresAtMs: maybe(moment, 'expiration_timestamp'),
    }),
    'conversation',
  ),
  templateId: maybe(plain, 'template_id'),
  /** What the sender had put there to know it again. */
  callbackData: maybe(personal(text), 'biz_opaque_callback_data'),
};

/** What `REPORT` reads: puts together what Meta spells in several ways. The status is left to the caller. */
export function reportRecord(change: Change, people: People, report: JsonRecord): JsonRecord {
  const {
    timestamp: _timestamp,
    recipient_id: recipient,
    recipient_user_id: userId,
    recipient_parent_user_id: parentUserId,
    parent_recipient_user_id: oldParentUserId,
    recipient_identity_key_hash: identityKeyHash,
    recipient_participant_id: participant,
    participant_recipient_id: oldParticipant,
    recipient_participant_user_id: participantUserId,
    recipient_type: recipientType,
    type: _type,
    errors,
    pricing,
    conversation,
    ...rest
  } = report;
  const toGroup = recipientType === 'group';
  const readable = errors === undefined || whatsAppErrors.read(errors) !== undefined;
  const known = readable ? (errors ?? []) : asReadable(errors);
  return ofNumber(change, {
    ...rest,
    ...(ONE_PERSON.has(recipientType) || toGroup ? {} : { recipient_type: recipientType }),
    ...(readable ? {} : { errors }),
    '@to': someone(people, {
      phone: toGroup ? (participant ?? oldParticipant) : recipient,
      userId: toGroup ? participantUserId : userId,
      parentUserId: parentUserId ?? oldParentUserId,
      identityKeyHash,
    }),
    '@groupId': toGroup ? recipient : undefined,
    '@participant': participantOf(report),
    '@errors': known,
    '@optedOut': whatsAppErrors.read(known)?.some(({ category }) => category === 'opt-out') || undefined,
    ...priceOf(pricing, conversation),
  });
}

const ONE_PERSON: ReadonlySet<unknown> = new Set([undefined, null, '', 'individual']);

/** Meta documents the participant under two names; one who hides the number has only the user id. */
export function participantOf(report: JsonRecord): string | undefined {
  return (
    asText(report.recipient_participant_id) ??
    asText(report.participant_recipient_id) ??
    asText(report.recipient_participant_user_id)
  );
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
