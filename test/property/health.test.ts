import fc from 'fast-check';
import { HEALTH_PARTS, type HealthPart, type Measured } from '../../lambdas/domain/health/parts';
import { classOf, healthOf, scoreOf } from '../../lambdas/domain/health/score';

const value = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
const measured = fc
  .record({ delivery: value, processing: value, latency: value })
  .map((values) => withReasons(values));
const count = fc.nat({ max: 1e9 });

function withReasons(values: Record<HealthPart, number | undefined>): Record<HealthPart, Measured> {
  const one = (part: HealthPart): Measured => ({ value: values[part], reason: part });
  return { delivery: one('delivery'), processing: one('processing'), latency: one('latency') };
}

describe('a health score', () => {
  it('is from 0 to 100 with one decimal, and its class follows from it', () => {
    fc.assert(
      fc.property(measured, (parts) => {
        const health = scoreOf(parts);
        expect(health.class).toBe(classOf(health.score));
        if (health.score === undefined) return;
        expect(health.score).toBeGreaterThanOrEqual(0);
        expect(health.score).toBeLessThanOrEqual(100);
        expect(Number(health.score.toFixed(1))).toBe(health.score);
      }),
    );
  });

  it('never falls when a part gets better', () => {
    fc.assert(
      fc.property(
        measured,
        fc.constantFrom(...HEALTH_PARTS),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (parts, name, more) => {
          const before = parts[name].value;
          if (before === undefined) return;
          const better = { ...parts, [name]: { ...parts[name], value: Math.max(before, more) } };
          expect(scoreOf(better).score ?? 0).toBeGreaterThanOrEqual(scoreOf(parts).score ?? 0);
        },
      ),
    );
  });

  it('gives weights that add up to 1, in the proportion 2 to 2 to 1', () => {
    fc.assert(
      fc.property(measured, (parts) => {
        const weights = scoreOf(parts).parts.filter((part) => part.value !== undefined);
        const sum = weights.reduce((all, { weight }) => all + weight, 0);
        if (weights.length > 0) expect(sum).toBeCloseTo(1, 9);
        const share = (name: HealthPart) => weights.find(({ part }) => part === name)?.weight;
        const [delivery, latency] = [share('delivery'), share('latency')];
        if (delivery !== undefined && latency !== undefined) expect(delivery / latency).toBeCloseTo(2, 9);
      }),
    );
  });

  it('names the repair that adds most: no other part adds more, and the sum is what it says', () => {
    fc.assert(
      fc.property(measured, (parts) => {
        const { score, wouldRaiseMost } = scoreOf(parts);
        if (score === undefined || !wouldRaiseMost) return;
        const repaired = (name: HealthPart) =>
          parts[name].value === undefined
            ? score
            : (scoreOf({ ...parts, [name]: { ...parts[name], value: 100 } }).score ?? 0);
        const best = repaired(wouldRaiseMost.part);
        // Score, gain and sum are each rounded by themselves.
        expect(Math.abs(best - score - wouldRaiseMost.points)).toBeLessThanOrEqual(0.11);
        for (const name of HEALTH_PARTS) expect(repaired(name)).toBeLessThanOrEqual(best + 0.11);
      }),
    );
  });

  it('stands any figures', () => {
    const figures = fc.record({
      sent: count,
      inFlight: count,
      delivered: count,
      processed: count,
      notProcessed: count,
      latencyP95Ms: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: undefined }),
    });
    fc.assert(
      fc.property(figures, (each) => {
        const { score, reasons } = healthOf(each);
        expect(Number.isNaN(score)).toBe(false);
        expect(reasons.join()).not.toMatch(/NaN|undefined|Infinity/);
      }),
    );
  });
});
