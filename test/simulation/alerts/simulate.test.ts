import { simulate } from './simulate';

describe('alerts of tenants in trouble, before an evaluator in trouble', () => {
  it.each([1, 2, 4])('live as their minutes demand and are told once: seed %d', async (seed) => {
    const { faults, evaluations } = await simulate(seed, { tenants: 4, days: 0.2 });
    expect(faults).toEqual([]);
    expect(evaluations).toBeGreaterThan(200);
  });
});
