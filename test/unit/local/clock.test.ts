import fc from 'fast-check';
import { VirtualClock } from '../../../local/time/virtual-clock';

const START = Date.UTC(2026, 10, 21);

describe('virtual time', () => {
  let clock: VirtualClock;
  let ran: string[];
  beforeEach(() => {
    clock = new VirtualClock(START);
    ran = [];
  });
  const note = (name: string) => () => void ran.push(`${name} at ${clock.now() - START}`);

  it('moves only when told to, and to where it was told', async () => {
    clock.schedule(START + 10, note('a'));
    expect(clock.now()).toBe(START);
    await clock.advance(9);
    expect([ran, clock.now()]).toEqual([[], START + 9]);
    await clock.advance(5);
    expect([ran, clock.now()]).toEqual([['a at 10'], START + 14]);
  });

  it('runs timers in the order of their due time, ties in the order in which they were set', async () => {
    for (const [name, after] of Object.entries({ c: 30, a: 10, d: 30, b: 20, e: 30 })) {
      clock.schedule(START + after, note(name));
    }
    await clock.advance(30);
    expect(ran).toEqual(['a at 10', 'b at 20', 'c at 30', 'd at 30', 'e at 30']);
  });

  it('runs in the same advance what a timer sets within its span', async () => {
    clock.schedule(START + 10, () => void clock.schedule(START + 15, note('inner')));
    clock.schedule(START + 20, note('outer'));
    await clock.advance(20);
    expect(ran).toEqual(['inner at 15', 'outer at 20']);
  });

  it('passes over timers that were cancelled, also by another timer of the same moment', async () => {
    const cancelled = clock.schedule(START + 10, note('first'));
    const victim = clock.schedule(START + 20, note('victim'));
    clock.schedule(START + 15, () => victim.cancel());
    clock.schedule(START + 30, () => late.cancel());
    const late = clock.schedule(START + 30, note('late'));
    cancelled.cancel();
    cancelled.cancel();
    await clock.advance(100);
    expect(ran).toEqual([]);
  });

  it('runs what was due in the past at once, without turning back', async () => {
    clock.schedule(START - 5_000, note('late'));
    clock.schedule(START + 0.2, note('fraction'));
    await clock.advance(0);
    expect(ran).toEqual(['late at 0']);
    await clock.advance(1);
    expect(ran).toEqual(['late at 0', 'fraction at 1']);
  });

  it('stands still while tracked work is under way', async () => {
    let release = () => {};
    const work = new Promise<string>((resolve) => {
      release = () => resolve('done');
    });
    clock.schedule(START + 10, () => {
      void clock.track(work).then(() => ran.push(`work done at ${clock.now() - START}`));
    });
    clock.schedule(START + 20, note('next'));
    const advanced = clock.advance(20);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([ran, clock.now() - START]).toEqual([[], 10]);
    release();
    await advanced;
    expect(ran).toEqual(['work done at 10', 'next at 20']);
  });

  it('hands back the promise that it tracks, and leaves its failure to whoever holds it', async () => {
    const work = Promise.reject(new Error('mine'));
    expect(clock.track(work)).toBe(work);
    await expect(work).rejects.toThrow('mine');
    await expect(clock.advance(1)).resolves.toBeUndefined();
  });

  it('throws from advance what a task throws, and goes on from there when told to', async () => {
    clock.schedule(START + 10, () => {
      throw new Error('a broken task');
    });
    clock.schedule(START + 11, async () => {
      throw new Error('a broken promise');
    });
    clock.schedule(START + 20, note('next'));
    await expect(clock.advance(30)).rejects.toThrow('a broken task');
    expect(clock.now()).toBe(START + 10);
    await expect(clock.advance(30)).rejects.toThrow('a broken promise');
    await clock.advance(30);
    expect(ran).toEqual(['next at 20']);
  });

  it('advances until a condition holds, and no further', async () => {
    for (const after of [10, 20, 30]) clock.schedule(START + after, note('tick'));
    await clock.advanceUntil(() => ran.length === 2, 1_000);
    expect(clock.now()).toBe(START + 20);
    await clock.advanceUntil(async () => ran.length === 2, 0);
    expect(clock.now()).toBe(START + 20);
  });

  it('gives up on a condition at its limit, or when nothing is left that could change it', async () => {
    const again = () => void clock.schedule(clock.now() + 1_000, again);
    again();
    await expect(clock.advanceUntil(() => false, 5_000)).rejects.toThrow(
      'the condition did not hold within 5 s of virtual time',
    );
    expect(clock.now()).toBe(START + 5_000);
    await expect(new VirtualClock(START).advanceUntil(() => false, 5_000)).rejects.toThrow('did not hold');
  });

  it('runs any timers in due order, each once, whatever order they were set and cancelled in', async () => {
    const timers = fc.array(fc.record({ after: fc.nat(40), cancelled: fc.boolean() }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(timers, fc.array(fc.nat(20), { maxLength: 5 }), async (set, steps) => {
        const own = new VirtualClock(START);
        const seen: { index: number; atMs: number }[] = [];
        const handles = set.map(({ after }, index) =>
          own.schedule(START + after, () => void seen.push({ index, atMs: own.now() - START })),
        );
        set.forEach(({ cancelled }, index) => {
          if (cancelled) handles[index]?.cancel();
        });
        for (const step of steps) await own.advance(step);
        await own.advanceTo(START + 100);
        const expected = set
          .map(({ after, cancelled }, index) => ({ index, atMs: after, cancelled }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.atMs - b.atMs || a.index - b.index)
          .map(({ index, atMs }) => ({ index, atMs }));
        expect(seen).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
