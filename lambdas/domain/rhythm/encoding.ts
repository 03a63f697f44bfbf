/**
 * A tenant's rhythms as bytes for one binary attribute: a version, then for each field its number, 18 bytes of state
 * and 168 hours of two bytes each. Three fields are 1,066 bytes; packed they are less than the kilobyte that a write is
 * charged by, and each tenant's are written every hour.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { HOURS_A_WEEK } from './local-hours';
import type { Rhythm } from './rhythm';
import { RHYTHM_FIELDS, type RhythmField } from './settings';

export type Rhythms = ReadonlyMap<RhythmField, Rhythm>;

/** Changes with the layout and with the meaning of a number in it. */
const VERSION = 1;
const HEAD = 19;
const FIELD_BYTES = HEAD + 2 * HOURS_A_WEEK;

export function packRhythms(rhythms: Rhythms): Uint8Array {
  return deflateRawSync(encodeRhythms(rhythms));
}

/** Undefined for what cannot be read, as with `decodeRhythms`. */
export function unpackRhythms(bytes: Uint8Array): Rhythms | undefined {
  try {
    return decodeRhythms(inflateRawSync(bytes));
  } catch {
    return undefined;
  }
}

export function encodeRhythms(rhythms: Rhythms): Uint8Array {
  const known = RHYTHM_FIELDS.flatMap((field, number) => {
    const rhythm = rhythms.get(field);
    return rhythm ? [{ number, rhythm }] : [];
  });
  const view = new DataView(new ArrayBuffer(1 + known.length * FIELD_BYTES));
  view.setUint8(0, VERSION);
  for (const [index, { number, rhythm }] of known.entries()) {
    write(new DataView(view.buffer, 1 + index * FIELD_BYTES, FIELD_BYTES), number, rhythm);
  }
  return new Uint8Array(view.buffer);
}

/** Undefined for what another version wrote, or what is cut or garbled: the rhythm is then learned anew. */
export function decodeRhythms(bytes: Uint8Array): Rhythms | undefined {
  const fields = (bytes.length - 1) / FIELD_BYTES;
  if (bytes[0] !== VERSION || !Number.isInteger(fields)) return undefined;
  const rhythms = new Map<RhythmField, Rhythm>();
  for (let index = 0; index < fields; index += 1) {
    const at = bytes.byteOffset + 1 + index * FIELD_BYTES;
    const view = new DataView(bytes.buffer, at, FIELD_BYTES);
    const field = RHYTHM_FIELDS[view.getUint8(0)];
    if (!field) return undefined;
    rhythms.set(field, read(view));
  }
  return rhythms;
}

function write(view: DataView, number: number, rhythm: Rhythm): void {
  view.setUint8(0, number);
  view.setUint32(1, rhythm.since);
  view.setUint32(5, rhythm.lookedTo);
  view.setUint32(9, rhythm.quietFrom);
  view.setUint16(13, rhythm.unseen * 2 + (rhythm.anchored ? 1 : 0));
  view.setUint16(15, rhythm.longest);
  view.setUint8(17, rhythm.gapsSeen);
  view.setUint8(18, rhythm.slack);
  for (const [hour, entry] of rhythm.gaps.entries()) view.setUint16(HEAD + 2 * hour, entry);
}

function read(view: DataView): Rhythm {
  const flagged = view.getUint16(13);
  return {
    since: view.getUint32(1),
    lookedTo: view.getUint32(5),
    quietFrom: view.getUint32(9),
    unseen: flagged >> 1,
    anchored: (flagged & 1) === 1,
    longest: view.getUint16(15),
    gapsSeen: view.getUint8(17),
    slack: view.getUint8(18),
    gaps: Array.from({ length: HOURS_A_WEEK }, (_, hour) => view.getUint16(HEAD + 2 * hour)),
  };
}
