/**
 * What a write of the desk has room for. DynamoDB refuses what is larger, each time anew, and nothing would be told any
 * more: so what has no room is left out of the write, and counted.
 */
import type { Change, Desk, DeskAlert, DeskEntry, Incident } from '../domain/dispatch/desk';
import { LOGGED } from '../domain/dispatch/incidents';
import { abridged, lightenDesk } from '../domain/dispatch/room';
import type { Item } from './dynamo';
import { PART_BYTES, pack, partsOf } from './dynamo-packed';

/** A transaction takes 4 MB and a hundred writes: of those the desk may have so many bytes, */
const DESK_BYTES = 9 * PART_BYTES;
/** and all of it so many, names and numbers of the items aside. */
const WRITE_BYTES = 3_950_000;

export interface LeftOut {
  /** Alerts that are not followed any more. */
  readonly alerts: number;
  /** Lines of the log. */
  readonly entries: number;
}

export interface Fitted {
  readonly packed: Buffer;
  /** One item, or none where there is nothing to say. */
  readonly log: readonly Item[];
  readonly closed: readonly { readonly incident: Incident; readonly packed: Buffer }[];
  readonly leftOut: LeftOut;
}

export function fitWrite({ desk, log, closed = [] }: Change, nowMs: number): Fitted {
  const { packed, leftOut } = fitDesk(desk);
  const lines = leftOut.length > 0 ? [entryOf(leftOut, nowMs), ...log] : log;
  const written = fitLog(lines);
  return {
    packed,
    log: written.count > 0 ? partsOf(written.packed) : [],
    closed: fitIncidents(closed, WRITE_BYTES - packed.length - written.packed.length),
    leftOut: { alerts: leftOut.length, entries: lines.length - written.count },
  };
}

/** All of it, or the largest share of its alerts that was found to fit. */
function fitDesk(desk: Desk): { readonly packed: Buffer; readonly leftOut: readonly DeskAlert[] } {
  const whole = pack(desk);
  if (whole.length <= DESK_BYTES) return { packed: whole, leftOut: [] };
  // Some room to spare: what comes next is not to be cut again at once.
  for (let share = 0.9 * (DESK_BYTES / whole.length); ; share = share < 0.01 ? 0 : share * 0.8) {
    const { desk: light, leftOut } = lightenDesk(desk, share);
    const packed = pack(light);
    if (packed.length <= DESK_BYTES || share === 0) return { packed, leftOut };
  }
}

function entryOf(leftOut: readonly DeskAlert[], atMs: number): DeskEntry {
  return {
    atMs,
    what: 'left-out',
    by: 'notify',
    why: 'the state table takes no larger document',
    fingerprints: leftOut.slice(0, LOGGED).map(({ report }) => report.fingerprint),
    alerts: leftOut.length,
  };
}

/** As many lines as go into an item, the first. */
function fitLog(log: readonly DeskEntry[]) {
  for (let count = log.length; ; count = Math.floor(count / 2)) {
    const packed = pack(log.slice(0, count));
    if (packed.length <= PART_BYTES) return { packed, count };
  }
}

/** Each names as many of its alerts as there is room for. */
function fitIncidents(closed: readonly Incident[], room: number) {
  const largest = closed
    .map(({ members }) => Object.keys(members).length)
    .reduce((a, b) => Math.max(a, b), 0);
  for (let most = largest; ; most = Math.floor(most / 2)) {
    const all = closed.map((incident) => ({ incident, packed: pack(abridged(incident, most)) }));
    const bytes = all.reduce((sum, { packed }) => sum + packed.length, 0);
    if (bytes <= room || most === 0) return all;
  }
}
