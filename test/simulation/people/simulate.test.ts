import { simulate } from './simulate';

describe('a month among people', () => {
  it.each([1, 2, 3])(
    'with two notifiers, crashes and channels that fail: everybody hears once, and that it is over (seed %d)',
    async (seed) => {
      const { faults, messages, crashes } = await simulate(seed, { days: 30, tenants: 6 });
      expect(faults).toEqual([]);
      expect(messages).toBeGreaterThan(300);
      expect(crashes).toBeGreaterThan(20);
    },
  );
});
