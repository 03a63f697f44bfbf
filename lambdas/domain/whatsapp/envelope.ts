/**
 * The outer shape of every WhatsApp webhook: an envelope of entries, each with changes of one field. What a
 * change's value means is not known here.
 * Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 */
import { asArray, asEpochMs, asRecord, asText, type JsonRecord } from '../json';

export interface Change {
  /** The WABA's id as a rule; the business portfolio's id for partner events; `0` in dashboard tests. */
  readonly entryId: string;
  /** When Meta sent the notification, in milliseconds; absent on message fields. */
  readonly entryTimeMs: number | undefined;
  readonly field: string;
  readonly value: JsonRecord;
}

export type Envelope =
  | { readonly ok: true; readonly changes: readonly Change[] }
  | { readonly ok: false; readonly problem: string };

export const ENVELOPE_OBJECT = 'whatsapp_business_account';

/** Opens an envelope, or a list of them (one of Meta's examples has that), without judging the values inside. */
export function parseEnvelope(body: unknown): Envelope {
  const envelopes = Array.isArray(body) ? body : [body];
  const changes: Change[] = [];
  for (const [index, item] of envelopes.entries()) {
    const problem = readEnvelope(item, changes);
    if (problem) return { ok: false, problem: Array.isArray(body) ? `[${index}]: ${problem}` : problem };
  }
  return { ok: true, changes };
}

function readEnvelope(item: unknown, changes: Change[]): string | undefined {
  const envelope = asRecord(item);
  if (!envelope) return `a webhook is a JSON object, and this is ${kindOf(item)}`;
  if (envelope.object !== ENVELOPE_OBJECT) {
    return `"object" is ${kindOf(envelope.object)}, and only "${ENVELOPE_OBJECT}" is accepted`;
  }
  if (!Array.isArray(envelope.entry)) return `"entry" is ${kindOf(envelope.entry)}, and a list is accepted`;
  for (const [at, entryItem] of envelope.entry.entries()) {
    const entry = asRecord(entryItem);
    if (!entry) return `entry[${at}] is ${kindOf(entryItem)}, and an object is accepted`;
    changes.push(...readEntry(entry));
  }
  return undefined;
}

/** What is in an unheard-of place is kept whole, beside what can be understood. */
function readEntry(entry: JsonRecord): Change[] {
  const of = { entryId: asText(entry.id) ?? '', entryTimeMs: asEpochMs(entry.time) };
  const items = asArray(entry.changes);
  if (items.length === 0) return isBare(entry) ? [] : [{ ...of, field: '', value: entry }];
  return items.map((item) => {
    const change = asRecord(item);
    const value = asRecord(change?.value);
    return change && value
      ? { ...of, field: asText(change.field) ?? '', value }
      : { ...of, field: '', value: { change: item } };
  });
}

/** Whether an entry says nothing but whose it is and when it was sent. */
function isBare({ id: _id, time: _time, changes, ...rest }: JsonRecord): boolean {
  return Object.keys(rest).length === 0 && (changes === undefined || Array.isArray(changes));
}

/** Names the kind of a value and never the value, which may be personal. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
