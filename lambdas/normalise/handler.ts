/**
 * A batch of queued webhooks becomes events: recorded once in the ledger, from which they are counted for their
 * tenant, then published.
 *
 * A crash before an event is recorded: nothing happened, the queue hands its webhook out again. A crash after it,
 * before the event is published: the next attempt finds it recorded by its own delivery and publishes it. A crash
 * after publishing: the next attempt publishes it once more under the same id. A webhook that cannot succeed is
 * set aside with its cause; a crash after that sets it aside twice, and redriving it twice counts it once.
 */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { EventContent } from '../domain/event/content';
import { type CloudEvent, type EventDraft, type EventType, toCloudEvent } from '../domain/event/event';
import type { Parking } from '../domain/event/parked';
import { causeOf, nameOf, reasonOf } from '../domain/failure';
import { raisesOf } from '../domain/ledger/raises';
import { factNameOf } from '../domain/ledger/record';
import { METRICS, type MetricName } from '../domain/metric/names';
import { mayComeThrough, PROBE_TENANT, type SenderOwner, UNASSIGNED } from '../domain/tenant/tenant';
import { type RandomHex, traceIdOfParent } from '../domain/trace-context';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import { createDriftReporter } from './drift';
import type { FetchClaim, FindTenants, ParkRecord, PublishEvents, RawRecord, RemoveClaim } from './ports';
import { type Delivery, readRecord } from './read-record';
import { type Entry, type Ledger, type Recorded, recordFacts } from './record-facts';
import { wavesOf } from './waves';

