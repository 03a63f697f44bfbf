/** Somebody stands in for whoever a schedule names: agreed among people, and written down who agreed to it. */
import { createHash } from 'node:crypto';
import type { Routing } from '../routing/routing';
import type { Change, Desk, DeskEntry, OnCallOverride } from './desk';

/** Those that are over can be looked up for so long; the log keeps them longer. */
const KEPT_MS = 90 * 86_400_000;

export type Overridden =
  | ({ readonly ok: true; readonly override: OnCallOverride } & Change)
  | { readonly ok: false; readonly reason: string };

/** Begins now where it is asked to begin earlier: who was on call is not changed afterwards. */
export function overrideOnCall(
  desk: Desk,
  asked: Omit<OnCallOverride, 'id'> & { readonly why?: string },
  { people, schedules }: Pick<Routing, 'people' | 'schedules'>,
  nowMs: number,
): Overridden {
  const { schedule, person, endMs, by, why } = asked;
  if (!schedules.has(schedule)) return unknown('schedule', schedule, schedules.keys());
  if (!people.has(person)) return unknown('person', person, people.keys());
  if (endMs <= asked.startMs) return { ok: false, reason: 'it would end before it begins' };
  if (endMs <= nowMs) {
    return { ok: false, reason: 'it lies in the past, and who was on call then is not changed any more' };
  }
  const startMs = Math.max(asked.startMs, nowMs);
  const other = desk.onCallOverrides.find(
    (each) => each.schedule === schedule && each.startMs < endMs && startMs < each.endMs,
  );
  if (other) {
    const reason = `${other.person} stands in then already, by ${other.id}; end that one first`;
    return { ok: false, reason };
  }
  const hash = createHash('sha256')
    .update(JSON.stringify([asked, nowMs]))
    .digest('hex');
  const override = { id: `ovr-${hash.slice(0, 6)}`, schedule, person, startMs, endMs, by };
  const kept = desk.onCallOverrides.filter((each) => nowMs - each.endMs < KEPT_MS);
  return {
    ok: true,
    override,
    desk: { ...desk, onCallOverrides: [...kept, override] },
    log: [entryOf(override, 'on-call-overridden', by, nowMs, why)],
  };
}

/** Ends one before its time; one that has not begun is gone as if it had never been. */
export function endOverride(desk: Desk, id: string, by: string, nowMs: number, why?: string): Overridden {
  const found = desk.onCallOverrides.find((override) => override.id === id);
  if (!found) return unknown('override', id, notOver(desk, nowMs));
  if (found.endMs <= nowMs) return { ok: false, reason: 'it is over already' };
  const override = { ...found, endMs: Math.max(found.startMs, nowMs) };
  const left = override.endMs > override.startMs ? [override] : [];
  return {
    ok: true,
    override,
    desk: {
      ...desk,
      onCallOverrides: desk.onCallOverrides.flatMap((each) => (each === found ? left : each)),
    },
    log: [entryOf(override, 'on-call-override-ended', by, nowMs, why)],
  };
}

function notOver({ onCallOverrides }: Desk, nowMs: number): readonly string[] {
  return onCallOverrides.filter(({ endMs }) => endMs > nowMs).map(({ id }) => id);
}

function unknown(what: string, came: string, known: Iterable<string>): Overridden {
  const names = [...known].join(', ') || 'none';
  return { ok: false, reason: `there is no ${what} "${came}"; there are: ${names}` };
}

function entryOf(
  { schedule, person, startMs, endMs }: OnCallOverride,
  what: DeskEntry['what'],
  by: string,
  atMs: number,
  why: string | undefined,
): DeskEntry {
  const when = what === 'on-call-overridden' ? { fromMs: startMs, untilMs: endMs } : {};
  return { atMs, what, by, ...(why === undefined ? {} : { why }), schedule, person, ...when };
}
