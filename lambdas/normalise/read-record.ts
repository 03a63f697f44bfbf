/** From a queue record to a delivery with its event drafts, or to the reason why that cannot be. */
import type { EventDraft } from '../domain/event/event';
import { normalise } from '../domain/event/normalise';
import type { Parking } from '../domain/event/parked';
import { parseJson } from '../domain/json-text';
import { decodeMessage } from '../domain/whatsapp/queue-message';
import type { QueuedWebhook } from '../domain/whatsapp/queued-webhook';
import type { RawRecord } from './ports';

export interface Delivery {
  readonly record: RawRecord;
  readonly webhook: QueuedWebhook;
  readonly drafts: readonly EventDraft[];
}

export type ReadRecord =
  | { readonly ok: true; readonly delivery: Delivery }
  | { readonly ok: false; readonly parking: Parking };

export function readRecord(record: RawRecord): ReadRecord {
  const webhook = decodeMessage(record.body, record.attributes);
  if (!webhook) {
    return park('parse', "the message's attributes are not those that ingest writes");
  }
  let body: unknown;
  try {
    body = parseJson(webhook.body);
  } catch {
    return park('parse', 'the message body is not JSON');
  }
  const normalised = normalise(body, webhook.receivedAtMs);
  if (!normalised.ok) return park('schema', normalised.problem);
  return { ok: true, delivery: { record, webhook, drafts: normalised.drafts } };
}

function park(cause: Parking['cause'], reason: string): ReadRecord {
  return { ok: false, parking: { cause, reason } };
}