export interface NormaliseParts {
  readonly findTenants: FindTenants;
  readonly ledger: Ledger;
  readonly publishEvents: PublishEvents;
  readonly parkRecord: ParkRecord;
  readonly fetchClaim: FetchClaim;
  readonly removeClaim: RemoveClaim;
  readonly randomHex: RandomHex;
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

/** What is left of the function's time when it begins nothing more. */
const WAVE_NEEDS_MS = 10_000;
const OUT_OF_TIME: Outcome = { kind: 'retry', cause: 'dependency', reason: 'no time left for it' };

/** By sender id. */
type Owners = ReadonlyMap<string, SenderOwner>;

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
      const outcomes = new Map<RawRecord, Outcome>();
      for (const wave of wavesOf(records)) {
        if (timeLeftMs() > WAVE_NEEDS_MS) await processRecords(wave, outcomes, timeLeftMs);
        else for (const record of wave) outcomes.set(record, OUT_OF_TIME);
      }
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
    outcomes: Map<RawRecord, Outcome>,
    timeLeftMs: () => number,
  ): Promise<void> {
    const deliveries: Delivery[] = [];
    for (const record of records) {
      const read = await readRecord(record, parts);
      if (read.kind === 'read') deliveries.push(read.delivery);
      else outcomes.set(record, read);
      if (read.kind === 'done') log.warn('claim.gone', aboutRecord(record));
    }
    try {
      await recordAndPublish(deliveries, outcomes, timeLeftMs);
    } catch (error) {
      // Something that concerns the whole batch, such as the topic being out of reach.
      for (const { record } of deliveries) if (!outcomes.has(record)) outcomes.set(record, failure(error));
    }
  }

  async function recordAndPublish(
    deliveries: readonly Delivery[],
    outcomes: Map<RawRecord, Outcome>,
    timeLeftMs: () => number,
  ): Promise<void> {
    const items = assignTenants(deliveries, await findOwners(deliveries, outcomes));
    const { results, failures } = await recordFacts(
      items.map(({ entry }) => entry),
      parts.ledger,
      timeLeftMs,
    );
    for (const { record, webhook } of deliveries) {
      const failed = failures.get(webhook.deliveryId);
      if (failed)
        outcomes.set(record, { kind: 'retry', cause: failed.cause, reason: `recording: ${failed.reason}` });
    }
    measure(items, results);
    reportDrift(items.flatMap(({ entry, draft }) => (results.get(entry) === 'new' ? [draft] : [])));

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
    for (const { webhook, bytes } of deliveries) {
      metrics.time(METRICS.processingLag, clock.now() - webhook.receivedAtMs);
      metrics.size(METRICS.webhookBytes, bytes);
    }
  }

  /** Each delivery for itself: senders that cannot be looked up hold up no others. */
  async function findOwners(
    deliveries: readonly Delivery[],
    outcomes: Map<RawRecord, Outcome>,
  ): Promise<Map<Delivery, Owners>> {
    const found = new Map<Delivery, Owners>();
    await Promise.all(
      deliveries.map(async (delivery) => {
        const senderIds = new Set(delivery.drafts.flatMap(({ senders }) => senders));
        try {
          found.set(delivery, await parts.findTenants([...senderIds]));
        } catch (error) {
          outcomes.set(delivery.record, failure(error));
        }
      }),
    );
    return found;
  }

  function assignTenants(deliveries: readonly Delivery[], found: ReadonlyMap<Delivery, Owners>): Item[] {
    return deliveries.flatMap((delivery) => {
      const owners = found.get(delivery);
      if (!owners) return [];
      return delivery.drafts.map((draft) => {
        const sender = draft.senders.find((id) => owners.has(id));
        const tenantId = admit(sender === undefined ? undefined : owners.get(sender), delivery);
        const { receivedAtMs, deliveryId } = delivery.webhook;
        const entry: Entry = {
          ...factNameOf(draft),
          scope: draft.senders[0] ?? UNASSIGNED,
          tenantId,
          fact: {
            receivedAtMs,
            ...(draft.occurredAtMs === undefined ? {} : { occurredAtMs: draft.occurredAtMs }),
            recordedAtMs: clock.now(),
            by: deliveryId,
            type: draft.type,
            raises: raisesOf(draft),
          },
        };
        return { delivery, draft, entry };
      });
    });
  }

  /** Takes the record off the queue's hands, or says that it must come again. */
  async function settle(record: RawRecord, outcome: Outcome): Promise<boolean> {
    switch (outcome.kind) {
      case 'done':
        await removeClaim(record);
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

  /** A crash before it: the record comes again and is a duplicate. One after it: it comes again and its body is gone. */
  async function removeClaim(record: RawRecord): Promise<void> {
    const { claim } = record.attributes;
    if (!claim) return;
    try {
      await parts.removeClaim(claim);
    } catch (error) {
      // Its events are counted and published all the same; the bucket throws it away in time.
      log.warn('claim.not-removed', {
        ...aboutRecord(record),
        errorCode: nameOf(error),
        reason: reasonOf(error),
      });
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

  function measure(items: readonly Item[], results: ReadonlyMap<Entry, Recorded>): void {
    const tally = new Map<MetricName, number>();
    const add = (name: MetricName | undefined) => {
      if (name) tally.set(name, (tally.get(name) ?? 0) + 1);
    };
    for (const { entry } of items) {
      const result = results.get(entry);
      if (result === 'known') add(METRICS.eventDuplicate);
      if (result !== 'new' || entry.tenantId === PROBE_TENANT.id) continue;
      add(METRICS.eventCounted);
      add(METRIC_OF[entry.fact.type]);
      if (entry.tenantId === UNASSIGNED) add(METRICS.eventUnassigned);
    }
    for (const [name, count] of tally) metrics.count(name, count);
  }
}

const METRIC_OF: Readonly<Partial<Record<EventType, MetricName>>> = {
  'whatsapp.message.received': METRICS.messageInbound,
  'whatsapp.message.sent': METRICS.messageSent,
  'whatsapp.message.delivered': METRICS.messageDelivered,
  'whatsapp.message.read': METRICS.messageRead,
  'whatsapp.message.failed': METRICS.messageFailed,
  'whatsapp.unknown': METRICS.eventUnknown,
};

/** What comes through an app that may not speak for the owner touches none of the owner's figures. */
function admit(owner: SenderOwner | undefined, { webhook }: Delivery): string {
  return owner && mayComeThrough(webhook.app, owner) ? owner.tenantId : UNASSIGNED;
}

/** Whether consumers have not been told yet, as far as this delivery can know. */
function isNews(result: Recorded | undefined): boolean {
  return result === 'new' || result === 'own';
}

function publishedForm(
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
  const traceId = traceIdOfParent(attributes.traceparent);
  return {
    messageId,
    receiveCount,
    ...(attributes.requestId ? { requestId: attributes.requestId } : {}),
    ...(traceId ? { traceId } : {}),
  };
}
