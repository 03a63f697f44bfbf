/** A gauge that rises over the window. */
import * as v from 'valibot';
import { metricNamed } from '../../metric/catalogue';
import type { Unit } from '../../metric/metric';
import { missing, say, sayMinutes } from '../judgement';
import { finite, metricName, windowMinutes } from './fields';
import { defineKind, valuesOf } from './kind';

const PARTS = 3;

const schema = v.strictObject({
  kind: v.literal('increase'),
  of: metricName,
  windowMinutes,
  /** True when it has risen by more than this from the first to the last third of the window. */
  by: v.pipe(finite, v.minValue(0)),
  /** True only if it has risen in the middle as well: one jump is not growth. */
  steady: v.optional(v.boolean(), false),
});
type Increase = v.InferOutput<typeof schema>;

export const increase = defineKind({
  schema,
  needs: ({ of, windowMinutes: minutes }) => [{ metric: of, field: 'of', kinds: ['gauge'], minutes }],
  faults: (condition) => {
    const [least, most] = metricNamed(condition.of)?.range ?? [0, 0];
    const short = condition.windowMinutes < PARTS;
    return [
      ...(condition.by < most - least
        ? []
        : [
            {
              field: 'by',
              came: condition.by,
              accepted: `less than ${most - least}, the most that it can rise by`,
            },
          ]),
      ...(short
        ? [{ field: 'windowMinutes', came: condition.windowMinutes, accepted: `at least ${PARTS}` }]
        : []),
    ];
  },
  limit: (condition) => ({ field: 'by', value: condition.by, unit: unitOf(condition) }),
  judge: (condition, window) => {
    const { of, windowMinutes: minutes, by, steady } = condition;
    const values = valuesOf(window, of, minutes);
    const ends = endsOfParts(values, minutes);
    const [first, middle, last] = ends;
    const during = `in ${sayMinutes(minutes)}`;
    if (first === undefined || last === undefined) return missing(`too few values of ${of} ${during}`);
    const value = last - first;
    const isSteady = middle !== undefined && middle > first && last > middle;
    const unit = unitOf(condition);
    return {
      breaching: value > by && (isSteady || !steady),
      value,
      reason:
        `${of} went from ${say(first, unit)} to ${say(last, unit)} ${during}, limit: a rise by more than ${say(by, unit)}` +
        (steady ? `, ${isSteady ? 'and' : 'but not'} all the time` : ''),
    };
  },
  words: (condition) =>
    `${condition.of} rises by more than ${say(condition.by, unitOf(condition))} within ${sayMinutes(condition.windowMinutes)}` +
    (condition.steady ? ', all the time' : ''),
});

function unitOf({ of }: Increase): Unit {
  return metricNamed(of)?.unit ?? 'count';
}

/** The first value of the first third, and the last of the other two: a window that was hardly measured has not all. */
function endsOfParts(
  values: readonly (number | undefined)[],
  minutes: number,
): readonly [number | undefined, number | undefined, number | undefined] {
  const padded = [...Array<undefined>(Math.max(0, minutes - values.length)).fill(undefined), ...values];
  const cut = (part: number) => Math.floor((minutes * part) / PARTS);
  const known = (from: number, to: number) => padded.slice(from, to).filter((value) => value !== undefined);
  return [known(0, cut(1)).at(0), known(cut(1), cut(2)).at(-1), known(cut(2), minutes).at(-1)];
}
