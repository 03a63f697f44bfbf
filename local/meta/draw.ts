/** Draws that the generators share, all from the replayable `Random`. */
import type { Random } from '../random';

/** A member of a list, each as likely as the others. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const drawn = list[random.int(list.length)];
  if (drawn === undefined) throw new RangeError('nothing to pick from');
  return drawn;
}

/** Choices with their weights; the weights need not add up to anything. */
export type Weighted<T> = readonly (readonly [choice: T, weight: number])[];

export function pickWeighted<T>(random: Random, choices: Weighted<T>): T {
  let left = random.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  throw new RangeError('nothing to pick from');
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + random.int(high - low + 1);
}

/** A wait with a long tail, as waits for people have: half below the median, about 2 % above `median * e^(2 * spread)`. */
export function longTail(random: Random, median: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Math.round(median * Math.exp(spread * normal));
}

/** The gap to the next of events that do not know of each other. */
export function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random.next()) * mean;
}

/** `count` decimal digits. */
export function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.int(10)).join('');
}
