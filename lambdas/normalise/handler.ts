/**
 * A batch of queued webhooks becomes events: counted once for their tenant, then published.
 *
 * A crash before the commit: nothing happened, the queue hands the record out again. A crash after it, before the
 * events are published: the next attempt finds the events counted by its own delivery and publishes them. A crash
 * after publishing: the next attempt publishes them once more under the same ids. A record that cannot succeed is
 * set aside with its cause; a crash after that sets it aside twice, and redriving it twice counts it once.
 */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { EventContent } from '../domain/event/content';
import { type CloudEvent, type EventDraft, toCloudEvent } from '../domain/event/event';
import type { Parking } from '../domain/event/parked';
import { causeOf, nameOf, reasonOf } from '../domain/failure';
import { METRICS, type MetricName } from '../domain/metric/names';
import { type Counter, counterOf, minuteOf } from '../domain/tenant/counts';
import { PROBE_TENANT, UNASSIGNED } from '../domain/tenant/tenant';
import { DEFAULT_APP } from '../domain/whatsapp/app-secrets';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import { countEntries } from './count';
import { createDriftReporter } from './drift';
import type {
  CommitCounts,
  CountResult,
  Entry,
  FindTenants,
  ParkRecord,
  PublishEvents,
  RawRecord,
} from './ports';
import { type Delivery, readRecord } from './read-record';

