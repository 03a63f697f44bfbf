/** Failures one after another: checks are counted, not evaluations. */
import * as v from 'valibot';
import { judged, missing } from '../judgement';
import { metricName } from './fields';
import { defineKind } from './kind';

export const consecutive = defineKind({
  schema: v.strictObject({
    kind: v.literal('consecutive'),
    of: metricName,
    failures: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  }),
  needs: ({ of, failures: minutes }) => [{ metric: of, field: 'of', kinds: ['check'], minutes }],
  faults: () => [],
  limit: ({ failures: value }) => ({ field: 'failures', value, unit: 'count' }),
  judge: ({ of, failures }, window) => {
    const streak = window.streak(of);
    if (!streak) return missing(() => `${of} was not made yet`);
    const tell = () => `${of} failed ${streak.failures} times in a row, limit: ${failures}`;
    return judged(streak.failures >= failures, streak.failures, tell);
  },
  words: ({ of, failures }) => `${of} fails ${failures} times in a row`,
});
