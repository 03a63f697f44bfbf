/** A limit is one of four: strictly above or below a number, or at it as well. */
import * as v from 'valibot';
import type { Unit } from '../../metric/metric';
import { say } from '../judgement';
import { finite } from './fields';
import type { Fault, Limit } from './kind';

export const LIMIT_ENTRIES = {
  /** True strictly above this. */
  above: v.exactOptional(finite),
  /** True at this and above. */
  atLeast: v.exactOptional(finite),
  /** True strictly below this. */
  below: v.exactOptional(finite),
  /** True at this and below. */
  atMost: v.exactOptional(finite),
};

const FIELDS = ['above', 'atLeast', 'below', 'atMost'] as const;
type Field = (typeof FIELDS)[number];
type Limits = { readonly [F in Field]?: number };
type Range = readonly [least: number, most: number];

export function holds({ above, atLeast, below, atMost }: Limits, value: number): boolean {
  return (
    (above !== undefined && value > above) ||
    (atLeast !== undefined && value >= atLeast) ||
    (below !== undefined && value < below) ||
    (atMost !== undefined && value <= atMost)
  );
}

export function limitOf(limits: Limits, unit: Unit, range: Range): Limit | undefined {
  const field = FIELDS.find((each) => limits[each] !== undefined);
  const value = field && limits[field];
  if (field === undefined || value === undefined) return undefined;
  return { field, value, unit, side: field === 'above' || field === 'atLeast' ? 'upper' : 'lower', range };
}

const WORDS: Readonly<Record<Field, string>> = {
  above: 'above',
  atLeast: 'at least',
  below: 'below',
  atMost: 'at most',
};

/** `above 5 %` */
export function sayOneLimit({ field, value, unit }: Limit): string {
  const words: Readonly<Record<string, string>> = WORDS;
  return `${words[field] ?? field} ${say(value, unit)}`;
}

/** The same of a condition's own fields. */
export function sayLimit(limits: Limits, unit: Unit): string {
  return FIELDS.flatMap((field) => {
    const value = limits[field];
    return value === undefined ? [] : [`${WORDS[field]} ${say(value, unit)}`];
  }).join(' and ');
}

/**
 * That there is exactly one limit, and that it can be passed and need not be.
 * @param ordinaryUpTo values up to it are ordinary: a limit for high ones lies above it
 */
export function limitFaults(
  limits: Limits,
  unit: Unit,
  [least, most]: Range,
  ordinaryUpTo = Number.NEGATIVE_INFINITY,
): readonly Fault[] {
  const given = FIELDS.filter((field) => limits[field] !== undefined);
  const [field] = given;
  if (given.length !== 1 || field === undefined) {
    const came = given.length === 0 ? 'none' : given.join(' and ');
    return [{ field: 'limit', came, accepted: `exactly one of ${FIELDS.join(', ')}` }];
  }
  const value = limits[field] ?? Number.NaN;
  const upper = field === 'above' || field === 'atLeast';
  const beyond = upper
    ? { never: !holds(limits, most), always: holds(limits, least) }
    : { never: !holds(limits, least), always: holds(limits, most) };
  if (upper && value <= ordinaryUpTo) {
    const accepted = `a limit above ${ordinaryUpTo}: values up to it are ordinary, and would be told all the time`;
    return [{ field, came: value, accepted }];
  }
  if (!beyond.never && !beyond.always && !isOfAnotherUnit(value, unit)) return [];
  return [{ field, came: value, accepted: acceptedLimit(unit, most) + effectOf(beyond) }];
}

const PERCENT_FROM = 10;
const SECONDS_BELOW = 10;

/** What can be a value of the unit, and yet was surely meant in another. */
function isOfAnotherUnit(value: number, unit: Unit): boolean {
  // A quota may be passed by far, but nobody means ten times of it.
  if (unit === 'share') return value > PERCENT_FROM;
  if (unit === 'ms') return value > 0 && value < SECONDS_BELOW;
  return unit === 'score' && value > 0 && value <= 1;
}

function acceptedLimit(unit: Unit, most: number): string {
  if (unit === 'share') {
    const upTo = Number.isFinite(most) ? `up to ${most}` : `to ${PERCENT_FROM}`;
    return `a share from 0 ${upTo} (5 % is 0.05)`;
  }
  if (unit === 'ms') return `milliseconds, ${SECONDS_BELOW} or more (2 s is 2000)`;
  if (unit === 'score') return `points from 0 to ${most} (70 % is 70)`;
  return Number.isFinite(most) ? `a limit from 0 to ${most}` : 'a limit that values can lie on both sides of';
}

function effectOf({ never, always }: { readonly never: boolean; readonly always: boolean }): string {
  if (never) return '; this could never be true';
  return always ? '; this would always be true' : '';
}
