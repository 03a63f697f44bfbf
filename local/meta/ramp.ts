/**
 * Conversations take minutes, so beginning them at a steady pace would reach the rate only after minutes. This
 * works out how much faster to begin at first for the updates to come at the rate from the start.
 */

/** Resolution, milliseconds: coarse enough that most of a conversation's updates fall into the first step. */
export const RAMP_STEP_MS = 20_000;
const STEPS = 60;

/**
 * How many times the steady pace to begin conversations in each step after the start; 1 after the last.
 * @param delaysMs how long after its conversation's beginning each update of a sample is due.
 */
export function rampOf(delaysMs: readonly number[]): readonly number[] {
  const shares = new Array<number>(STEPS).fill(0);
  for (const delayMs of delaysMs) {
    const step = Math.floor(delayMs / RAMP_STEP_MS);
    if (step < STEPS) shares[step] = (shares[step] ?? 0) + 1 / delaysMs.length;
  }
  const first = Math.max(shares[0] ?? 0, 0.1);
  const paces: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    // What earlier steps have set going fills part of this one; beginnings of this step make up the rest.
    const underWay = paces.reduce((sum, pace, earlier) => sum + pace * (shares[step - earlier] ?? 0), 0);
    paces.push(Math.min(Math.max((1 - underWay) / first, 0.2), 10));
  }
  return paces;
}
