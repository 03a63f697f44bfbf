import { simulate } from './simulate';

describe('alerts of tenants in trouble, before an evaluator in trouble', () => {
  it.each([1, 2, 3, 4, 5, 6])('live as their minutes demand and are told once: seed %d', async (seed) => {
    const { faults, episodes } = await simulate(seed, { tenants: 4, days: 0.25 });
    expect(faults).toEqual([]);
    expect(episodes).toBeGreaterThan(0);
  });
});
