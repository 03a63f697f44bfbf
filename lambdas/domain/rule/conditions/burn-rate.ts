/**
 * How fast the error budget is used up: the share of errors over the share that the objective allows. Both windows
 * must exceed the factor: the long one says that it matters, the short one that it still goes on.
 * Source: sre.google/workbook/alerting-on-slos (multiwindow, multi-burn-rate alerts)
 */
import * as v from 'valibot';
import { judged, missing, say, sayMinutes } from '../judgement';
import type { Window } from '../window';
import { finite, metricNames, wholeFromOne, windowMinutes } from './fields';
import { defineKind, type Fault, sumOf } from './kind';

const schema = v.strictObject({
  kind: v.literal('burn-rate'),
  of: metricNames,
  to: metricNames,
  /** The share that is to go well: 0.999 for 99.9 %. */
  objective: finite,
  /** True strictly above this many times the rate that uses the budget up just in time. */
  factor: finite,
  longMinutes: windowMinutes,
  shortMinutes: windowMinutes,
  /** How much the `to` counters must add up to in the long window, at the least. */
  minimum: wholeFromOne,
});
type BurnRate = v.InferOutput<typeof schema>;

export const burnRate = defineKind({
  schema,
  needs: ({ of, to, longMinutes: minutes }) =>
    Object.entries({ of, to }).flatMap(([field, metrics]) =>
      metrics.map((metric, index) => ({
        metric,
        field: `${field}.${index}`,
        kinds: ['counter'] as const,
        minutes,
      })),
    ),
  faults,
  limit: ({ factor: value }) => ({ field: 'factor', value, unit: 'ratio' }),
  judge: (condition, window) => {
    const { to, longMinutes, shortMinutes, minimum, factor } = condition;
    const whole = sumOf(window, to, longMinutes) ?? 0;
    if (whole < minimum) {
      return missing(
        () =>
          `${whole} ${to.join(' + ')} in ${sayMinutes(longMinutes)}, fewer than the ${minimum} that it takes to judge`,
      );
    }
    const long = burnOf(condition, window, longMinutes);
    const short = burnOf(condition, window, shortMinutes);
    if (long === undefined || short === undefined) {
      return missing(() => `no ${to.join(' + ')} in ${sayMinutes(shortMinutes)}`);
    }
    return judged(
      long > factor && short > factor,
      Math.min(long, short),
      () =>
        `the error budget burns at ${say(long, 'ratio')} its rate over ${sayMinutes(longMinutes)} and at ` +
        `${say(short, 'ratio')} over ${sayMinutes(shortMinutes)}, limit ${say(factor, 'ratio')}`,
    );
  },
  words: (condition) =>
    `${condition.of.join(' + ')} of ${condition.to.join(' + ')} burns the budget of ` +
    `${say(1 - condition.objective, 'share')} at more than ${say(condition.factor, 'ratio')} its rate, over ` +
    `${sayMinutes(condition.longMinutes)} and over ${sayMinutes(condition.shortMinutes)} (at least ${condition.minimum})`,
});

function burnOf({ of, to, objective }: BurnRate, window: Window, minutes: number): number | undefined {
  const whole = sumOf(window, to, minutes) ?? 0;
  return whole > 0 ? (sumOf(window, of, minutes) ?? 0) / whole / (1 - objective) : undefined;
}

function faults({ objective, factor, longMinutes, shortMinutes }: BurnRate): readonly Fault[] {
  if (!(objective > 0 && objective < 1)) {
    return [{ field: 'objective', came: objective, accepted: 'a share between 0 and 1 (99.9 % is 0.999)' }];
  }
  const most = 1 / (1 - objective);
  return [
    ...(factor > 0 && factor < most
      ? []
      : [
          {
            field: 'factor',
            came: factor,
            accepted: `above 0 and below ${say(most, 'ratio')}, at which everything fails`,
          },
        ]),
    ...(shortMinutes < longMinutes
      ? []
      : [{ field: 'shortMinutes', came: shortMinutes, accepted: `less than longMinutes, ${longMinutes}` }]),
  ];
}
