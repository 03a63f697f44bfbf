/**
 * Failures one after another: checks are counted, not evaluations. They are searched for backwards through a day, through
 * minutes in which none was made, so nothing has to be remembered from one evaluation to the next: one that is repeated,
 * comes late, or follows an outage or a crash finds the same checks. Of several in one minute, the worst stands for all.
 */
import * as v from 'valibot';
import { judged, missing, sayMinutes } from '../judgement';
import { metricName, WINDOW_MOST_MINUTES } from './fields';
import { defineKind, knownValues } from './kind';

/** What is older is forgotten, so checks have to be made more often than they may fail in so long. */
const LOOK_BACK_MINUTES = WINDOW_MOST_MINUTES;

export const consecutive = defineKind({
  schema: v.strictObject({
    kind: v.literal('consecutive'),
    of: metricName,
    failures: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  }),
  needs: ({ of }) => [{ metric: of, field: 'of', kinds: ['check'], minutes: LOOK_BACK_MINUTES }],
  faults: () => [],
  limit: ({ failures: value }) => ({ field: 'failures', value, unit: 'count' }),
  judge: ({ of, failures }, window) => {
    const checks = knownValues(window, of, LOOK_BACK_MINUTES);
    if (checks.length === 0) return missing(() => `no ${of} was made in ${sayMinutes(LOOK_BACK_MINUTES)}`);
    const row = checks.length - 1 - checks.findLastIndex((passed) => passed >= 1);
    return judged(row >= failures, row, () => `${of} failed ${row} times in a row, limit: ${failures}`);
  },
  words: ({ of, failures }) =>
    `${of} fails ${failures} times in a row, all within ${sayMinutes(LOOK_BACK_MINUTES)}`,
});
