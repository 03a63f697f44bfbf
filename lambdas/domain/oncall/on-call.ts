/** Who is on call, when that changes, and who will be. */
import { layerAt } from './rotation';
import type { Override, Schedule } from './schedule';

/** From its start up to, not with, its end. */
export interface Shift {
  readonly person: string;
  readonly startMs: number;
  readonly endMs: number;
  /** The person stands in for whoever the schedule names. */
  readonly override: boolean;
}

const DAY_MS = 86_400_000;
/** Where nobody else has come by then, nobody will. */
const FORESIGHT_MS = 2 * 366 * DAY_MS;

/** @param overrides also those of other schedules; of two at once the later in the list wins */
export function whoIsOnCall(schedule: Schedule, overrides: readonly Override[], atMs: number): string {
  return momentAt(schedule, overrides, atMs).person;
}

/** Who is on call between two moments: shifts that follow each other without gaps, two neighbours never alike. */
export function shiftsBetween(
  schedule: Schedule,
  overrides: readonly Override[],
  fromMs: number,
  toMs: number,
): readonly Shift[] {
  const shifts: Shift[] = [];
  for (let startMs = fromMs; startMs < toMs; ) {
    const { person, override, untilMs } = momentAt(schedule, overrides, startMs);
    const endMs = Math.min(untilMs, toMs);
    const last = shifts.at(-1);
    if (last?.person === person && last.override === override) shifts[shifts.length - 1] = { ...last, endMs };
    else shifts.push({ person, startMs, endMs, override });
    startMs = endMs;
  }
  return shifts;
}

/** The next time that another person is on call; undefined when nobody else will be within two years. */
export function nextHandOver(
  schedule: Schedule,
  overrides: readonly Override[],
  atMs: number,
): { readonly atMs: number; readonly from: string; readonly to: string } | undefined {
  const from = whoIsOnCall(schedule, overrides, atMs);
  for (let at = atMs; at < atMs + FORESIGHT_MS; ) {
    const { person, untilMs } = momentAt(schedule, overrides, at);
    if (person !== from) return { atMs: at, from, to: person };
    at = untilMs;
  }
  return undefined;
}

interface Moment {
  readonly person: string;
  readonly override: boolean;
  /** Nothing changes before. */
  readonly untilMs: number;
}

function momentAt({ name, zone, layers }: Schedule, overrides: readonly Override[], atMs: number): Moment {
  const own = overrides.filter(({ schedule }) => schedule === name);
  const edges = own.flatMap(({ startMs, endMs }) => [startMs, endMs]).filter((edge) => edge > atMs);
  const standIn = own.findLast(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
  if (standIn) return { person: standIn.person, override: true, untilMs: Math.min(...edges) };
  const seen = layers.map((layer) => layerAt(layer, zone, atMs));
  // In a schedule with a hole, which is refused when it is read, somebody is better than nobody.
  const [person = ''] = [...seen.filter(({ open }) => open), ...seen].map((each) => each.person);
  return { person, override: false, untilMs: Math.min(...edges, ...seen.map(({ untilMs }) => untilMs)) };
}
