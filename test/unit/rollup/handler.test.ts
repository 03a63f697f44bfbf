import { PERIOD_MS, periodOf } from '../../../lambdas/domain/tenant/period';
import { createRollup } from '../../../lambdas/rollup/handler';
import type { HourStore } from '../../../lambdas/rollup/ports';
import { memoryHours } from '../../support/memory-hours';
import { awsError, fixedClock, recorder } from '../../support/ports';

const HOUR = PERIOD_MS.hour;
const DAY = PERIOD_MS.day;
const T = Date.parse('2026-11-21T00:00:00Z');
const hourAt = (at: number) => periodOf('hour', T + at * HOUR);

/** The stack begins at T; each hour has counts of some tenants from many parts. */
function rollupWorld(wrap: (store: HourStore) => HourStore = (store) => store) {
  const store = memoryHours('2026-11-21T00:00');
  const tenants = Array.from({ length: 20 }, (_, at) => `tenant-${at}`);
  for (let at = 0; at < 72; at += 1) {
    store.minutes.set(hourAt(at), new Map(tenants.map((id, n) => [id, { inbound: at * 100 + n }])));
  }
  const clock = fixedClock(T);
  const recorded = recorder();
  const at = (ms: number) => clock.advance(T + ms - clock.now());
  return { store, clock, at, ...recorded, rollup: createRollup({ hours: wrap(store), clock, ...recorded }) };
}

/** All that should be there once the first `hours` hours have settled. */
const expected = (world: ReturnType<typeof rollupWorld>, hours: number) =>
  new Map(
    [...world.store.minutes]
      .slice(0, hours)
      .flatMap(([hour, tenants]) => [...tenants].map(([id, counts]) => [`${id} ${hour}`, counts] as const)),
  );

describe('an hour', () => {
  it('is summed up for all tenants once it has settled, two days and an hour after its end, and not before', async () => {
    const world = rollupWorld();
    world.at(HOUR + 2 * DAY + HOUR - 1);
    await world.rollup();
    expect(world.store.sums.size).toBe(0);
    world.at(HOUR + 2 * DAY + HOUR);
    await world.rollup();
    expect(world.store.sums).toEqual(expected(world, 1));
  });

  it('is read once: the next call begins with the next', async () => {
    const world = rollupWorld();
    for (let at = 0; at < 60; at += 1) {
      world.at(at * HOUR);
      await world.rollup();
    }
    const summed = world.store.hoursRead.filter((hour) => hour >= hourAt(0));
    expect(summed).toEqual(Array.from({ length: 10 }, (_, at) => hourAt(at)));
    expect(new Set(world.store.hoursRead).size).toBe(world.store.hoursRead.length);
    expect(world.store.sums).toEqual(expected(world, 10));
  });

  it('is caught up with after a pause of three days, and of four weeks', async () => {
    for (const pause of [3 * DAY, 27 * DAY]) {
      const world = rollupWorld();
      world.at(50 * HOUR);
      await world.rollup();
      world.at(50 * HOUR + pause);
      await world.rollup();
      expect(world.store.sums).toEqual(expected(world, Math.min(72, 1 + pause / HOUR)));
      expect(world.lines.map(({ level }) => level)).not.toContain('error');
    }
  });

  it('is not written over when its minutes may be expiring: that is told, and the next ones are summed up', async () => {
    const world = rollupWorld();
    world.at(50 * HOUR);
    await world.rollup();
    const before = new Map(world.store.sums);
    // As if the minutes of the first hours had been deleted already.
    for (let at = 0; at < 24; at += 1) world.store.minutes.set(hourAt(at), new Map());
    world.at(24 * HOUR + 30 * DAY);
    await world.rollup();
    expect(world.lines).toContainEqual({
      level: 'error',
      eventName: 'hours.lost',
      fields: { count: 23, at: hourAt(1) },
    });
    for (const [name, counts] of before) expect(world.store.sums.get(name)).toEqual(counts);
    expect(world.store.sums.has(`tenant-3 ${hourAt(24)}`)).toBe(true);
  });
});

describe('a call', () => {
  it.each(['before', 'after'] as const)(
    'that dies %s any of its effects is made good by the next',
    async (when) => {
      for (let nth = 1; ; nth += 1) {
        let calls = 0;
        const dying =
          <Args extends unknown[], Answer>(effect: (...args: Args) => Promise<Answer>) =>
          async (...args: Args): Promise<Answer> => {
            calls += 1;
            const dies = calls === nth;
            if (dies && when === 'before') throw awsError('TimeoutError');
            const answer = await effect(...args);
            if (dies) throw awsError('TimeoutError');
            return answer;
          };
        const world = rollupWorld((store) => ({
          ...store,
          summedUpTo: dying(store.summedUpTo),
          write: dying(store.write),
          setSummedUpTo: dying(store.setSummedUpTo),
        }));
        world.at(51 * HOUR);
        const survived = await world.rollup().then(
          () => true,
          () => false,
        );
        // A call that dies is no sign of life.
        expect(world.times('RollupLag')).toHaveLength(survived ? 1 : 0);
        expect(world.flushes()).toBe(1);
        if (survived) {
          // The note is read; of the day before each hour is noted, and two hours of twenty tenants are written and noted.
          expect(nth - 1).toBe(1 + 24 + 2 * (20 + 1));
          return;
        }
        await world.rollup();
        expect(world.store.sums).toEqual(expected(world, 2));
      }
    },
  );

  it('beside another, or again, writes the same', async () => {
    const world = rollupWorld();
    world.at(60 * HOUR);
    await Promise.all([world.rollup(), world.rollup()]);
    await world.rollup();
    expect(world.store.sums).toEqual(expected(world, 11));
  });

  it('begins no other hour after ten minutes; it says how much is left, and is no sign of life', async () => {
    const world = rollupWorld((store) => ({
      ...store,
      setSummedUpTo: async (hour) => {
        world.clock.advance(4 * 60_000);
        return store.setSummedUpTo(hour);
      },
    }));
    world.at(60 * HOUR);
    await world.rollup();
    expect(world.lines).toMatchObject([{ level: 'warn', eventName: 'hours.behind', fields: { count: 32 } }]);
    expect(world.times('RollupLag')).toEqual([]);
    for (let call = 0; call < 12; call += 1) await world.rollup();
    // Meanwhile two more hours have settled.
    expect(world.store.sums).toEqual(expected(world, 13));
    expect(world.times('RollupLag').length).toBeGreaterThan(0);
  });

  it('on a stack where nothing was ever counted has nothing to do, and is alive', async () => {
    const store = memoryHours();
    const recorded = recorder();
    await createRollup({ hours: store, clock: fixedClock(T), ...recorded })();
    expect([store.hoursRead, await store.summedUpTo()]).toEqual([[], undefined]);
    expect(recorded.times('RollupLag')).toEqual([0]);
  });
});
