import { createEvaluate } from '../../../lambdas/evaluate/handler';
import { MINUTE, T0 } from '../../support/builders';
import { evaluateWorld, NO_SERIES, ruleOf } from '../../support/ports-evaluate';
import { tenantWith } from '../../support/tenants';

const scheduledAt = new Date(T0).toISOString();

describe('an evaluation that is divided', () => {
  it.each([1, 2, 3, 8])('reads each part of the tenants once, among %d shards', async (shards) => {
    const { parts } = evaluateWorld();
    const read = new Set<string>();
    const loaded: number[] = [];
    for (let shard = 0; shard < shards; shard += 1) {
      const handle = createEvaluate({
        ...parts,
        alerts: {
          ...parts.alerts,
          load: async (own) => {
            loaded.push(...own);
            return [];
          },
        },
        readMinutes: async (fromMs, count, own) =>
          Array.from({ length: count }, (_, at) => {
            for (const part of own) {
              const name = `${fromMs + at * MINUTE} ${part}`;
              expect(read).not.toContain(name);
              read.add(name);
            }
            return new Map();
          }),
      });
      await handle({ scheduledAt, shard, shards });
    }
    expect(loaded.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(read.size % 8).toBe(0);
  });

  it("judges the platform's rules in the first shard only", async () => {
    const platform = ruleOf({
      id: 'depth',
      scope: 'platform',
      condition: { kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 1, above: 1 },
    });
    const { parts } = evaluateWorld([platform]);
    let reads = 0;
    const readPlatform = async () => {
      reads += 1;
      return NO_SERIES;
    };
    for (const shard of [0, 1]) {
      await createEvaluate({ ...parts, readPlatform })({ scheduledAt, shard, shards: 2 }).catch(() => {});
    }
    expect(reads).toBe(1);
  });

  it('judges who was never heard of where a rule waits for that, each tenant in one shard', async () => {
    const { parts, published } = evaluateWorld([ruleOf({ onMissing: 'alert' })]);
    const ids = ['acme', 'bolt', 'corp', 'dune'];
    const handle = createEvaluate({ ...parts, readTenants: async () => ids.map((id) => tenantWith({ id })) });
    for (const shard of [0, 1, 2]) await handle({ scheduledAt, shard, shards: 3 });
    expect(published.map(({ labels }) => labels.tenant).sort()).toEqual(ids);
  });

  it.each([
    [{ shard: 2, shards: 2 }],
    [{ shard: -1, shards: 2 }],
    [{ shard: 0, shards: 9 }],
    [{ shard: 0.5, shards: 2 }],
  ])('refuses %j', async (event) => {
    const { parts } = evaluateWorld();
    await expect(createEvaluate(parts)({ scheduledAt, ...event })).rejects.toThrow(
      'accepted are 1 to 8 shards',
    );
  });
});
