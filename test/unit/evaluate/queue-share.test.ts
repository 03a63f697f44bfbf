import { parseRules } from '../../../lambdas/domain/rule/rule';
import { tenantPartOf } from '../../../lambdas/domain/state/keys';
import type { LoadStore } from '../../../lambdas/evaluate/ports';
import { noisyNeighbour } from '../../../rules/noisy-neighbour';
import { evaluateLife, type Life } from '../../support/evaluate-life';
import { memoryLoads } from '../../support/ports-evaluate';
import { tenantWith } from '../../support/tenants';

const NOISY = parseRules([noisyNeighbour]);

/** One tenant has so many events a minute, the others ten each. */
function lifeOf(tenants: number, hog: number, change: Partial<Life> = {}, minutes = 60): Life {
  const all = Array.from({ length: tenants }, (_, at) => tenantWith({ id: `t${at}` }));
  return {
    countsAt: (minute) =>
      new Map(
        all.map(
          ({ id }, at) => [id, { 'events.message.sent': at === 0 && minute < minutes ? hog : 10 }] as const,
        ),
      ),
    registered: () => all,
    ...change,
  };
}

describe('a share of the queue', () => {
  it.each([
    [1, 11, 67],
    [2, 12, 68],
    [4, 12, 68],
    [8, 12, 68],
  ])('is one of all tenants, divided among %d shards', async (shards, fired, resolved) => {
    // 70 % of 12 tenants, of whom some shards have few or none.
    const { sandbox, run, told, published } = evaluateLife(NOISY, lifeOf(12, 260));
    await run(sandbox(), 0, 100, shards);
    expect(told()).toEqual([`t0 firing ${fired}`, `t0 resolved ${resolved}`]);
    expect(published[0]?.reason).toContain('of what 12 active tenants had');
  });

  it.each([1, 2, 8])('of a burst is over long before ten minutes are, with %d shards', async (shards) => {
    for (const minutes of [2, 9]) {
      const { sandbox, run, told } = evaluateLife(NOISY, lifeOf(12, 1_000, {}, minutes));
      await run(sandbox(), 0, 40, shards);
      expect(told()).toEqual([]);
    }
    const { sandbox, run, told } = evaluateLife(NOISY, lifeOf(12, 1_000, {}, 10));
    await run(sandbox(), 0, 40, shards);
    expect(told()).toHaveLength(2);
  });

  it.each([1, 2, 4, 8])('is not one of the shard’s own tenants, of %d shards', async (shards) => {
    // 38 %: of its own shard it is most.
    const { sandbox, run, told } = evaluateLife(NOISY, lifeOf(40, 240));
    await run(sandbox(), 0, 60, shards);
    expect(told()).toEqual([]);
  });

  it('is not known while a shard stands still, and its alert stays as it is', async () => {
    const life = evaluateLife(NOISY, lifeOf(12, 260));
    const handle = life.sandbox();
    const own = tenantPartOf('t0') % 2;
    const only = async (shard: number, from: number, to: number) => {
      for (let minute = from; minute < to; minute += 1) {
        await handle({ scheduledAt: life.scheduled(minute), shard, shards: 2 });
      }
    };
    await life.run(handle, 0, 20, 2);
    expect(life.told()).toEqual(['t0 firing 12']);
    await only(own, 20, 50);
    expect(life.told()).toHaveLength(1);
    await life.run(handle, 50, 100, 2);
    expect(life.told()).toEqual(['t0 firing 12', 't0 resolved 68']);
  });

  it('that the other shards cannot be asked about fails alone', async () => {
    const loads: LoadStore = { ...memoryLoads(), read: () => Promise.reject(new Error('away')) };
    const life = evaluateLife(NOISY, lifeOf(12, 260, { parts: { loads } }));
    await expect(life.run(life.sandbox(), 0, 1, 2)).rejects.toThrow('1 rules or alerts failed');
    expect(life.lines.map(({ eventName }) => eventName)).toContain('rules.evaluated');
  });
});
