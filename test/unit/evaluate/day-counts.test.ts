import { createDayCounts, type DayCounts } from '../../../lambdas/evaluate/day-counts';
import { MINUTE } from '../../support/builders';
import { recentOf } from '../../support/recent';

const NOON = Date.UTC(2026, 10, 21, 12);
/** As the day is told at a time: the minutes before it had so many. */
const told = (days: DayCounts, endMs: number, ...inbound: readonly number[]) =>
  days.of(
    'acme',
    recentOf(
      inbound.map((n) => new Map([['acme', { inbound: n }]])),
      endMs,
    ),
    endMs,
  );

function world(read = 100) {
  const dates: string[] = [];
  const days = createDayCounts(async (_tenant, date) => {
    dates.push(date);
    return new Map([
      ['2026-11-21T11:00', { inbound: read }],
      // Not over yet for the first to ask.
      ['2026-11-21T12:00', { inbound: 2 }],
      ['2026-11-22T00:00', { inbound: 7 }],
    ]);
  });
  return { days, dates };
}

describe("a tenant's day so far", () => {
  it('is read once and carried on by the minutes since', async () => {
    const { days, dates } = world();
    expect(await told(days, NOON, 1, 2)).toEqual({ inbound: 100 });
    expect(await told(days, NOON + MINUTE, 2, 5)).toEqual({ inbound: 105 });
    expect(await told(days, NOON + 3 * MINUTE, 7, 9)).toEqual({ inbound: 121 });
    // The same evaluation once more.
    expect(await told(days, NOON + 3 * MINUTE, 7, 9)).toEqual({ inbound: 121 });
    expect(dates).toEqual(['2026-11-21']);
  });

  it('is read anew after a pause, for a clock that goes back, and on a new day', async () => {
    const { days, dates } = world();
    await told(days, NOON, 1);
    await told(days, NOON + 5 * MINUTE, 1);
    await told(days, NOON, 1);
    await told(days, Date.UTC(2026, 10, 22), 1);
    await told(days, Date.UTC(2026, 10, 22) + MINUTE, 1);
    expect(dates).toEqual(['2026-11-21', '2026-11-21', '2026-11-21', '2026-11-21', '2026-11-22']);
  });
});
