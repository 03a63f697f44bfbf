/**
 * The events that Kentongan publishes: CloudEvents 1.0 with typed data. One webhook change gives any number of
 * them. The type's last word says what happened; consumers filter on it.
 * Source: github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
import type { JsonRecord } from '../json';
import { isSenderId } from '../tenant/tenant';
import type { EVENTS } from './catalogue';
import { type EventContent, withoutContent } from './content';
import type { DraftOf } from './definition';

export const SCHEMA_VERSION = '1';

export type EventDefinition = (typeof EVENTS)[number];
export type EventType = EventDefinition['type'];
export type EventDraft = DraftOf<EventDefinition>;

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
  /** CloudEvents' extension for distributed tracing: the hop that published the event. */
  readonly traceparent?: string;
  readonly data: EventDraft['data'] | JsonRecord;
}

export interface AboutEvent {
  readonly tenantId: string;
  /** Stands in for the time where Meta tells none. */
  readonly receivedAtMs: number;
  readonly requestId?: string;
  readonly traceparent?: string;
  /** @default full */
  readonly content?: EventContent;
}

export function toCloudEvent(draft: EventDraft, about: AboutEvent): CloudEvent {
  return {
    specversion: '1.0',
    id: draft.id,
    source: `/whatsapp/${isSenderId(draft.entryId) ? draft.entryId : 'unknown'}`,
    type: draft.type,
    time: new Date(draft.occurredAtMs ?? about.receivedAtMs).toISOString(),
    datacontenttype: 'application/json',
    tenantid: about.tenantId,
    schemaversion: SCHEMA_VERSION,
    ...(about.requestId === undefined ? {} : { requestid: about.requestId }),
    ...(about.traceparent === undefined ? {} : { traceparent: about.traceparent }),
    data: about.content === 'none' ? withoutContent(draft) : draft.data,
  };
}
