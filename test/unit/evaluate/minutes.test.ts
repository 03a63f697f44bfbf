import type { Counts } from '../../../lambdas/domain/tenant/counts';
import { createRecentCounts } from '../../../lambdas/domain/tenant/recent-counts';
import { createMinutes } from '../../../lambdas/evaluate/minutes';
import { MINUTE, T0 } from '../../support/builders';
import { fixedClock } from '../../support/ports';
import { readingEach } from '../../support/ports-evaluate';

const PARTS = [1, 3];
const END = T0 / MINUTE;
const recentOf = (minutes: number) => createRecentCounts(minutes, () => true);

/** Counts that say when they were read, by how often that was before. */
function world(length: number) {
  const reads: string[] = [];
  const goes: number[] = [];
  const each = readingEach((minute) => {
    reads.push(minute.slice(11));
    return new Map<string, Counts>([
      ['acme', { inbound: reads.filter((read) => read === minute.slice(11)).length }],
    ]);
  });
  const minutes = createMinutes(
    async (fromMs, count, parts) => {
      expect(parts).toBe(PARTS);
      goes.push(count);
      return each(fromMs, count, parts);
    },
    PARTS,
    recentOf(length),
    fixedClock(),
  );
  return { minutes, reads, goes };
}

describe('the minutes that rules look back on', () => {
  it('are those before the end, the oldest first', async () => {
    const { minutes, reads } = world(3);
    const found = await minutes.before(T0);
    expect(found.of('acme', END).values('inbound', 3)).toEqual([1, 1, 1]);
    expect(reads).toEqual(['09:38', '09:39', '09:40']);
  });

  it('are read several at once where they follow each other', async () => {
    const { minutes, goes } = world(12);
    await minutes.before(T0);
    expect(goes).toEqual([5, 5, 2]);
    goes.length = 0;
    await minutes.before(T0 + MINUTE);
    // At the ages of 8, of 5, and of 3, 2 and 1.
    expect(goes).toEqual([1, 1, 3]);
  });

  it('are read again while they are young, seldom later, and forgotten in the end', async () => {
    const { minutes, reads } = world(60);
    for (let minute = 0; minute < 70; minute += 1) await minutes.before(T0 + minute * MINUTE);
    const times = (name: string) => reads.filter((read) => read === name).length;
    // At the ages of 1, 2, 3, 5, 8, 13, 21, 34 and 55 minutes.
    expect(times('09:41')).toBe(9);
    expect(new Set(reads).size).toBe(60 + 69);
  });

  it('of a clock that goes back are those before it', async () => {
    const { minutes, reads } = world(3);
    await minutes.before(T0);
    const found = await minutes.before(T0 - MINUTE);
    expect(reads.slice(3)).toContain('09:37');
    expect(found.of('acme', END - 1).values('inbound', 3)).not.toContain(undefined);
  });

  it('of a read that failed are read by the next one', async () => {
    let broken = true;
    const read = readingEach(() => new Map([['acme', { inbound: 1 }]]));
    const minutes = createMinutes(
      async (...asked) => {
        if (broken) throw new Error('away');
        return read(...asked);
      },
      PARTS,
      recentOf(2),
      fixedClock(),
    );
    await expect(minutes.before(T0)).rejects.toThrow('away');
    broken = false;
    const found = await minutes.before(T0);
    expect(found.of('acme', END).values('inbound', 2)).toEqual([1, 1]);
  });

  it('that take longer than there is time for are read on by the evaluations to come', async () => {
    const clock = fixedClock();
    const reads: string[] = [];
    const slow = readingEach((minute) => {
      reads.push(minute);
      clock.advance(1_500);
      return new Map();
    });
    const minutes = createMinutes(slow, PARTS, recentOf(65), clock);
    await expect(minutes.before(T0)).rejects.toThrow('not all minutes were read in 33 s');
    await expect(minutes.before(T0 + MINUTE)).rejects.toThrow('not all minutes were read');
    const found = await minutes.before(T0 + 2 * MINUTE);
    expect([found.has(END - 63), found.has(END + 1)]).toEqual([true, true]);
    // All of them once, and a few that had come to an age at which they are read again.
    expect(reads.length).toBeLessThan(80);
  });
});
