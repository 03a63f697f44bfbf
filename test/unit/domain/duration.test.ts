import fc from 'fast-check';
import { durationMs, sayDuration } from '../../../lambdas/domain/routing/duration';

describe('a duration', () => {
  it.each([
    ['0s', 0],
    ['30s', 30_000],
    ['5m', 300_000],
    ['4h', 14_400_000],
    ['1d', 86_400_000],
    ['1h30m', 5_400_000],
    ['90m', 5_400_000],
  ])('%s is read', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '30', 's', '1.5h', '-1m', '5 m', '5M', '1m1h', '1h 30m', '1ms', '1w'])(
    '%j is none',
    (text) => {
      expect(durationMs(text)).toBeUndefined();
    },
  );

  it('is said as it is read', () => {
    expect([0, 30_000, 5_400_000, 90_061_000].map(sayDuration)).toEqual(['0s', '30s', '1h30m', '1d1h1m1s']);
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(durationMs(sayDuration(seconds * 1_000))).toBe(seconds * 1_000);
      }),
    );
  });
});
