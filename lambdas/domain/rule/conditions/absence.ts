/** A metric that says nothing for the whole window; who is expected to speak is known by who is judged. */
import * as v from 'valibot';
import { judged, sayMinutes } from '../judgement';
import { metricName, windowMinutes } from './fields';
import { defineKind, knownValues } from './kind';

export const absence = defineKind({
  schema: v.strictObject({ kind: v.literal('absence'), of: metricName, windowMinutes }),
  needs: ({ of, windowMinutes: minutes }) => [
    { metric: of, field: 'of', kinds: ['counter', 'gauge'], minutes },
  ],
  faults: () => [],
  limit: ({ windowMinutes: value }) => ({ field: 'windowMinutes', value, unit: 'count' }),
  judge: ({ of, windowMinutes: minutes }, window) => {
    const known = knownValues(window, of, minutes).length;
    return judged(known === 0, known, () => {
      const during = `in ${sayMinutes(minutes)}`;
      return known === 0 ? `no value of ${of} ${during}` : `${known} values of ${of} ${during}`;
    });
  },
  words: ({ of, windowMinutes: minutes }) => `there is no value of ${of} for ${sayMinutes(minutes)}`,
});
