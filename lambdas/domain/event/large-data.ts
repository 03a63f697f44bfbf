/**
 * Data too large for a message: they lie in S3, and the event has their address instead, as `dataref`.
 * Source: github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/dataref.md
 */
import type { CloudEvent } from './event';

/** Where events' data lie in the bucket, apart from all else there. */
export const EVENT_DATA_PREFIX = 'events/';

/** As long as a queue may keep a message. */
export const EVENT_DATA_DAYS = 14;

/** An event as it is published when its data lie elsewhere. */
export type ReferringEvent = Omit<CloudEvent, 'data'> & { readonly dataref: string };

/** The same for the same event of a tenant, so that a second attempt replaces what the first has left. */
export function eventDataKey({ tenantid, id }: CloudEvent): string {
  return `${EVENT_DATA_PREFIX}${tenantid}/${id}.json`;
}

/** @param dataref where the data lie */
export function withDataref({ data: _data, ...event }: CloudEvent, dataref: string): ReferringEvent {
  return { ...event, dataref };
}
