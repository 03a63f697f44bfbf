import { placesOf } from '../../../lambdas/domain/tenant/counter-place';
import { periodIn, periodOf, startOf } from '../../../lambdas/domain/tenant/period';

const MINUTE = '2026-11-21T09:41';
const DAY = 86_400_000;

describe('a change of a minute', () => {
  const at = (ageMs: number) => placesOf(MINUTE, startOf(MINUTE) + ageMs).map(({ kind }) => kind);

  it.each([
    ['at once', 0, ['minute']],
    ['before it, by a clock that is slow', -DAY, ['minute']],
    ['just within a day', DAY - 1, ['minute']],
    ['a day later', DAY, ['lateMinute', 'lateHour']],
    ['while minutes are kept', 30 * DAY - 1, ['lateMinute', 'lateHour']],
    ['when they are not', 30 * DAY, ['lateHour']],
  ] as const)('%s', (_when, ageMs, kinds) => {
    expect(at(ageMs)).toEqual(kinds);
  });

  it('that comes late raises the hour of the minute', () => {
    expect(placesOf(MINUTE, startOf(MINUTE) + DAY)).toEqual([
      { kind: 'lateMinute', period: MINUTE },
      { kind: 'lateHour', period: '2026-11-21T09' },
    ]);
  });
});

describe('a period', () => {
  const ms = Date.parse('2026-11-21T09:41:37Z');

  it.each([
    ['minute', '2026-11-21T09:41', '2026-11-21T09:41:00Z'],
    ['hour', '2026-11-21T09', '2026-11-21T09:00:00Z'],
    ['day', '2026-11-21', '2026-11-21T00:00:00Z'],
  ] as const)('%s has a name, a beginning and what lies in it', (by, name, start) => {
    expect([periodOf(by, ms), startOf(name)]).toEqual([name, Date.parse(start)]);
    expect(periodIn(by, '2026-11-21T09:41#lane#late')).toBe(name);
  });
});
