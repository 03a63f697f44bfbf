import { createDayCounts } from '../../../lambdas/evaluate/day-counts';
import type { MinuteCounts } from '../../../lambdas/evaluate/minutes';
import { MINUTE } from '../../support/builders';

const NOON = Date.UTC(2026, 10, 21, 12);
const minutesOf = (...inbound: readonly number[]): readonly MinuteCounts[] =>
  inbound.map((n) => new Map([['acme', { inbound: n }]]));

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
    expect(await days.of('acme', minutesOf(1, 2), NOON)).toEqual({ inbound: 100 });
    expect(await days.of('acme', minutesOf(2, 5), NOON + MINUTE)).toEqual({ inbound: 105 });
    expect(await days.of('acme', minutesOf(7, 9), NOON + 3 * MINUTE)).toEqual({ inbound: 121 });
    // The same evaluation once more.
    expect(await days.of('acme', minutesOf(7, 9), NOON + 3 * MINUTE)).toEqual({ inbound: 121 });
    expect(dates).toEqual(['2026-11-21']);
  });

  it('is read anew after a pause, for a clock that goes back, and on a new day', async () => {
    const { days, dates } = world();
    await days.of('acme', minutesOf(1), NOON);
    await days.of('acme', minutesOf(1), NOON + 5 * MINUTE);
    await days.of('acme', minutesOf(1), NOON);
    await days.of('acme', minutesOf(1), Date.UTC(2026, 10, 22));
    await days.of('acme', minutesOf(1), Date.UTC(2026, 10, 22) + MINUTE);
    expect(dates).toEqual(['2026-11-21', '2026-11-21', '2026-11-21', '2026-11-21', '2026-11-22']);
  });
});
