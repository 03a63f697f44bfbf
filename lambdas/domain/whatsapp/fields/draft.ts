/** What every reader of a field needs: to make the draft of an event, or of `whatsapp.unknown` where that cannot be. */
import { type AnyDefinition, type Draft, type DraftOf, defineEvent } from '../../event/definition';
import { eventId } from '../../event/event-id';
import { anything, digitsOf, needed, oneOf, personal, plain, readMembers } from '../../event/shape';
import { asRecord, asText, canonicalJson, type JsonRecord } from '../../json';
import { dialledSenderId, isSenderId } from '../../tenant/tenant';
import type { Change } from '../envelope';

export const UNKNOWN_REASONS = ['field', 'shape', 'event', 'status', 'message-type'] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

const verbatim = { ...plain, read: (value: unknown) => asText(value) ?? '', schema: { type: 'string' } };

/** What this version does not know yet, whole, so that nothing is lost. */
export const unknown = defineEvent(
  'whatsapp.unknown',
  'Something that this version does not know; the reason says at which place',
  {
    field: needed(verbatim, 'field'),
    /** A short code that may be counted. */
    reason: needed(oneOf(...UNKNOWN_REASONS), 'reason'),
    value: needed(personal(anything), 'value'),
  },
);

export type UnknownDraft = DraftOf<typeof unknown>;

/** A draft of whatever type; `normalise` gives it the type of all of them. */
export type FieldDraft = Draft<string, unknown>;

export interface ReceivedChange extends Change {
  readonly receivedAtMs: number;
}

/** Reads one change of a field; never empty, never throws. */
export type ReadField = (change: ReceivedChange) => readonly FieldDraft[];

export interface About {
  /** What makes it the fact that it is; without it, all that was said does. */
  readonly id?: readonly string[];
  readonly atMs?: number | undefined;
}

/** @param kept what an unknown event keeps where a needed member is missing, if not the record itself */
export function draftOf<D extends AnyDefinition>(
  definition: D,
  change: Change,
  record: JsonRecord,
  { id, atMs }: About = {},
  kept: unknown = record,
): DraftOf<D> | UnknownDraft {
  const data = readMembers(definition.members, record);
  if (!data) return unknownDraft(change, 'shape', kept);
  const draft = {
    type: definition.type,
    id: id ? eventId(...id) : contentId(change, kept),
    occurredAtMs: atMs ?? change.entryTimeMs,
    senders: sendersOf(change),
    entryId: change.entryId,
    data,
  };
  // Type and data are of one definition; the compiler cannot follow that through a generic.
  return draft as unknown as DraftOf<D>;
}

export function unknownDraft(change: Change, reason: UnknownReason, value: unknown): UnknownDraft {
  return {
    type: unknown.type,
    id: eventId(
      'unknown',
      change.entryId,
      change.field,
      String(change.entryTimeMs ?? ''),
      canonicalJson(value),
    ),
    occurredAtMs: change.entryTimeMs,
    senders: sendersOf(change),
    entryId: change.entryId,
    data: { field: change.field, reason, value },
  };
}

const MINUTE_MS = 60_000;

/**
 * The id of what may happen again and be told in the same words, without an id and without a time: by the entry's
 * time, or else the minute in which it came, and all that was said.
 */
export function recurringId(change: ReceivedChange, value: unknown): readonly string[] {
  const { entryId, field, entryTimeMs, receivedAtMs } = change;
  const time = entryTimeMs === undefined ? `received ${Math.floor(receivedAtMs / MINUTE_MS)}` : entryTimeMs;
  return ['recurring', entryId, phoneNumberIdOf(change), field, String(time), canonicalJson(value)];
}

/** Meta gives such changes no id of their own: the whole content stands in for one. */
function contentId(change: Change, value: unknown): string {
  const { entryId, field, entryTimeMs = '' } = change;
  return eventId(
    'change',
    entryId,
    phoneNumberIdOf(change),
    field,
    String(entryTimeMs),
    canonicalJson(value),
  );
}

export function phoneNumberIdOf({ value }: Change): string {
  const places = [value.metadata, value.recipient, value.phone_number_settings];
  for (const place of places) {
    const id = asText(asRecord(place)?.phone_number_id);
    if (id !== undefined) return id;
  }
  return '';
}

/**
 * The number that it came through; the number as people dial it, where Meta names no id (under a prefix, since its
 * digits might be the id of something else); the account that a partner event is about; the entry, which is the
 * account or, in partner events, the business. Ids that no tenant can have registered are left out: whose they are
 * need not be asked.
 */
export function sendersOf(change: Change): readonly string[] {
  const phoneNumberId = phoneNumberIdOf(change);
  const dialled = phoneNumberId === '' ? digitsOf(change.value.display_phone_number) : '';
  const account = asText(asRecord(change.value.waba_info)?.waba_id) ?? '';
  const ids = [phoneNumberId, dialled && dialledSenderId(dialled), account, change.entryId];
  return [...new Set(ids.filter(isSenderId))];
}

/** Fields whose whole value is one event. */
export function oneEvent(definition: AnyDefinition): ReadField {
  return (change) => [draftOf(definition, change, change.value)];
}

/** Fields whose value says by `event` which of several events it is, whatever its case. */
export function byEvent(definitions: Readonly<Record<string, AnyDefinition>>): ReadField {
  return (change) => {
    const event = asText(change.value.event)?.toUpperCase() ?? '';
    const definition = Object.hasOwn(definitions, event) ? definitions[event] : undefined;
    return [
      definition ? draftOf(definition, change, change.value) : unknownDraft(change, 'event', change.value),
    ];
  };
}

/** The members that every field about one number has. */
const COMMON = ['messaging_product', 'metadata', 'contacts'];

type Readers = Readonly<Record<string, (item: unknown) => FieldDraft | readonly FieldDraft[]>>;

/**
 * Reads the lists of a change, each with its own reader; other members are kept whole, one unknown event each.
 * What holds nothing that is known is one unknown event.
 *
 * @param objects readers of members that are no lists
 */
export function readLists(change: Change, readers: Readers, objects: Readers = {}): readonly FieldDraft[] {
  const drafts = Object.entries(change.value).flatMap(([member, list]) => {
    if (COMMON.includes(member)) return [];
    if (Object.hasOwn(objects, member)) return objects[member]?.(list) ?? [];
    const read = Object.hasOwn(readers, member) ? readers[member] : undefined;
    if (!read || !Array.isArray(list)) return [unknownDraft(change, 'shape', { [member]: list })];
    return list.flatMap(read);
  });
  return drafts.length > 0 ? drafts : [unknownDraft(change, 'shape', change.value)];
}
