import type { Operator } from './math-syntax';

/** A metric on a grid of periods, oldest first; `undefined` where there is no data point. */
export type Series = readonly (number | undefined)[];

export type Single =
  | { readonly kind: 'scalar'; readonly value: number | undefined }
  | { readonly kind: 'series'; readonly points: Series };

/** What an expression yields: a number, a series, or an array of them. */
export type Value = Single | { readonly kind: 'list'; readonly items: readonly Single[] };

export const scalar = (value: number | undefined): Single => ({ kind: 'scalar', value: finite(value) });
export const series = (points: Series): Single => ({ kind: 'series', points: points.map(finite) });

/** A division by zero or an overflow leaves no data point. */
function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

export function mapValue(value: Value, each: (single: Single) => Single): Value {
  return value.kind === 'list' ? { kind: 'list', items: value.items.map(each) } : each(value);
}

/** Applies a function of one number to every data point. */
export function mapPoints(value: Value, each: (point: number) => number): Value {
  const lifted = (point: number | undefined): number | undefined =>
    point === undefined ? undefined : each(point);
  return mapValue(value, (single) =>
    single.kind === 'scalar' ? scalar(lifted(single.value)) : series(single.points.map(lifted)),
  );
}

/** Joins two values; undefined for arrays of different length. */
export function combine(operator: Operator, left: Value, right: Value): Value | undefined {
  const apply = OPERATIONS[operator];
  if (left.kind === 'list' && right.kind === 'list') {
    if (left.items.length !== right.items.length) return undefined;
    const items = left.items.map((item, index) => combineSingles(apply, item, right.items[index] ?? item));
    return { kind: 'list', items };
  }
  if (left.kind === 'list') return mapValue(left, (item) => combineSingles(apply, item, right as Single));
  return mapValue(right, (item) => combineSingles(apply, left, item));
}

type Operation = (left: number, right: number) => number;

function combineSingles(apply: Operation, left: Single, right: Single): Single {
  if (left.kind === 'series' && right.kind === 'series') {
    return series(left.points.map((point, slot) => joinPoints(apply, point, right.points[slot])));
  }
  // A constant is no data point: where the series has a gap, the result has one too.
  const both = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || b === undefined ? undefined : apply(a, b);
  if (left.kind === 'series') return series(left.points.map((point) => both(point, (right as Scalar).value)));
  if (right.kind === 'series') return series(right.points.map((point) => both(left.value, point)));
  return scalar(both(left.value, right.value));
}

type Scalar = Extract<Single, { kind: 'scalar' }>;

/** Between two metrics a missing point reads as 0 as long as the other side has one. */
function joinPoints(
  apply: Operation,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  return left === undefined && right === undefined ? undefined : apply(left ?? 0, right ?? 0);
}

const OPERATIONS: Readonly<Record<Operator, Operation>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
};
