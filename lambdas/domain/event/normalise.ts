/**
 * From a webhook's body to typed events. Total: any JSON whose envelope opens gives events, and what is not
 * understood gives a `whatsapp.unknown` one with its value, so that nothing is dropped.
 */
import { createHash } from 'node:crypto';
import {
  asArray,
  asEpochMs,
  asRecord,
  asText,
  canonicalJson,
  type JsonRecord,
  nestsDeeperThan,
} from '../json';
import { isSenderId } from '../tenant/tenant';
import { type Change, parseEnvelope } from '../whatsapp/envelope';
import {
  type EventDraft,
  MESSAGE_STATUSES,
  type Person,
  type UnknownChange,
  type WhatsAppError,
} from './event';

export type Normalised =
  | { readonly ok: true; readonly drafts: readonly EventDraft[] }
  | { readonly ok: false; readonly problem: string };

/** Far more than Meta's webhooks have, and less than any writer of JSON can follow. */
const DEPTH_LIMIT = 200;

/** @param body a parsed webhook body. */
export function normalise(body: unknown): Normalised {
  if (nestsDeeperThan(body, DEPTH_LIMIT)) {
    return { ok: false, problem: `nests deeper than the ${DEPTH_LIMIT} levels that are accepted` };
  }
  const envelope = parseEnvelope(body);
  return envelope.ok ? { ok: true, drafts: envelope.changes.flatMap(readChange) } : envelope;
}

function readChange(change: Change): EventDraft[] {
  if (change.field !== 'messages') return [unknownDraft(change, 'field', change.value)];
  const phoneNumberId = asText(asRecord(change.value.metadata)?.phone_number_id) ?? '';
  const names = namesOf(change.value);
  const drafts = [
    ...asArray(change.value.messages).map((item) => readMessage(change, phoneNumberId, names, item)),
    ...asArray(change.value.statuses).map((item) => readStatus(change, phoneNumberId, item)),
    ...readRest(change),
  ];
  return drafts.length > 0 ? drafts : [unknownDraft(change, 'shape', change.value)];
}

const READ_MEMBERS = new Set(['messaging_product', 'metadata', 'contacts', 'messages', 'statuses']);

/** Members beside messages and statuses, such as account-level `errors`: kept whole, one event a member. */
function readRest(change: Change): EventDraft[] {
  return Object.entries(change.value)
    .filter(([member]) => !READ_MEMBERS.has(member))
    .map(([member, value]) => unknownDraft(change, 'shape', { [member]: value }));
}

function readMessage(
  change: Change,
  phoneNumberId: string,
  names: ReadonlyMap<string, string>,
  item: unknown,
): EventDraft {
  const message = asRecord(item);
  const messageId = asText(message?.id);
  const messageType = asText(message?.type);
  if (!message || !messageId || !messageType) return unknownDraft(change, 'shape', item);
  const from = personOf(message.from, message.from_user_id);
  const name = names.get(from.phone ?? '') ?? names.get(from.userId ?? '');
  const groupId = asText(message.group_id);
  const inReplyTo = asText(asRecord(message.context)?.id);
  return {
    type: 'whatsapp.message.received',
    id: eventId('message', phoneNumberId, messageId),
    occurredAtMs: asEpochMs(message.timestamp),
    senders: sendersOf(change, phoneNumberId),
    entryId: change.entryId,
    data: {
      messageId,
      messageType,
      from: name === undefined ? from : { ...from, name },
      phoneNumberId,
      ...(groupId === undefined ? {} : { groupId }),
      content: (Object.hasOwn(message, messageType) ? message[messageType] : null) ?? null,
      ...(inReplyTo === undefined ? {} : { inReplyTo }),
    },
  };
}

function readStatus(change: Change, phoneNumberId: string, item: unknown): EventDraft {
  const report = asRecord(item);
  const messageId = asText(report?.id);
  if (!report || !messageId) return unknownDraft(change, 'shape', item);
  const status = MESSAGE_STATUSES.find((known) => known === report.status);
  if (!status) return unknownDraft(change, 'status', item);
  // Meta documents the participant under two names.
  const participant = asText(report.recipient_participant_id) ?? asText(report.participant_recipient_id);
  const pricingCategory = asText(asRecord(report.pricing)?.category);
  return {
    type: `whatsapp.message.${status}`,
    id: eventId('status', phoneNumberId, messageId, status, participant ?? ''),
    occurredAtMs: asEpochMs(report.timestamp),
    senders: sendersOf(change, phoneNumberId),
    entryId: change.entryId,
    data: {
      messageId,
      status,
      to: personOf(report.recipient_id, report.recipient_user_id),
      phoneNumberId,
      ...(participant === undefined ? {} : { groupParticipant: participant }),
      errors: asArray(report.errors).flatMap(readError),
      ...(pricingCategory === undefined ? {} : { pricingCategory }),
    },
  };
}

function readError(item: unknown): WhatsAppError[] {
  const error = asRecord(item);
  const code = Number(error?.code);
  return Number.isInteger(code) ? [{ code, title: asText(error?.title) ?? '' }] : [];
}

/** Meta gives changes like this no id of their own: the whole content stands in for one. */
function unknownDraft(change: Change, reason: UnknownChange['reason'], value: unknown): EventDraft {
  const phoneNumberId = asText(asRecord(change.value.metadata)?.phone_number_id) ?? '';
  return {
    type: 'whatsapp.unknown',
    id: eventId(
      'unknown',
      change.entryId,
      change.field,
      String(change.entryTimeMs ?? ''),
      canonicalJson(value),
    ),
    occurredAtMs: change.entryTimeMs,
    senders: sendersOf(change, phoneNumberId),
    entryId: change.entryId,
    data: { field: change.field, reason, value },
  };
}

/** Ids that no tenant can have registered are left out: whose they are need not be asked. */
function sendersOf(change: Change, phoneNumberId: string): readonly string[] {
  return [phoneNumberId, change.entryId].filter(isSenderId);
}

function personOf(phone: unknown, userId: unknown): Person {
  const phoneText = asText(phone);
  const userIdText = asText(userId);
  return {
    ...(phoneText === undefined ? {} : { phone: phoneText }),
    ...(userIdText === undefined ? {} : { userId: userIdText }),
  };
}

/** Contacts are matched by id: the lists of contacts and of messages need not be in step. */
function namesOf(value: JsonRecord): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const item of asArray(value.contacts)) {
    const contact = asRecord(item);
    const name = asText(asRecord(contact?.profile)?.name);
    if (name === undefined) continue;
    for (const id of [asText(contact?.wa_id), asText(contact?.user_id)]) if (id) names.set(id, name);
  }
  return names;
}

/** 128 bits of SHA-256 over the parts, each with its length in front so that no two lists of parts collide. */
function eventId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part},`);
  return hash.digest('hex').slice(0, 32);
}
