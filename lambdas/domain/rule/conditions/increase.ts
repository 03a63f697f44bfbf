/** A gauge that rises over the window. */
import * as v from 'valibot';
import { metricNamed } from '../../metric/catalogue';
import type { Unit } from '../../metric/metric';
import { judged, missing, say, sayMinutes } from '../judgement';
import { finite, metricName, windowMinutes } from './fields';
import { defineKind, valuesOf } from './kind';

const PARTS = 3;

const schema = v.strictObject({
  kind: v.literal('increase'),
  of: metricName,
  windowMinutes,
  /** True when it has risen by more than this from the first to the last third of the window. */
  by: v.pipe(finite, v.minValue(0)),
  /** True only if it has risen in each third of it: one jump is not growth. */
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
    const { first, ends } = partsOf(values, minutes);
    const last = ends.at(-1);
    const during = () => `in ${sayMinutes(minutes)}`;
    if (first === undefined || last === undefined)
      return missing(() => `too few values of ${of} ${during()}`);
    const value = last - first;
    const isSteady = [first, ...ends].every(
      (end, at, all) => at === 0 || (end ?? Number.NaN) > (all[at - 1] ?? Number.NaN),
    );
    return judged(value > by && (isSteady || !steady), value, () => {
      const unit = unitOf(condition);
      return (
        `${of} went from ${say(first, unit)} to ${say(last, unit)} ${during()}, limit: a rise by more than ${say(by, unit)}` +
        (steady ? `, ${isSteady ? 'and' : 'but not'} all the time` : '')
      );
    });
  },
  words: (condition) =>
    `${condition.of} rises by more than ${say(condition.by, unitOf(condition))} within ${sayMinutes(condition.windowMinutes)}` +
    (condition.steady ? ', all the time' : ''),
});

function unitOf({ of }: Increase): Unit {
  return metricNamed(of)?.unit ?? 'count';
}

/** The first value of the first third and the last of each: a window that was hardly measured has not all of them. */
function partsOf(values: readonly (number | undefined)[], minutes: number) {
  const padded = [...Array<undefined>(Math.max(0, minutes - values.length)).fill(undefined), ...values];
  const parts = Array.from({ length: PARTS }, (_, part) =>
    padded
      .slice(Math.floor((minutes * part) / PARTS), Math.floor((minutes * (part + 1)) / PARTS))
      .filter((value) => value !== undefined),
  );
  return { first: parts[0]?.at(0), ends: parts.map((part) => part.at(-1)) };
}
