/**
 * Limits that are meant in another unit, as far as only the rule's own tells: `limitFaults` refuses what no rule would
 * have, such as two milliseconds or a share in place of a score.
 */
import type { Unit } from '../metric/metric';
import type { Fault, Limit } from './conditions/kind';

/** Nobody means so many times more or less; who mistakes a unit does. */
const FACTOR = 100;

interface Advice {
  readonly unit: string;
  readonly tooSmall: (came: number) => string;
  readonly tooGreat: (came: number) => string;
}

const ADVICE: Readonly<Partial<Record<Unit, Advice>>> = {
  ms: {
    unit: 'milliseconds',
    tooSmall: (came) => `${came} s is ${came * 1_000}`,
    tooGreat: (came) => `${came} microseconds is ${came / 1_000}`,
  },
  s: {
    unit: 'seconds',
    tooSmall: (came) => `${came} min is ${came * 60}`,
    tooGreat: (came) => `${came} ms is ${came / 1_000}`,
  },
};

/** Where a limit differs from the rule's own by more than anybody means: the unit, and what to write. */
export function unitFaults(own: Limit, came: number): readonly Fault[] {
  const advice = ADVICE[own.unit];
  if (!advice || own.value === 0) return [];
  const times = came / own.value;
  const isSmall = times <= 1 / FACTOR;
  if (!isSmall && times < FACTOR) return [];
  const meant = isSmall ? advice.tooSmall(came) : advice.tooGreat(came);
  const accepted =
    `a limit in ${advice.unit} that is not ${FACTOR} times ${isSmall ? 'less' : 'more'} than the rule's own, ` +
    `${own.value}${came === 0 ? '' : ` (${meant})`}`;
  return [{ field: 'threshold', came, accepted }];
}
