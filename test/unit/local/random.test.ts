import fc from 'fast-check';
import { createRandom } from '../../../local/random';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('chance', () => {
  it('takes the same course for the same seed, and another for another', () => {
    const course = (seed: number) => {
      const random = createRandom(seed);
      return [random.next(), random.int(1_000), random.hex(12), random.uuid(), random.fork('a').next()];
    };
    expect(course(7)).toEqual(course(7));
    expect(course(7)).not.toEqual(course(8));
  });

  it('stays within its bounds for every seed', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 2 ** 31 }), fc.nat(70), (seed, below, length) => {
        const random = createRandom(seed);
        const share = random.next();
        const whole = random.int(below);
        expect(share >= 0 && share < 1).toBe(true);
        expect(Number.isInteger(whole) && whole >= 0 && whole < below).toBe(true);
        expect(random.hex(length)).toMatch(new RegExp(`^[0-9a-f]{${length}}$`));
        expect(random.uuid()).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('spreads evenly', () => {
    const random = createRandom(1);
    const drawn = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw++) {
      const bucket = random.int(10);
      drawn[bucket] = (drawn[bucket] ?? 0) + 1;
    }
    for (const count of drawn) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it('gives a part its own course by name, whatever the others have drawn', () => {
    const random = createRandom(3);
    const before = random.fork('sqs').hex(16);
    random.hex(100);
    expect(random.fork('sqs').hex(16)).toBe(before);
    expect(random.fork('sns').hex(16)).not.toBe(before);
  });
});
