import { type Expression, type FillWord, MetricMathError } from './math-syntax';
import { mapPoints, mapValue, type Series, type Single, scalar, series, type Value } from './math-values';

/** What a function may see of the expression around it. */
export interface MathScope {
  readonly periodSeconds: number;
  /** How many periods each series has. */
  readonly slots: number;
  /** The value of the metric or expression with this id; undefined when there is none. */
  resolve(id: string): Value | undefined;
  /** The metrics (not expressions) of the request, for `METRICS()`. */
  metrics(): readonly Single[];
}

/** One evaluated argument; a word is `REPEAT` or `LINEAR`, which only FILL takes. */
export type Argument = Value | { readonly kind: 'word'; readonly word: FillWord };

export interface MathFunction {
  readonly arity: readonly [least: number, most: number];
  apply(args: readonly Argument[], scope: MathScope): Value;
}

/** Thrown inside a function, which does not know where it stands; the evaluator adds the place. */
class Misuse extends Error {}

/** The functions that can be evaluated, by name. */
export const FUNCTIONS: ReadonlyMap<string, MathFunction> = new Map<string, MathFunction>([
  ['ABS', pointwise(Math.abs)],
  ['CEIL', pointwise(Math.ceil)],
  ['FLOOR', pointwise(Math.floor)],
  ['SUM', aggregate(sum)],
  ['AVG', aggregate((points) => sum(points) / points.length)],
  ['MIN', aggregate((points) => points.reduce((a, b) => Math.min(a, b)))],
  ['MAX', aggregate((points) => points.reduce((a, b) => Math.max(a, b)))],
  ['DIFF', perSeries((points) => differences(points, () => 1))],
  ['RATE', perSeries((points, { periodSeconds }) => differences(points, (slots) => slots * periodSeconds))],
  ['RUNNING_SUM', perSeries(runningSum)],
  [
    'FILL',
    { arity: [2, 2], apply: ([source, filler]) => mapSeries(source, (points) => fill(points, filler)) },
  ],
  ['IF', { arity: [2, 3], apply: choose }],
  ['PERIOD', { arity: [1, 1], apply: (_, { periodSeconds }) => scalar(periodSeconds) }],
  ['METRICS', { arity: [0, 0], apply: (_, scope) => ({ kind: 'list', items: scope.metrics() }) }],
]);

/** Applies the called function; throws `MetricMathError` at the call's place. */
export function callFunction(
  call: Expression & { kind: 'call' },
  args: readonly Argument[],
  scope: MathScope,
): Value {
  const called = FUNCTIONS.get(call.name);
  if (!called) throw new MetricMathError(`function ${call.name} is not known here`, call.at);
  const [least, most] = called.arity;
  if (args.length < least || args.length > most) {
    const expected = least === most ? `${least}` : `${least} to ${most}`;
    throw new MetricMathError(`${call.name} takes ${expected} arguments, not ${args.length}`, call.at);
  }
  try {
    return called.apply(args, scope);
  } catch (error) {
    if (error instanceof Misuse) throw new MetricMathError(`${call.name}: ${error.message}`, call.at);
    throw error;
  }
}

function pointwise(each: (point: number) => number): MathFunction {
  return { arity: [1, 1], apply: ([argument]) => mapPoints(expectValue(argument), each) };
}

function perSeries(each: (points: Series, scope: MathScope) => Series): MathFunction {
  return {
    arity: [1, 1],
    apply: ([argument], scope) => mapSeries(argument, (points) => each(points, scope)),
  };
}

/** Over one series a scalar; over an array a series, each period over the members that have a point there. */
function aggregate(reduce: (points: readonly number[]) => number): MathFunction {
  const ofPresent = (points: readonly (number | undefined)[]): number | undefined => {
    const present = points.filter((point) => point !== undefined);
    return present.length === 0 ? undefined : reduce(present);
  };
  return {
    arity: [1, 1],
    apply: ([argument], scope) => {
      const value = expectValue(argument);
      if (value.kind === 'series') return scalar(ofPresent(value.points));
      if (value.kind === 'scalar') throw new Misuse('a metric or an array is expected, not a number');
      const constants = value.items.flatMap((item) => (item.kind === 'scalar' ? [item.value] : []));
      const members = value.items.flatMap((item) => (item.kind === 'series' ? [item.points] : []));
      if (members.length === 0) return scalar(ofPresent(constants));
      return series(
        Array.from({ length: scope.slots }, (_, slot) => {
          const points = members.map((points) => points[slot]);
          return points.every((point) => point === undefined)
            ? undefined
            : ofPresent([...points, ...constants]);
        }),
      );
    },
  };
}

function choose([condition, whenTrue, whenFalse]: readonly Argument[], scope: MathScope): Value {
  const test = single(condition);
  const yes = single(whenTrue);
  const no = whenFalse === undefined ? series(new Array(scope.slots).fill(undefined)) : single(whenFalse);
  if (test.kind === 'scalar') {
    if (test.value === undefined) return series(new Array(scope.slots).fill(undefined));
    return test.value === 0 ? no : yes;
  }
  return series(
    test.points.map((point, slot) => {
      if (point === undefined) return undefined;
      // AWS reads a missing point of the chosen "true" side as 0, but drops one of the "false" side.
      return point === 0 ? pointAt(no, slot) : (pointAt(yes, slot) ?? 0);
    }),
  );
}

function fill(points: Series, filler: Argument | undefined): Series {
  if (filler?.kind !== 'word') {
    const other = single(filler);
    return points.map((point, slot) => point ?? pointAt(other, slot));
  }
  let last = -1;
  return points.map((point, slot) => {
    if (point !== undefined) {
      last = slot;
      return point;
    }
    const before = points[last];
    return filler.word === 'REPEAT' ? before : between(points, last, slot);
  });
}

/** On the straight line between the points around the gap; a gap at either end of the series stays. */
function between(points: Series, before: number, slot: number): number | undefined {
  const after = points.findIndex((point, index) => index > slot && point !== undefined);
  const from = points[before];
  const to = points[after];
  if (from === undefined || to === undefined) return undefined;
  return from + ((to - from) * (slot - before)) / (after - before);
}

function differences(points: Series, divisor: (slots: number) => number): Series {
  let last = -1;
  return points.map((point, slot) => {
    if (point === undefined) return undefined;
    const before = points[last];
    const result = before === undefined ? undefined : (point - before) / divisor(slot - last);
    last = slot;
    return result;
  });
}

function runningSum(points: Series): Series {
  let total = 0;
  return points.map((point) => {
    if (point === undefined) return undefined;
    total += point;
    return total;
  });
}

function sum(points: readonly number[]): number {
  return points.reduce((total, point) => total + point, 0);
}

function mapSeries(argument: Argument | undefined, each: (points: Series) => Series): Value {
  return mapValue(expectValue(argument), (item) => {
    if (item.kind === 'scalar') throw new Misuse('a metric is expected, not a number');
    return series(each(item.points));
  });
}

function pointAt(value: Single, slot: number): number | undefined {
  return value.kind === 'scalar' ? value.value : value.points[slot];
}

function single(argument: Argument | undefined): Single {
  const value = expectValue(argument);
  if (value.kind === 'list') throw new Misuse('a metric or a number is expected, not an array');
  return value;
}

function expectValue(argument: Argument | undefined): Value {
  if (!argument || argument.kind === 'word')
    throw new Misuse(`${argument?.word ?? 'nothing'} is not expected here`);
  return argument;
}
