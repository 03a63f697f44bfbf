import { createRecentCounts } from '../../../lambdas/domain/tenant/recent-counts';
import { createDayCounts } from '../../../lambdas/evaluate/day-counts';
import type { ReadDay } from '../../../lambdas/evaluate/ports';
import { MINUTE } from '../../support/builders';
import { fixedClock } from '../../support/ports';

const NOON = Date.UTC(2026, 10, 21, 12);
const MIDNIGHT = Date.UTC(2026, 10, 22);
const KEPT = 65;
const DAY = new Map([
  ['2026-11-21T01:00', { inbound: 100, read: 5 }],
  ['2026-11-21T10:00', { inbound: 30, sent: 40 }],
]);

/** Minutes before noon have 1 message each, as they are remembered; those after it what was put. */
function world(read: ReadDay = async () => DAY) {
  const dates: string[] = [];
  const clock = fixedClock();
  const recent = createRecentCounts(KEPT, () => true);
  const put = (ms: number, inbound: number) =>
    recent.put(ms / MINUTE, new Map(inbound > 0 ? [['acme', { inbound }]] : []));
  for (let at = 1; at <= KEPT; at += 1) put(NOON - at * MINUTE, 1);
  const days = createDayCounts(async (tenantId, date) => {
    dates.push(date);
    return read(tenantId, date);
  }, clock);
  const told = async (endMs: number) => (await days.of(['acme'], recent, endMs)).messages.get('acme');
  return { days, dates, clock, recent, put, told };
}

describe("a tenant's day so far", () => {
  it('is read once and carried on by the minutes since', async () => {
    const { put, told, dates } = world();
    // What may still be read again, 55 minutes, is taken as it is remembered.
    expect(await told(NOON)).toEqual({ inbound: 130 + 55, sent: 40 });
    for (let minute = 0; minute < 200; minute += 1) {
      put(NOON + minute * MINUTE, 2);
      if (minute % 5 === 0) {
        expect(await told(NOON + (minute + 1) * MINUTE)).toEqual({
          inbound: 130 + 55 + 2 * (minute + 1),
          sent: 40,
        });
      }
    }
    // The same evaluation once more.
    expect(await told(NOON + 196 * MINUTE)).toEqual({ inbound: 130 + 55 + 2 * 196, sent: 40 });
    expect(dates).toEqual(['2026-11-21']);
  });

  it('has what is counted late, as long as minutes are read again', async () => {
    const { put, told } = world();
    for (let minute = 0; minute < 120; minute += 1) {
      put(NOON + minute * MINUTE, 0);
      if (minute >= 55) put(NOON + (minute - 54) * MINUTE, 10);
      await told(NOON + (minute + 1) * MINUTE);
    }
    // First asked a minute after noon, when one minute fewer was still to be read again.
    expect(await told(NOON + 120 * MINUTE)).toEqual({ inbound: 130 + 54 + 650, sent: 40 });
  });

  it('is read anew after a pause in which minutes went unseen, and for a clock that goes back', async () => {
    const { put, told, dates } = world();
    await told(NOON);
    for (let minute = 0; minute < 21; minute += 1) put(NOON + minute * MINUTE, 1);
    await told(NOON + 10 * MINUTE);
    expect(dates).toHaveLength(1);
    await told(NOON + 21 * MINUTE);
    await told(NOON - 60 * MINUTE);
    expect(dates).toHaveLength(3);
  });

  it('begins anew at midnight, unread while all of it is remembered', async () => {
    const { put, told, dates } = world();
    for (let at = 1; at <= KEPT; at += 1) put(MIDNIGHT - at * MINUTE, 1);
    await told(MIDNIGHT);
    for (let minute = 0; minute < 70; minute += 1) {
      put(MIDNIGHT + minute * MINUTE, 3);
      expect(await told(MIDNIGHT + (minute + 1) * MINUTE)).toEqual({ inbound: 3 * (minute + 1), sent: 0 });
    }
    expect(dates).toEqual(['2026-11-21']);
  });
});

describe('the days of many tenants', () => {
  const ids = Array.from({ length: 100 }, (_, at) => `tenant-${at}`);

  it('that take longer to read than there is time for are read on by the evaluations to come', async () => {
    const reads: string[] = [];
    const { days, recent, clock, put } = world(async (tenantId) => {
      reads.push(tenantId);
      clock.advance(250);
      return DAY;
    });
    const known = async (minute: number) => {
      put(NOON + (minute - 1) * MINUTE, 1);
      return (await days.of(ids, recent, NOON + minute * MINUTE)).messages.size;
    };
    const first = await known(0);
    expect(first).toBeGreaterThan(30);
    expect(first).toBeLessThan(100);
    expect(await known(1)).toBeGreaterThan(first);
    await known(2);
    expect(await known(3)).toBe(100);
    // Each of them once.
    expect(reads.sort()).toEqual([...ids].sort());
  });

  it('that cannot be read keep nobody from being read', async () => {
    const { days, recent } = world(async (tenantId) => {
      if (tenantId === 'tenant-7') throw new Error('away');
      return DAY;
    });
    const { messages, failures } = await days.of(ids, recent, NOON);
    expect(messages.size).toBe(99);
    expect(failures).toEqual([new Error('away')]);
  });
});
