/** The events of a batch, each with the tenant that owns its sender, as the ledger and the consumers get them. */
import type { EventContent } from '../domain/event/content';
import { type CloudEvent, type EventDraft, type EventType, toCloudEvent } from '../domain/event/event';
import { raisesOf } from '../domain/ledger/raises';
import { factNameOf } from '../domain/ledger/record';
import { METRICS, type MetricName } from '../domain/metric/names';
import { mayComeThrough, PROBE_TENANT, type SenderOwner, UNASSIGNED } from '../domain/tenant/tenant';
import type { Delivery } from './read-record';
import type { Entry, Recorded } from './record-facts';

export interface Item {
  readonly delivery: Delivery;
  readonly draft: EventDraft;
  readonly entry: Entry;
}

/** By sender id. */
export type Owners = ReadonlyMap<string, SenderOwner>;

/** Of the deliveries whose owners were found. @param recordedAtMs now */
export function assignTenants(
  deliveries: readonly Delivery[],
  found: ReadonlyMap<Delivery, Owners>,
  recordedAtMs: number,
): readonly Item[] {
  return deliveries.flatMap((delivery) => {
    const owners = found.get(delivery);
    return owners ? delivery.drafts.map((draft) => itemOf(delivery, draft, owners, recordedAtMs)) : [];
  });
}

function itemOf(delivery: Delivery, draft: EventDraft, owners: Owners, recordedAtMs: number): Item {
  const { receivedAtMs, deliveryId } = delivery.webhook;
  const entry: Entry = {
    ...factNameOf(draft),
    scope: draft.senders[0] ?? UNASSIGNED,
    tenantId: tenantAmong(draft.senders, owners, delivery.webhook.app),
    fact: {
      receivedAtMs,
      ...(draft.occurredAtMs === undefined ? {} : { occurredAtMs: draft.occurredAtMs }),
      recordedAtMs,
      by: deliveryId,
      type: draft.type,
      raises: raisesOf(draft),
    },
  };
  return { delivery, draft, entry };
}

/** How many of a batch were counted, as what, or had been before. */
export function tallyOf(
  items: readonly Item[],
  results: ReadonlyMap<Entry, Recorded>,
): ReadonlyMap<MetricName, number> {
  const tally = new Map<MetricName, number>();
  const add = (name: MetricName | undefined) => {
    if (name) tally.set(name, (tally.get(name) ?? 0) + 1);
  };
  for (const { entry, draft } of items) {
    const result = results.get(entry);
    if (result === 'known') add(METRICS.eventDuplicate);
    if (result !== 'new' || entry.tenantId === PROBE_TENANT.id) continue;
    add(METRICS.eventCounted);
    add(METRIC_OF[draft.type]);
    if (entry.tenantId === UNASSIGNED) add(METRICS.eventUnassigned);
  }
  return tally;
}

const METRIC_OF: Readonly<Partial<Record<EventType, MetricName>>> = {
  'whatsapp.message.received': METRICS.messageInbound,
  'whatsapp.message.sent': METRICS.messageSent,
  'whatsapp.message.delivered': METRICS.messageDelivered,
  'whatsapp.message.read': METRICS.messageRead,
  'whatsapp.message.failed': METRICS.messageFailed,
  'whatsapp.unknown': METRICS.eventUnknown,
};

/**
 * Whose something is that names these senders, of whom the first with an owner decides. What comes through an app that
 * may not speak for the owner touches none of the owner's figures.
 */
export function tenantAmong(senders: readonly string[], owners: Owners, app: string): string {
  const owner = senders.flatMap((id) => owners.get(id) ?? [])[0];
  return owner && mayComeThrough(app, owner) ? owner.tenantId : UNASSIGNED;
}

export function publishedForm(
  { delivery: { webhook, traceparent }, draft, entry }: Item,
  content: EventContent,
): CloudEvent {
  return toCloudEvent(draft, {
    tenantId: entry.tenantId,
    receivedAtMs: webhook.receivedAtMs,
    requestId: webhook.requestId,
    traceparent,
    content,
  });
}
