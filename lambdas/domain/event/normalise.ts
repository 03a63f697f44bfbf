/**
 * From a webhook's body to typed events. Total: any JSON whose envelope opens gives events, and what is not
 * understood gives a `whatsapp.unknown` one with its value, so that nothing is dropped.
 */
import { nestsDeeperThan } from '../json';
import { parseEnvelope } from '../whatsapp/envelope';
import { FIELDS } from '../whatsapp/fields';
import { type ReceivedChange, unknownDraft } from '../whatsapp/fields/draft';
import type { EventDraft } from './event';

export type Normalised =
  | { readonly ok: true; readonly drafts: readonly EventDraft[] }
  | { readonly ok: false; readonly problem: string };

/** Far more than Meta's webhooks have, and less than any writer of JSON can follow. */
const DEPTH_LIMIT = 200;

/**
 * @param body a parsed webhook body.
 * @param receivedAtMs when it came: tells apart what Meta reports in the same words with neither id nor time
 */
export function normalise(body: unknown, receivedAtMs = 0): Normalised {
  if (nestsDeeperThan(body, DEPTH_LIMIT)) {
    return { ok: false, problem: `nests deeper than the ${DEPTH_LIMIT} levels that are accepted` };
  }
  const envelope = parseEnvelope(body);
  if (!envelope.ok) return envelope;
  const drafts = envelope.changes.flatMap((change) => readChange({ ...change, receivedAtMs }));
  return { ok: true, drafts };
}

function readChange(change: ReceivedChange): readonly EventDraft[] {
  const read = FIELDS.get(change.field) ?? keepUnknown;
  // Every reader makes its drafts by definitions of the catalogue; a test holds them to it.
  return read(change) as readonly EventDraft[];
}

function keepUnknown(change: ReceivedChange) {
  return [unknownDraft(change, 'field', change.value)];
}
