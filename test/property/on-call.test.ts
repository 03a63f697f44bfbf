import fc from 'fast-check';
import { momentOf, WEEKDAYS, wallTimeAt } from '../../lambdas/domain/calendar/wall-clock';
import { nextHandOver, shiftsBetween, whoIsOnCall } from '../../lambdas/domain/oncall/on-call';
import type { Layer, Override, Schedule } from '../../lambdas/domain/oncall/schedule';
import { zoneNamed } from '../../lambdas/domain/rhythm/local-hours';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Zones, and days on which their clocks are changed: by an hour, by half of one, never. */
const CHANGES = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Asia/Jakarta', '2026-03-29'],
  ['Asia/Jakarta', '2026-10-25'],
] as const;

const person = fc.constantFrom('a', 'b', 'c', 'd');
/** Every quarter of an hour, and more often the hours in which clocks are changed. */
const minute = fc.oneof(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 4, max: 13 })).map((q) => q * 15);
const hours = fc
  .record({ days: fc.subarray([...WEEKDAYS], { minLength: 1 }), from: minute, to: minute })
  .map(({ days, from, to }) => ({ days, fromMinute: from, toMinute: to > from ? to : to + 1_440 }));
const layer: fc.Arbitrary<Layer> = fc
  .record({
    people: fc
      .tuple(person, fc.array(person, { maxLength: 3 }))
      .map(([first, rest]) => [first, ...rest] as const),
    turnDays: fc.constantFrom(1, 1, 2, 7, 14),
    handOverMinute: minute,
    startDay: fc.integer({ min: 20_000, max: 21_000 }),
    hours: fc.option(fc.array(hours, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  })
  .map(({ hours: only, people: [first, ...rest], ...others }) => ({
    ...others,
    people: [first, ...rest],
    ...(only ? { hours: only } : {}),
  }));

const world = fc
  .record({
    change: fc.constantFrom(...CHANGES),
    upper: fc.array(layer, { maxLength: 2 }),
    last: layer,
  })
  .map(({ change: [zone, date], upper, last: { hours: _never, ...last } }) => {
    const schedule: Schedule = { name: 'primary', zone, layers: [...upper, last] };
    return { schedule, fromMs: Date.parse(date) - 2 * DAY_MS, toMs: Date.parse(date) + 2 * DAY_MS };
  });
const override = (fromMs: number, schedule: string): fc.Arbitrary<Override> =>
  fc
    .record({ person, start: fc.integer({ min: -10, max: 400 }), length: fc.integer({ min: 0, max: 200 }) })
    .map(({ person: who, start, length }) => ({
      schedule,
      person: who,
      startMs: fromMs + start * 17 * MINUTE_MS,
      endMs: fromMs + (start + length) * 17 * MINUTE_MS,
    }));
const worldWithOverrides = world.chain((known) =>
  fc
    .array(fc.oneof(override(known.fromMs, 'primary'), override(known.fromMs, 'other')), { maxLength: 4 })
    .map((overrides) => ({ ...known, overrides })),
);

/**
 * The latest that clocks have shown so far, at each quarter of an hour. By it a skipped time has come as soon as
 * clocks are past it, and a repeated one with the first of the two: the meaning of a wall time, said in another way.
 */
function* clocks(zone: string, fromMs: number, toMs: number) {
  let latest = Number.NEGATIVE_INFINITY;
  for (let at = fromMs / MINUTE_MS - 1_440; at < toMs / MINUTE_MS; at += 15) {
    latest = Math.max(latest, at + zoneNamed(zone).offsetAt(at));
    if (at * MINUTE_MS >= fromMs) yield { atMs: at * MINUTE_MS, shown: latest };
  }
}

function expected({ layers }: Schedule, shown: number): string | undefined {
  const found = layers.find(
    ({ hours: only }) =>
      !only ||
      only.some(({ days, fromMinute, toMinute }) =>
        [0, 1].some((back) => {
          const day = Math.floor(shown / 1_440) - back;
          const since = shown - day * 1_440;
          return (
            days.includes(WEEKDAYS[(day + 3) % 7] ?? 'monday') && fromMinute <= since && since < toMinute
          );
        }),
      ),
  );
  if (!found) return undefined;
  const { people, startDay, handOverMinute, turnDays } = found;
  const turn = Math.floor((shown - startDay * 1_440 - handOverMinute) / (turnDays * 1_440));
  return people[((turn % people.length) + people.length) % people.length];
}

function standInAt(overrides: readonly Override[], atMs: number): Override | undefined {
  return overrides.findLast(
    ({ schedule, startMs, endMs }) => schedule === 'primary' && startMs <= atMs && atMs < endMs,
  );
}

describe('on call over the change of clocks', () => {
  it('is at every moment the one person whose turn it is by the clocks', () => {
    fc.assert(
      fc.property(world, ({ schedule, fromMs, toMs }) => {
        const wrong = [...clocks(schedule.zone, fromMs, toMs)].filter(
          ({ atMs, shown }) => whoIsOnCall(schedule, [], atMs) !== expected(schedule, shown),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is told by shifts that tile the time, each as whoever is asked at any moment of it says', () => {
    fc.assert(
      fc.property(
        worldWithOverrides,
        fc.nat({ max: 1_000 }),
        ({ schedule, fromMs, toMs, overrides }, part) => {
          const shifts = shiftsBetween(schedule, overrides, fromMs, toMs);
          expect(shifts[0]?.startMs).toBe(fromMs);
          expect(shifts.at(-1)?.endMs).toBe(toMs);
          for (const [index, { person: who, startMs, endMs, override: standsIn }] of shifts.entries()) {
            expect(endMs).toBeGreaterThan(startMs);
            const next = shifts[index + 1];
            if (next) {
              expect(next.startMs).toBe(endMs);
              expect([next.person, next.override]).not.toEqual([who, standsIn]);
            }
            const inside = startMs + Math.floor(((endMs - 1 - startMs) * part) / 1_000);
            for (const atMs of [startMs, inside, endMs - 1]) {
              expect(whoIsOnCall(schedule, overrides, atMs)).toBe(who);
              expect(standInAt(overrides, atMs) !== undefined).toBe(standsIn);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is whoever stands in last, and as if nobody did outside of that', () => {
    fc.assert(
      fc.property(worldWithOverrides, fc.nat({ max: 383 }), ({ schedule, fromMs, overrides }, quarter) => {
        const atMs = fromMs + quarter * 15 * MINUTE_MS;
        expect(whoIsOnCall(schedule, overrides, atMs)).toBe(
          standInAt(overrides, atMs)?.person ?? whoIsOnCall(schedule, [], atMs),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('is handed over next when the list of shifts says so', () => {
    fc.assert(
      fc.property(worldWithOverrides, ({ schedule, fromMs, toMs, overrides }) => {
        const [first, ...others] = shiftsBetween(schedule, overrides, fromMs, toMs);
        const other = others.find((shift) => shift.person !== first?.person);
        const next = nextHandOver(schedule, overrides, fromMs);
        if (other) expect(next).toEqual({ atMs: other.startMs, from: first?.person, to: other.person });
        else expect(next?.atMs ?? toMs).toBeGreaterThanOrEqual(toMs);
      }),
      { numRuns: 60 },
    );
  });

  it('begins when clocks show the hand-over, or as soon as they have skipped it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHANGES),
        minute,
        fc.integer({ min: -3, max: 3 }),
        ([zone, date], at, away) => {
          const day = Date.parse(date) / DAY_MS + away;
          const moment = momentOf(zone, { day, minute: at });
          const before = wallTimeAt(zone, moment - 1);
          const shown = wallTimeAt(zone, moment);
          const minutes = ({ day: of, minute: past }: typeof shown) => of * 1_440 + past;
          expect(minutes(shown)).toBeGreaterThanOrEqual(day * 1_440 + at);
          expect(minutes(before)).toBeLessThan(day * 1_440 + at);
          if (minutes(shown) > day * 1_440 + at) expect(minutes(shown) - minutes(before)).toBeGreaterThan(1);
        },
      ),
      { numRuns: 500 },
    );
  });
});
