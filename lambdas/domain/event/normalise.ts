/**
 * From a webhook's body to typed events. Total: any JSON whose envelope opens gives events, and what is not
 * understood gives a `whatsapp.unknown` one with its value, so that nothing is dropped.
 */
import { nestsDeeperThan } from '../json';
import { type Change, parseEnvelope } from '../whatsapp/envelope';
import { FIELDS } from '../whatsapp/fields';
import { unknownDraft } from '../whatsapp/fields/draft';
import type { EventDraft } from './event';

export type Normalised =
  | { readonly ok: true; readonly drafts: readonly EventDraft[] }
  | { readonly ok: false; readonly problem: string };

/** Far more than Meta's webhooks have, and less than any writer of JSON can follow. */
const DEPTH_LIMIT = 200;

/** @param body a parsed webhook body. */
export function normalise(body: unknown): Normalised {
  if (nestsDeeperThan(body, DEPTH_LIMIT)) {
    return { ok: false, problem: `nests deeper than the ${DEPTH_LIMIT} levels that are accepted` };
  }
  const envelope = parseEnvelope(body);
  return envelope.ok ? { ok: true, drafts: envelope.changes.flatMap(readChange) } : envelope;
}

function readChange(change: Change): readonly EventDraft[] {
  const read = FIELDS.get(change.field) ?? keepUnknown;
  // Every reader makes its drafts by definitions of the catalogue; a test holds them to it.
  return read(change) as readonly EventDraft[];
}

function keepUnknown(change: Change) {
  return [unknownDraft(change, 'field', change.value)];
}
