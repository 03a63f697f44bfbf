/** What is usual in an hour, looked up, is what its definition says. */
import fc from 'fast-check';
import { type UsualGap, usualGap } from '../../lambdas/domain/rhythm/usual-gaps';

const HOURS = 168;
const gapIn = (entry: number) => 2 ** (((entry >> 4) / 4_095) * 14);
const seen = (entries: readonly (number | undefined)[]) =>
  entries.flatMap((entry) => (entry ? [gapIn(entry)] : []));
const middle = (gaps: readonly number[]) =>
  2 ** (gaps.reduce((sum, gap) => sum + Math.log2(gap), 0) / gaps.length);

/** As it is described: by lists, hour by hour. */
function plainly(gaps: readonly number[], hour: number, shifting: boolean): UsualGap | undefined {
  const known = gaps[hour] ?? 0;
  const weeks = known & 15;
  const besides = [gaps[(hour + HOURS - 1) % HOURS] ?? 0, gaps[(hour + 1) % HOURS] ?? 0];
  const days = seen(Array.from({ length: 7 }, (_, day) => gaps[(hour + 24 * day) % HOURS]));
  if (weeks >= 2) {
    const own = gapIn(shifting ? Math.max(known, ...besides) : known);
    return { minutes: own < 60 ? own : Math.max(own, middle(days)), basis: 'hour-of-week', weeks };
  }
  const near = seen(weeks === 1 ? [known] : besides);
  if (near.length + days.length > 0) {
    const borrowed = days.length > 0 ? [middle(days)] : [];
    return { minutes: Math.max(...near, ...borrowed), basis: 'hour-of-day', weeks };
  }
  const all = seen(gaps);
  return all.length > 0 ? { minutes: Math.max(...all), basis: 'overall', weeks } : undefined;
}

/** A gap's code and the weeks in which it was learned; most hours of some tenants were never seen. */
const entry = fc
  .tuple(fc.integer({ min: 0, max: 4_095 }), fc.integer({ min: 1, max: 15 }))
  .map(([code, weeks]) => code * 16 + weeks);
const hours = (sparse: number) =>
  fc.array(fc.oneof({ arbitrary: fc.constant(0), weight: sparse }, { arbitrary: entry, weight: 1 }), {
    minLength: HOURS,
    maxLength: HOURS,
  });

describe('the usual gap of an hour', () => {
  it.each([1, 20, 400])('is as defined, where one hour of %d is known', (sparse) => {
    fc.assert(
      fc.property(hours(sparse), fc.boolean(), (gaps, shifting) => {
        for (let hour = 0; hour < HOURS; hour += 1) {
          expect(usualGap(gaps, hour, shifting)).toEqual(plainly(gaps, hour, shifting));
        }
      }),
      { numRuns: 30 },
    );
  });
});
