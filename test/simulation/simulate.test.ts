import { simulate } from './simulate';

describe('a simulated world', () => {
  it.each([1, 101, 201])('counts what was sent, whatever goes wrong, for 100 seeds from %d', async (from) => {
    for (let seed = from; seed < from + 100; seed += 1) {
      expect([seed, ...(await simulate(seed)).faults]).toEqual([seed]);
    }
  });
});
