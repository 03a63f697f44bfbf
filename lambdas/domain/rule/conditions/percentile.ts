/** A percentile of readings: no value while there are fewer than it takes to speak of one. */
import * as v from 'valibot';
import { metricNamed } from '../../metric/catalogue';
import { judged, missing, say, sayMinutes } from '../judgement';
import { finite, metricName, wholeFromOne, windowMinutes } from './fields';
import { defineKind } from './kind';
import { holds, LIMIT_ENTRIES, limitFaults, limitOf, sayLimit } from './limit';

const schema = v.strictObject({
  kind: v.literal('percentile'),
  of: metricName,
  /** The share of readings that lie at the value or below: 0.95 for p95. */
  share: finite,
  windowMinutes,
  ...LIMIT_ENTRIES,
  /** How many readings there must be, at the least. */
  minimum: wholeFromOne,
});
type Percentile = v.InferOutput<typeof schema>;

export const percentile = defineKind({
  schema,
  needs: ({ of, share, windowMinutes: minutes }) => [
    { metric: of, field: 'of', kinds: ['histogram'], minutes, share },
  ],
  faults: (condition) => [
    ...(condition.share > 0 && condition.share < 1
      ? []
      : [{ field: 'share', came: condition.share, accepted: 'a share between 0 and 1 (p95 is 0.95)' }]),
    ...limitFaults(condition, unitOf(condition), rangeOf(condition)),
  ],
  limit: (condition) => limitOf(condition, unitOf(condition), rangeOf(condition)),
  judge: (condition, window) => {
    const during = () => `in ${sayMinutes(condition.windowMinutes)}`;
    const readings = window.readings(condition.of, condition.windowMinutes);
    const count = readings?.count ?? 0;
    if (count < condition.minimum) {
      return missing(
        () =>
          `${count} readings of ${condition.of} ${during()}, fewer than the ${condition.minimum} that it takes to judge`,
      );
    }
    const value = readings?.percentile(condition.share);
    if (value === undefined || !Number.isFinite(value))
      return missing(() => `no value of ${condition.of} ${during()}`);
    return judged(holds(condition, value), value, () => {
      const unit = unitOf(condition);
      return `${nameOf(condition)} ${during()} is ${say(value, unit)} over ${count} readings, limit: ${sayLimit(condition, unit)}`;
    });
  },
  words: (condition) =>
    `${nameOf(condition)} in ${sayMinutes(condition.windowMinutes)} is ${sayLimit(condition, unitOf(condition))} ` +
    `(at least ${condition.minimum} readings)`,
});

function unitOf({ of }: Percentile) {
  return metricNamed(of)?.unit ?? 'ms';
}

function rangeOf({ of }: Percentile) {
  return metricNamed(of)?.range ?? ([0, 0] as const);
}

function nameOf({ of, share }: Percentile): string {
  return `p${Number((share * 100).toFixed(3))} of ${of}`;
}
