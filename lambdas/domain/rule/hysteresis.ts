/** The distance between the limit at which an alert fires and the threshold at which it resolves. */
import type { Limit } from './conditions/kind';

/** Enough for any limit that people write, and too few for the remainders of floating point. */
const DIGITS = 12;

/**
 * The threshold to resolve at that goes with another limit: as far from it as before, in proportion. A high limit is
 * measured from the least value; a low one from the greatest, where there is one, so that values can still be past it:
 * with 92 % to a limit of 90 % goes 96 % to one of 95 %.
 */
export function resolveFor(limit: number, own: Limit, resolve: number): number {
  const [least, most] = own.range ?? [0, Number.POSITIVE_INFINITY];
  const end = own.side === 'upper' ? least : Number.isFinite(most) ? most : 0;
  const span = own.value - end;
  const moved = span === 0 ? limit + resolve - own.value : end + ((resolve - end) * (limit - end)) / span;
  const rounded = Number(moved.toPrecision(DIGITS));
  return own.side === 'upper' ? Math.min(limit, rounded) : Math.max(limit, rounded);
}
