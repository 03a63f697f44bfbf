/** Some counters as a share of others: no value while there are too few to judge by. */
import * as v from 'valibot';
import { judged, missing, say, sayMinutes } from '../judgement';
import { metricNames, wholeFromOne, windowMinutes } from './fields';
import { defineKind, sumOf } from './kind';
import { holds, LIMIT_ENTRIES, limitFaults, limitOf, sayLimit } from './limit';

const schema = v.strictObject({
  kind: v.literal('ratio'),
  of: metricNames,
  to: metricNames,
  windowMinutes,
  ...LIMIT_ENTRIES,
  /** How much the `to` counters must add up to, at the least. */
  minimum: wholeFromOne,
});

const SHARES = [0, 1] as const;

export const ratio = defineKind({
  schema,
  needs: ({ of, to, windowMinutes: minutes }) =>
    Object.entries({ of, to }).flatMap(([field, metrics]) =>
      metrics.map((metric, index) => ({
        metric,
        field: `${field}.${index}`,
        kinds: ['counter'] as const,
        minutes,
      })),
    ),
  faults: (condition) => limitFaults(condition, 'share', SHARES),
  limit: (condition) => limitOf(condition, 'share', SHARES),
  judge: (condition, window) => {
    const { of, to, windowMinutes: minutes, minimum } = condition;
    const whole = sumOf(window, to, minutes) ?? 0;
    if (whole < minimum) {
      return missing(
        () =>
          `${whole} ${to.join(' + ')} in ${sayMinutes(minutes)}, fewer than the ${minimum} that it takes to judge`,
      );
    }
    const part = sumOf(window, of, minutes) ?? 0;
    const value = part / whole;
    return judged(holds(condition, value), value, () => {
      const limit = sayLimit(condition, 'share').replace(/^above /, '');
      return `${part} of ${whole} in ${sayMinutes(minutes)} is ${say(value, 'share')}, limit ${limit}`;
    });
  },
  words: (condition) =>
    `${condition.of.join(' + ')} in ${sayMinutes(condition.windowMinutes)} is ${sayLimit(condition, 'share')} of ` +
    `${condition.to.join(' + ')} (at least ${condition.minimum})`,
});
