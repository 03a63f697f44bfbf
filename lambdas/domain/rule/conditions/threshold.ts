/** Metrics against a number: the sum of counters, or the average, least, greatest or last value of one metric. */
import * as v from 'valibot';
import { metricNamed } from '../../metric/catalogue';
import type { MetricKind, Unit } from '../../metric/metric';
import { judged, missing, say, sayMinutes } from '../judgement';
import type { Window } from '../window';
import { metricNames, windowMinutes } from './fields';
import { defineKind, type Fault, knownValues, sumOf } from './kind';
import { holds, LIMIT_ENTRIES, limitFaults, limitOf, sayLimit } from './limit';

const schema = v.strictObject({
  kind: v.literal('threshold'),
  /** `sum` takes several counters together; the others take one metric. */
  of: metricNames,
  aggregate: v.picklist(['sum', 'avg', 'min', 'max', 'last']),
  windowMinutes,
  ...LIMIT_ENTRIES,
});
type Threshold = v.InferOutput<typeof schema>;

export const threshold = defineKind({
  schema,
  needs: ({ of, aggregate, windowMinutes: minutes }) => {
    const kinds: readonly MetricKind[] = aggregate === 'sum' ? ['counter'] : ['counter', 'gauge'];
    return of.map((metric, index) => ({ metric, field: `of.${index}`, kinds, minutes }));
  },
  faults: (condition) => [
    ...severalFaults(condition),
    ...limitFaults(
      condition,
      unitOf(condition),
      rangeOf(condition),
      metricNamed(condition.of[0] ?? '')?.ordinaryUpTo,
    ),
  ],
  limit: (condition) => limitOf(condition, unitOf(condition), rangeOf(condition)),
  judge: (condition, window) => {
    const value = aggregated(condition, window);
    if (value === undefined) {
      return missing(
        () => `no value of ${condition.of.join(', ')} in ${sayMinutes(condition.windowMinutes)}`,
      );
    }
    return judged(holds(condition, value), value, () => {
      const unit = unitOf(condition);
      return `${nameOf(condition)} is ${say(value, unit)}, limit: ${sayLimit(condition, unit)}`;
    });
  },
  words: (condition) => `${nameOf(condition)} is ${sayLimit(condition, unitOf(condition))}`,
});

const NAMES = { sum: '', avg: 'average ', min: 'least ', max: 'greatest ', last: 'latest ' } as const;

function nameOf({ of, aggregate, windowMinutes: minutes }: Threshold): string {
  // What is worked out for the minute that is judged has no other value.
  if (aggregate === 'last' && minutes === 1) return of.join(' + ');
  return `${NAMES[aggregate]}${of.join(' + ')} in ${sayMinutes(minutes)}`;
}

function unitOf({ of }: Threshold): Unit {
  return metricNamed(of[0] ?? '')?.unit ?? 'count';
}

function rangeOf({ of }: Threshold): readonly [number, number] {
  return metricNamed(of[0] ?? '')?.range ?? [0, Number.POSITIVE_INFINITY];
}

function severalFaults({ of, aggregate }: Threshold): readonly Fault[] {
  if (aggregate === 'sum' || of.length === 1) return [];
  return [
    {
      field: 'of',
      came: of.join(', '),
      accepted: `one metric: only a sum takes several, not "${aggregate}"`,
    },
  ];
}

function aggregated(
  { of, aggregate, windowMinutes: minutes }: Threshold,
  window: Window,
): number | undefined {
  if (aggregate === 'sum') return sumOf(window, of, minutes);
  const values = knownValues(window, of[0] ?? '', minutes);
  if (values.length === 0) return undefined;
  switch (aggregate) {
    case 'avg':
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'last':
      return values.at(-1);
  }
  return aggregate satisfies never;
}
