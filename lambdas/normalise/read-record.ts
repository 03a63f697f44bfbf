/** From a queue record to a delivery with its event drafts, or to what shall become of it instead. */
import type { EventDraft } from '../domain/event/event';
import { normalise } from '../domain/event/normalise';
import type { Parking } from '../domain/event/parked';
import { causeOf, reasonOf } from '../domain/failure';
import { parseJson } from '../domain/json-text';
import { formatTraceparent, nextHop, type RandomHex, traceIdOfParent } from '../domain/trace-context';
import { decodeMessage } from '../domain/whatsapp/queue-message';
import { CLAIM_KEPT_DAYS, type QueuedWebhook } from '../domain/whatsapp/queued-webhook';
import type { Clock } from '../platform/clock';
import type { FetchClaim, RawRecord } from './ports';

export interface Delivery {
  readonly record: RawRecord;
  readonly webhook: QueuedWebhook;
  readonly drafts: readonly EventDraft[];
  /** Of its body. */
  readonly bytes: number;
  /** Of this hop, for those who receive its events. */
  readonly traceparent: string;
}

export type ReadRecord =
  | { readonly kind: 'read'; readonly delivery: Delivery }
  /** An earlier attempt has done it all. */
  | { readonly kind: 'done' }
  | ({ readonly kind: 'park' | 'retry' } & Parking);

export interface ReadParts {
  readonly fetchClaim: FetchClaim;
  readonly randomHex: RandomHex;
  readonly clock: Clock;
}

export async function readRecord(record: RawRecord, parts: ReadParts): Promise<ReadRecord> {
  const webhook = decodeMessage(record.body, record.attributes);
  if (!webhook) return park('parse', "the message's attributes are not those that ingest writes");
  if (webhook.claim === undefined) return readBody(record, webhook, webhook.body, parts);
  let body: string | undefined;
  try {
    body = await parts.fetchClaim(webhook.claim);
  } catch (error) {
    return { kind: 'retry', cause: causeOf(error), reason: `fetching its body: ${reasonOf(error)}` };
  }
  return body === undefined ? judgeGone(webhook, parts.clock) : readBody(record, webhook, body, parts);
}

const DAY_MS = 86_400_000;

/**
 * A body is removed once its events are counted and published, and by nobody else while it is young. So a young one
 * that is gone is done: the queue hands the record out again because its deletion was lost, or has handed it out
 * twice. To set that aside would be a false alarm. One that is as old as the bucket keeps any may have been
 * forgotten there after one redrive too many, and that is a loss to be told.
 */
function judgeGone({ receivedAtMs }: QueuedWebhook, clock: Clock): ReadRecord {
  return clock.now() - receivedAtMs < (CLAIM_KEPT_DAYS - 1) * DAY_MS
    ? { kind: 'done' }
    : park('parse', `its body is gone: the bucket keeps a large body for ${CLAIM_KEPT_DAYS} days`);
}

function readBody(
  record: RawRecord,
  webhook: QueuedWebhook,
  text: string,
  { randomHex }: ReadParts,
): ReadRecord {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    return park('parse', 'the message body is not JSON');
  }
  const normalised = normalise(body, webhook.receivedAtMs);
  if (!normalised.ok) return park('schema', normalised.problem);
  const traceparent = formatTraceparent(nextHop(traceIdOfParent(webhook.traceparent), randomHex));
  const bytes = Buffer.byteLength(text);
  return { kind: 'read', delivery: { record, webhook, drafts: normalised.drafts, bytes, traceparent } };
}

function park(cause: Parking['cause'], reason: string): ReadRecord {
  return { kind: 'park', cause, reason };
}
