/**
 * The events that Kentongan publishes: CloudEvents 1.0 with typed data. One webhook change gives any number of
 * them. The type's last word says what happened; consumers filter on it.
 * Source: github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
import type { JsonRecord } from '../json';

export const SCHEMA_VERSION = '1';

export const MESSAGE_STATUSES = ['sent', 'delivered', 'read', 'played', 'failed'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const EVENT_TYPES = [
  'whatsapp.message.received',
  ...MESSAGE_STATUSES.map((status) => `whatsapp.message.${status}` as const),
  'whatsapp.unknown',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Somebody who writes to, or is written to by, a tenant. Since 2026 a phone number may be absent. */
export interface Person {
  readonly phone?: string;
  /** Meta's business-scoped user id. */
  readonly userId?: string;
  readonly name?: string;
}

export interface MessageReceived {
  readonly messageId: string;
  /** Meta's `type`: text, image, interactive, ... An open set. */
  readonly messageType: string;
  readonly from: Person;
  readonly phoneNumberId: string;
  readonly groupId?: string;
  /** The object that Meta keeps under the message's type, as it came. */
  readonly content: unknown;
  readonly inReplyTo?: string;
}

export interface WhatsAppError {
  readonly code: number;
  readonly title: string;
}

export interface StatusReported {
  readonly messageId: string;
  readonly status: MessageStatus;
  readonly to: Person;
  readonly phoneNumberId: string;
  readonly groupParticipant?: string;
  readonly errors: readonly WhatsAppError[];
  readonly pricingCategory?: string;
}

/** What this version does not know yet, whole, so that nothing is lost. */
export interface UnknownChange {
  readonly field: string;
  /** Why it is unknown, as a short code that may be counted. */
  readonly reason: 'field' | 'status' | 'shape';
  readonly value: unknown;
}

export interface EventData {
  readonly 'whatsapp.message.received': MessageReceived;
  readonly 'whatsapp.message.sent': StatusReported;
  readonly 'whatsapp.message.delivered': StatusReported;
  readonly 'whatsapp.message.read': StatusReported;
  readonly 'whatsapp.message.played': StatusReported;
  readonly 'whatsapp.message.failed': StatusReported;
  readonly 'whatsapp.unknown': UnknownChange;
}

/** What a webhook says before it is known whose it is. */
export type EventDraft = {
  [Type in EventType]: {
    readonly type: Type;
    /** The same for the same fact, however often and in whatever company it arrives. */
    readonly id: string;
    /** When it happened by Meta's account, in milliseconds; undefined where Meta does not say. */
    readonly occurredAtMs: number | undefined;
    /** The ids by which the tenant is found, the most telling first. */
    readonly senders: readonly string[];
    readonly entryId: string;
    readonly data: EventData[Type];
  };
}[EventType];

export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: EventType;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly tenantid: string;
  readonly schemaversion: string;
  /** The request that brought the webhook, for following it through logs. */
  readonly requestid?: string;
  readonly data: EventData[EventType] | JsonRecord;
}

/** @param receivedAtMs stands in for the time where Meta tells none. */
export function toCloudEvent(
  draft: EventDraft,
  about: { readonly tenantId: string; readonly receivedAtMs: number; readonly requestId?: string },
): CloudEvent {
  return {
    specversion: '1.0',
    id: draft.id,
    source: `/whatsapp/${draft.entryId || 'unknown'}`,
    type: draft.type,
    time: new Date(draft.occurredAtMs ?? about.receivedAtMs).toISOString(),
    datacontenttype: 'application/json',
    tenantid: about.tenantId,
    schemaversion: SCHEMA_VERSION,
    ...(about.requestId === undefined ? {} : { requestid: about.requestId }),
    data: draft.data,
  };
}
