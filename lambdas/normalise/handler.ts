/**
 * A batch of queued webhooks becomes events: recorded once in the ledger, from which they are counted for their
 * tenant, then published.
 *
 * A crash before an event is recorded: nothing happened, the queue hands its webhook out again. A crash after it,
 * before the event is published: the next attempt finds it recorded by its own delivery and publishes it. A crash
 * after publishing: the next attempt publishes it once more under the same id. A webhook that cannot succeed is
 * set aside with its cause; a crash after that sets it aside twice, and redriving it twice counts it once. That it was
 * set aside is counted for its tenant, until it has been processed.
 */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { EventContent } from '../domain/event/content';
import { METRICS } from '../domain/metric/names';
import type { RandomHex } from '../domain/trace-context';
import { createDriftReporter } from './drift';
import { assignTenants, type Owners, publishedForm, tallyOf } from './items';
import type { FetchClaim, PublishEvents, RawRecord } from './ports';
import { type Delivery, readRecord } from './read-record';
import { type Recorded, recordFacts } from './record-facts';
import { aboutRecord, createSettle, failure, type Outcome, type SettleParts } from './settle';
import { wavesOf } from './waves';

export interface NormaliseParts extends SettleParts {
  readonly publishEvents: PublishEvents;
  readonly fetchClaim: FetchClaim;
  readonly randomHex: RandomHex;
  readonly eventContent: EventContent;
}

export type NormaliseHandler = (
  event: SQSEvent,
  context?: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

/** What is left of the function's time when it begins nothing more. */
const WAVE_NEEDS_MS = 10_000;
const OUT_OF_TIME: Outcome = { kind: 'retry', cause: 'dependency', reason: 'no time left for it' };

export function createNormalise(parts: NormaliseParts): NormaliseHandler {
  const { clock, log, metrics } = parts;
  const reportDrift = createDriftReporter(parts);
  const settle = createSettle(parts);

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
          const settled = await settle(record, outcomes.get(record) ?? { kind: 'done' }, timeLeftMs);
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
    const items = assignTenants(deliveries, await findOwners(deliveries, outcomes), clock.now());
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
    for (const [name, count] of tallyOf(items, results)) metrics.count(name, count);
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
}

/** Whether consumers have not been told yet, as far as this delivery can know. */
function isNews(result: Recorded | undefined): boolean {
  return result === 'new' || result === 'own';
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
