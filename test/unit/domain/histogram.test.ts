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

  it('is at most 9 % from the true one, whatever the readings are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 1, max: 3e9 })), {
          minLength: 1,
          maxLength: 200,
        }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (readings, anyShare) => {
          const sorted = [...readings].sort((a, b) => a - b);
          for (const share of [0.5, 0.95, 0.99, 1, anyShare]) {
            const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
            const read = percentile(histogramOf(readings), share) ?? 0;
            expect(Math.abs(read / exact - 1)).toBeLessThan(0.09);
          }
        },
      ),
    );
  });

  it('is at most 9 % off at either end of every bucket', () => {
    for (let bucket = 0; bucket <= bucketOf(3e9); bucket += 1) {
      const lowest = Math.floor(upperBound(bucket - 1)) + 1;
      for (const ms of [lowest, Math.floor(upperBound(bucket))]) {
        if (bucketOf(ms) === bucket) expect(Math.abs((percentileOf(ms) ?? 0) / ms - 1)).toBeLessThan(0.09);
      }
    }
  });

  it.each([
    [490, 468],
    [1_725, 1_871],
    [1, 1],
  ])('of readings of %d ms is %d: not the end of their bucket', (ms, read) => {
    expect(Math.round(percentileOf(ms) ?? 0)).toBe(read);
  });
});

function histogramOf(readings: readonly number[]): ReadonlyMap<number, number> {
  const histogram = new Map<number, number>();
  for (const ms of readings) histogram.set(bucketOf(ms), (histogram.get(bucketOf(ms)) ?? 0) + 1);
  return histogram;
}

function percentileOf(ms: number): number | undefined {
  return percentile(histogramOf([ms, ms, ms]), 0.95);
}
