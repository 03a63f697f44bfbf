/**
 * Whether an alert's condition comes and goes too often for each change to be worth telling. Over the last 21
 * evaluations the steps at which it changed are weighed, the newest 1.2 and the oldest 0.8; two marks, so that flapping
 * itself does not flap. After Naemon: naemon.io/documentation/usersguide/flapping
 */

/** Kept with an alert; absent for one whose condition has never changed. */
export interface Flaps {
  /** What the condition was last. */
  readonly holds: boolean;
  /** The evaluations at which it changed, as far as they still count, in milliseconds. */
  readonly changedAtMs: readonly number[];
  readonly flapping: boolean;
}

const MINUTE_MS = 60_000;
const STEPS = 20;
// 1.2, 0.8 and the step between two weights, 0.4 / 19, all 95 times: in whole numbers, half is exactly half.
const NEWEST_WEIGHT = 114;
const LIGHTER_EACH_STEP = 2;
const WHOLE = STEPS * 95;
const STARTS_AT = WHOLE / 2;
const ENDS_UNDER = WHOLE / 4;

/** @param holds the condition by now; undefined where nothing could be said @returns the same object when nothing changes */
export function followFlaps(
  before: Flaps | undefined,
  holds: boolean | undefined,
  atMs: number,
): Flaps | undefined {
  const was = before?.holds ?? false;
  const changes = holds !== undefined && holds !== was;
  if (!before && !changes) return undefined;
  const known = before?.changedAtMs ?? [];
  const counted = [...known, ...(changes ? [atMs] : [])].filter((ms) => stepsAgo(ms, atMs) < STEPS);
  const weight = counted.reduce((sum, ms) => sum + weightOf(stepsAgo(ms, atMs)), 0);
  const flapping = weight >= (before?.flapping ? ENDS_UNDER : STARTS_AT);
  if (before && !changes && flapping === before.flapping) return before;
  return { holds: holds ?? was, changedAtMs: counted, flapping };
}

function weightOf(steps: number): number {
  return NEWEST_WEIGHT - LIGHTER_EACH_STEP * steps;
}

function stepsAgo(ms: number, atMs: number): number {
  return Math.round((atMs - ms) / MINUTE_MS);
}