export interface NormaliseParts {
  readonly findTenants: FindTenants;
  readonly commitCounts: CommitCounts;
  readonly publishEvents: PublishEvents;
  readonly parkRecord: ParkRecord;
  /** On this attempt a record that fails is set aside rather than given back. */
  readonly maxReceiveCount: number;
  readonly eventContent: EventContent;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export type NormaliseHandler = (
  event: SQSEvent,
  context?: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

/** What became of a record: done, or not, and why. */
type Outcome = { readonly kind: 'done' } | ({ readonly kind: 'park' | 'retry' } & Parking);

interface Item {
  readonly delivery: Delivery;
  readonly draft: EventDraft;
  readonly entry: Entry;
}

export function createNormalise(parts: NormaliseParts): NormaliseHandler {
  const { clock, log, metrics } = parts;
  const reportDrift = createDriftReporter(parts);

  return async (event, context) => {
    try {
      const timeLeftMs = () => context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
      const records = event.Records.map(rawRecord);
      const outcomes = await processRecords(records, timeLeftMs);
      const failed = await Promise.all(
        records.map(async (record) => {
          const settled = await settle(record, outcomes.get(record) ?? { kind: 'done' });
          return settled ? [] : [{ itemIdentifier: record.messageId }];
        }),
      );
      return { batchItemFailures: failed.flat() };
    } finally {
      metrics.flush();
    }
  };

  async function processRecords(
    records: readonly RawRecord[],
    timeLeftMs: () => number,
  ): Promise<Map<RawRecord, Outcome>> {
    const outcomes = new Map<RawRecord, Outcome>();
    const deliveries: Delivery[] = [];
    for (const record of records) {
      const read = readRecord(record);
      if (read.ok) deliveries.push(read.delivery);
      else outcomes.set(record, { kind: 'park', ...read.parking });
    }
    try {
      await countAndPublish(deliveries, outcomes, timeLeftMs);
    } catch (error) {
      // Something that concerns the whole batch, such as the directory being out of reach.
      for (const { record } of deliveries) if (!outcomes.has(record)) outcomes.set(record, failure(error));
    }
    return outcomes;
  }

  async function countAndPublish(
    deliveries: readonly Delivery[],
    outcomes: Map<RawRecord, Outcome>,
    timeLeftMs: () => number,
  ): Promise<void> {
    const items = await assignTenants(deliveries);
    const { results, failures } = await countEntries(
      items.map(({ entry }) => entry),
      parts.commitCounts,
      timeLeftMs,
    );
    for (const { record, webhook } of deliveries) {
      const failed = failures.get(webhook.deliveryId);
      if (failed)
        outcomes.set(record, { kind: 'retry', cause: failed.cause, reason: `counting: ${failed.reason}` });
    }
    measure(items, results);
    reportDrift(items.flatMap(({ entry, draft }) => (results.get(entry) === 'counted' ? [draft] : [])));

    const owed = items.filter(({ entry }) => isNews(results.get(entry)));
    const notTaken = await parts.publishEvents(owed.map((item) => publishedForm(item, parts.eventContent)));
    for (const { delivery, draft } of owed) {
      const failed = notTaken.get(draft.id);
      if (failed) {
        outcomes.set(delivery.record, {
          kind: 'retry',
          cause: failed.cause,
          reason: `publishing: ${failed.reason}`,
        });
      }
    }
    for (const { webhook } of deliveries)
      metrics.time(METRICS.processingLag, clock.now() - webhook.receivedAtMs);
  }

  async function assignTenants(deliveries: readonly Delivery[]): Promise<Item[]> {
    const senderIds = new Set(deliveries.flatMap(({ drafts }) => drafts.flatMap(({ senders }) => senders)));
    const tenants = await parts.findTenants([...senderIds]);
    return deliveries.flatMap((delivery) =>
      delivery.drafts.map((draft) => {
        const owner = draft.senders.find((id) => tenants.has(id));
        const tenantId = admit(
          (owner === undefined ? undefined : tenants.get(owner)) ?? UNASSIGNED,
          delivery,
        );
        const entry: Entry = {
          eventId: draft.id,
          scope: draft.senders[0] ?? UNASSIGNED,
          tenantId,
          counter: counterOf(draft),
          minute: minuteOf(delivery.webhook.receivedAtMs),
          deliveryId: delivery.webhook.deliveryId,
        };
        return { delivery, draft, entry };
      }),
    );
  }

  /** Takes the record off the queue's hands, or says that it must come again. */
  async function settle(record: RawRecord, outcome: Outcome): Promise<boolean> {
    switch (outcome.kind) {
      case 'done':
        return true;
      case 'retry':
        if (record.receiveCount < parts.maxReceiveCount) {
          metrics.count(METRICS.recordRetried);
          log.warn('record.retried', {
            ...aboutRecord(record),
            errorCode: outcome.cause,
            reason: outcome.reason,
          });
          return false;
        }
        return park(record, outcome);
      case 'park':
        return park(record, outcome);
    }
  }

  async function park(record: RawRecord, { cause, reason }: Parking): Promise<boolean> {
    try {
      await parts.parkRecord(record, { cause, reason });
    } catch (error) {
      // Not set aside: it stays in the queue, whose own redrive policy has the last word.
      log.error('record.not-parked', {
        ...aboutRecord(record),
        errorCode: nameOf(error),
        reason: reasonOf(error),
      });
      return false;
    }
    metrics.count(METRICS.recordParked);
    log.error('record.parked', { ...aboutRecord(record), errorCode: cause, reason });
    return true;
  }

  function measure(items: readonly Item[], results: ReadonlyMap<Entry, CountResult>): void {
    const tally = new Map<MetricName, number>();
    const add = (name: MetricName | undefined) => {
      if (name) tally.set(name, (tally.get(name) ?? 0) + 1);
    };
    for (const { entry } of items) {
      const result = results.get(entry);
      if (result === 'duplicate') add(METRICS.eventDuplicate);
      if (result !== 'counted' || entry.tenantId === PROBE_TENANT.id) continue;
      add(METRICS.eventCounted);
      add(METRIC_OF[entry.counter]);
      if (entry.tenantId === UNASSIGNED) add(METRICS.eventUnassigned);
    }
    for (const [name, count] of tally) metrics.count(name, count);
  }
}

const METRIC_OF: Readonly<Partial<Record<Counter, MetricName>>> = {
  inbound: METRICS.messageInbound,
  sent: METRICS.messageSent,
  delivered: METRICS.messageDelivered,
  read: METRICS.messageRead,
  failed: METRICS.messageFailed,
  unknown: METRICS.eventUnknown,
};

/** The synthetic check signs as the default app: what another app sends in its name is not the check's. */
function admit(tenantId: string, { webhook }: Delivery): string {
  return tenantId === PROBE_TENANT.id && webhook.app !== DEFAULT_APP ? UNASSIGNED : tenantId;
}

/** Whether consumers have not been told yet, as far as this delivery can know. */
function isNews(result: CountResult | undefined): boolean {
  return result === 'counted' || result === 'recounted';
}

function publishedForm({ delivery: { webhook }, draft, entry }: Item, content: EventContent): CloudEvent {
  return toCloudEvent(draft, {
    tenantId: entry.tenantId,
    receivedAtMs: webhook.receivedAtMs,
    requestId: webhook.requestId,
    content,
  });
}

function failure(error: unknown): Outcome {
  return { kind: 'retry', cause: causeOf(error), reason: reasonOf(error) };
}

function rawRecord(record: SQSRecord): RawRecord {
  return {
    messageId: record.messageId,
    body: record.body,
    attributes: Object.fromEntries(
      Object.entries(record.messageAttributes).map(([name, { stringValue }]) => [name, stringValue]),
    ),
    receiveCount: Number(record.attributes.ApproximateReceiveCount) || 1,
  };
}

function aboutRecord({ messageId, attributes, receiveCount }: RawRecord) {
  return { messageId, receiveCount, ...(attributes.requestId ? { requestId: attributes.requestId } : {}) };
}
