/**
 * The ledger's records: the truth about what was received. A record is about one subject (a message that was sent,
 * any other single event, or a webhook that was set aside) and holds each fact that was reported of it once. Facts may come in any order and any
 * number of times: the record they lead to is the same.
 */
import type { EventDraft, EventType } from '../event/event';
import { eventId } from '../event/event-id';
import type { JsonRecord } from '../json';
import type { Series } from '../tenant/counts';

/** How far a message that was sent has come; what Meta calls its statuses. */
export const STATUSES = ['sent', 'delivered', 'read', 'played', 'failed'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * What is known of a webhook that could not be processed: set aside, and processed after all, as often as either
 * happens. Once it is known to be processed it stays so, whatever copies of it lie in the dead-letter queue.
 */
export const FATES = ['set-aside', 'processed'] as const;
export type Fate = (typeof FATES)[number];

export interface Fact {
  /** When its webhook was received: the earliest of all copies, in milliseconds. Says in which minute it counts. */
  readonly receivedAtMs: number;
  /** When it happened by Meta's account, in milliseconds. */
  readonly occurredAtMs?: number;
  /** When it was first recorded, in milliseconds. */
  readonly recordedAtMs: number;
  /** The delivery that recorded it. */
  readonly by: string;
  /** Of the event that it reports; a fact about a webhook reports none. */
  readonly type?: EventType;
  /** The series it raises by one, beside what its type and its place in the message's life raise. */
  readonly raises: readonly Series[];
}

export interface LedgerRecord {
  readonly tenantId: string;
  /** By name: a status, with the participant's hash behind a dot where it is one of a group; a webhook's fate; `event` otherwise. */
  readonly facts: ReadonlyMap<string, Fact>;
}

/** Of what subject an event reports which fact. */
export interface FactName {
  /** Equal for all facts of one subject. Personal: to be hashed before it is kept. */
  readonly subject: string;
  readonly name: Status | Fate | 'event';
  /** The member of a group that a status is about. Personal. */
  readonly participant?: string;
}

const STATUS_OF: Readonly<Partial<Record<EventType, Status>>> = Object.fromEntries(
  STATUSES.map((status) => [`whatsapp.message.${status}`, status]),
);

export function factNameOf(draft: EventDraft): FactName {
  const name = STATUS_OF[draft.type];
  const { messageId, phoneNumberId, groupParticipant } = draft.data as JsonRecord;
  if (!name || typeof messageId !== 'string') return { subject: draft.id, name: 'event' };
  return {
    subject: eventId('message', typeof phoneNumberId === 'string' ? phoneNumberId : '', messageId),
    name,
    ...(typeof groupParticipant === 'string' ? { participant: groupParticipant } : {}),
  };
}

/** The record of one webhook on its way through the queues. @param deliveryId what it keeps when it is set aside and sent back */
export function fateNameOf(deliveryId: string, name: Fate): FactName {
  return { subject: eventId('webhook', deliveryId), name };
}

/** The status that a fact's name tells, whoever's of a group it is. */
export function statusOf(factName: string): Status | undefined {
  const name = factName.split('.', 1)[0];
  return STATUSES.find((status) => status === name);
}
