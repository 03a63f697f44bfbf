import fc from 'fast-check';
import { bucketOf, percentile, upperBound } from '../../../lambdas/domain/metric/histogram';

describe('a bucket', () => {
  it('holds what lies above the one below and not above its own bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 3e9 }), (ms) => {
        const bucket = bucketOf(ms);
        expect(ms).toBeGreaterThan(upperBound(bucket - 1));
        expect(ms).toBeLessThanOrEqual(upperBound(bucket));
      }),
    );
  });

  it.each([-5, 0, 0.3, 1])(
    'for %d ms is the lowest: clocks differ, and nothing takes less than nothing',
    (ms) => {
      expect(bucketOf(ms)).toBe(0);
    },
  );
});

describe('a percentile', () => {
  it('is none without readings', () => expect(percentile(new Map(), 0.5)).toBeUndefined());

  it('is within a bucket of the true one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 200 }),
        (readings) => {
          const histogram = new Map<number, number>();
          for (const ms of readings) histogram.set(bucketOf(ms), (histogram.get(bucketOf(ms)) ?? 0) + 1);
          const sorted = [...readings].sort((a, b) => a - b);
          for (const share of [0.5, 0.95, 0.99]) {
            const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
            const read = percentile(histogram, share) ?? 0;
            expect(read / exact).toBeGreaterThanOrEqual(1);
            expect(read / exact).toBeLessThanOrEqual(2 ** 0.25 + 1e-9);
          }
        },
      ),
    );
  });
});
