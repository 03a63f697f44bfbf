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
  /**
   * True only if it has risen again and again: from its first rise to its last the whole window has passed, without a stop
   * of more than a third of it. One jump is not growth, and growth for half of the window is not growth for all of it.
   */
  steady: v.optional(v.boolean(), false),
});
type Increase = v.InferOutput<typeof schema>;

export const increase = defineKind({
  schema,
  needs: (condition) => [
    { metric: condition.of, field: 'of', kinds: ['gauge'], minutes: minutesSeen(condition) },
  ],
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
    const values = valuesOf(window, condition.of, minutesSeen(condition));
    return condition.steady ? judgeGrowth(condition, values) : judgeRise(condition, values);
  },
  words: (condition) => {
    const { of, windowMinutes: minutes, by, steady } = condition;
    const rises = `${of} rises by more than ${say(by, unitOf(condition))}`;
    if (!steady) return `${rises} within ${sayMinutes(minutes)}`;
    return `${rises} for ${sayMinutes(minutes)}, without a stop of more than ${sayMinutes(stopMinutes(condition))}`;
  },
});

function unitOf({ of }: Increase): Unit {
  return metricNamed(of)?.unit ?? 'count';
}

function stopMinutes({ windowMinutes: minutes }: Increase): number {
  return Math.floor(minutes / PARTS);
}

/** Growth is looked for from the value before its first rise until a stop that would end it. */
function minutesSeen(condition: Increase): number {
  return condition.steady ? 1 + condition.windowMinutes + stopMinutes(condition) : condition.windowMinutes;
}

function judgeRise(condition: Increase, values: readonly (number | undefined)[]) {
  const { of, windowMinutes: minutes, by } = condition;
  const { first, last } = endsOf(values, minutes);
  const during = () => `in ${sayMinutes(minutes)}`;
  if (first === undefined || last === undefined) return missing(() => `too few values of ${of} ${during()}`);
  const value = last - first;
  return judged(value > by, value, () => {
    const unit = unitOf(condition);
    return `${of} went from ${say(first, unit)} to ${say(last, unit)} ${during()}, limit: a rise by more than ${say(by, unit)}`;
  });
}

/** The first value of the first third and the last of the last: a window that was hardly measured has not both. */
function endsOf(values: readonly (number | undefined)[], minutes: number) {
  const padded = [...Array<undefined>(Math.max(0, minutes - values.length)).fill(undefined), ...values];
  const known = (from: number, to: number) => padded.slice(from, to).filter((value) => value !== undefined);
  const lastThird = Math.floor((minutes * (PARTS - 1)) / PARTS);
  return { first: known(0, Math.floor(minutes / PARTS)).at(0), last: known(lastThird, minutes).at(-1) };
}

function judgeGrowth(condition: Increase, values: readonly (number | undefined)[]) {
  const { of, windowMinutes: minutes, by } = condition;
  if (values.filter((value) => value !== undefined).length < 2)
    return missing(() => `too few values of ${of} in ${sayMinutes(minutes)}`);
  const growth = growthIn(values, stopMinutes(condition));
  const value = growth.to - growth.from;
  return judged(growth.minutes >= minutes && value > by, value, () => {
    const unit = unitOf(condition);
    return (
      `${of} has grown for ${sayMinutes(growth.minutes)}, from ${say(growth.from, unit)} to ${say(growth.to, unit)}, limit: ` +
      `${sayMinutes(minutes)} without a stop of more than ${sayMinutes(stopMinutes(condition))}, by more than ${say(by, unit)}`
    );
  });
}

interface Growth {
  /** From the minute of its first rise to that of its last, both with it. */
  readonly minutes: number;
  readonly from: number;
  readonly to: number;
}

/** The growth that goes on in the last minute, as far as it can be seen. @param values the oldest first */
function growthIn(values: readonly (number | undefined)[], stop: number): Growth {
  const known = values.flatMap((value, at) => (value === undefined ? [] : [{ at, value }]));
  let growth: (Growth & { readonly first: number; readonly last: number }) | undefined;
  for (const [nth, { at, value }] of known.entries()) {
    const underWay = growth && at - growth.last <= stop ? growth : undefined;
    const from = known[nth - 1]?.value ?? value;
    // What falls and rises again as far as it was does not grow.
    if (value <= (underWay?.to ?? from)) continue;
    const goesOn = underWay ?? { first: at, from };
    growth = { ...goesOn, last: at, to: value, minutes: at - goesOn.first + 1 };
  }
  if (growth && values.length - 1 - growth.last <= stop) return growth;
  const stands = known.at(-1)?.value ?? 0;
  return { minutes: 0, from: stands, to: stands };
}
