import type { Counts } from '../../../lambdas/domain/tenant/counts';
import { createMinutes } from '../../../lambdas/evaluate/minutes';
import { MINUTE, T0 } from '../../support/builders';

const PARTS = [1, 3];

/** Counts that say when they were read, by how often that was before. */
function world() {
  const reads: string[] = [];
  const minutes = createMinutes(async (minute, parts) => {
    expect(parts).toBe(PARTS);
    reads.push(minute.slice(11));
    return new Map<string, Counts>([
      ['acme', { inbound: reads.filter((read) => read === minute.slice(11)).length }],
    ]);
  }, PARTS);
  return { minutes, reads };
}

describe('the minutes that rules look back on', () => {
  it('are those before the end, the oldest first', async () => {
    const { minutes, reads } = world();
    const found = await minutes.before(T0, 3);
    expect(found.map((counts) => counts.get('acme'))).toEqual([
      { inbound: 1 },
      { inbound: 1 },
      { inbound: 1 },
    ]);
    expect(reads.sort()).toEqual(['09:38', '09:39', '09:40']);
  });

  it('are read again while they are young, seldom later, and forgotten in the end', async () => {
    const { minutes, reads } = world();
    for (let minute = 0; minute < 70; minute += 1) await minutes.before(T0 + minute * MINUTE, 60);
    const times = (name: string) => reads.filter((read) => read === name).length;
    // At the ages of 1, 2, 3, 5, 8, 13, 21, 34 and 55 minutes.
    expect(times('09:41')).toBe(9);
    expect(new Set(reads).size).toBe(60 + 69);
  });

  it('of a read that failed are read by the next one', async () => {
    let broken = true;
    const minutes = createMinutes(async () => {
      if (broken) throw new Error('away');
      return new Map([['acme', { inbound: 1 }]]);
    }, PARTS);
    await expect(minutes.before(T0, 2)).rejects.toThrow('away');
    broken = false;
    expect((await minutes.before(T0, 2)).map((counts) => counts.size)).toEqual([1, 1]);
  });
});
