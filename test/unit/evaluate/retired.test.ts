import { tenantPartOf } from '../../../lambdas/domain/state/keys';
import { createEvaluate, type EvaluateParts } from '../../../lambdas/evaluate/handler';
import { MINUTE, T0 } from '../../support/builders';
import { awsError } from '../../support/ports';
import { type EvaluateWorld, evaluateWorld, ruleOf } from '../../support/ports-evaluate';
import { tenantWith } from '../../support/tenants';

const BAD = { sent: 80, failed: 20 };
const registered = { readTenants: async () => [tenantWith({ id: 'acme' })] };

/** An alert that fires since the first minute, of a condition that goes on. */
async function firingWorld(rule = ruleOf()): Promise<EvaluateWorld> {
  const world = evaluateWorld([rule]);
  for (let minute = 0; minute < 12; minute += 1) world.count(minute, 'acme', BAD);
  await world.evaluate(0, registered);
  return world;
}

const told = ({ published }: EvaluateWorld) =>
  published.map(({ status, severity, reason, atMs }) => [(atMs - T0) / MINUTE, status, severity, reason]);

describe.each(['ok', 'alert', 'keep'] as const)(
  'with no data meaning %s, a firing alert ends',
  (onMissing) => {
    const rule = ruleOf({ onMissing });

    async function toldWith(change: Partial<EvaluateParts>) {
      const world = await firingWorld(rule);
      for (let minute = 1; minute < 10; minute += 1)
        await world.evaluate(minute, { ...registered, ...change });
      return told(world).slice(1);
    }

    it('when its rule is switched off for the tenant', async () => {
      const off = [{ rule: rule.id, tenant: 'acme', labels: {}, enabled: false }];
      expect(await toldWith({ readOverrides: async () => off })).toEqual([
        [1, 'resolved', 'high', 'rule switched off'],
      ]);
    });

    it('when its rule has another severity, under which it begins anew', async () => {
      expect(await toldWith({ rules: [ruleOf({ onMissing, severity: 'critical' })] })).toEqual([
        [1, 'firing', 'critical', '20 of 80 in 1 min is 25 %, limit 5 %'],
        [1, 'resolved', 'high', 'rule changed'],
      ]);
    });

    it('when its rule has other labels, and goes by another name', async () => {
      expect(await toldWith({ rules: [ruleOf({ onMissing, labels: { team: 'a' } })] })).toEqual([
        [1, 'firing', 'high', '20 of 80 in 1 min is 25 %, limit 5 %'],
        [1, 'resolved', 'high', 'rule changed'],
      ]);
    });

    it('when the rule has become one about the platform, in every shard', async () => {
      const world = await firingWorld(rule);
      const queue = { kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 1, above: 1 };
      const rules = [ruleOf({ scope: 'platform', condition: queue }), ruleOf({ id: 'another' })];
      const shards = tenantPartOf('acme') + 1;
      const scheduledAt = world.scheduled(1);
      const handle = createEvaluate({ ...world.parts, ...registered, rules });
      await handle({ scheduledAt, shard: tenantPartOf('acme') % shards, shards });
      expect(told(world)).toContainEqual([1, 'resolved', 'high', 'rule removed']);
    });

    it('when its tenant is gone and its last counts have left the window', async () => {
      const world = await firingWorld(rule);
      for (let minute = 80; minute < 84; minute += 1)
        await world.evaluate(minute, { readTenants: async () => [] });
      expect(told(world).slice(1)).toEqual([[80, 'resolved', 'high', 'tenant removed']]);
    });
  },
);

describe('a firing alert stays', () => {
  it('while its rule cannot be judged', async () => {
    const world = await firingWorld();
    const readMinutes = () => Promise.reject(awsError('InternalServerError', 500));
    const off = [{ rule: 'failing-sends', labels: {}, enabled: false }];
    await world.evaluate(1, { ...registered, readMinutes, readOverrides: async () => off }).catch(() => {});
    expect(told(world)).toHaveLength(1);
  });

  it('when the rule is switched off for somebody else', async () => {
    const world = await firingWorld();
    const off = [{ rule: 'failing-sends', tenant: 'other', labels: {}, enabled: false }];
    await world.evaluate(1, { ...registered, readOverrides: async () => off });
    expect(told(world)).toHaveLength(1);
  });
});

describe('a rule that is switched on again', () => {
  it('fires anew', async () => {
    const world = await firingWorld();
    const off = [{ rule: 'failing-sends', labels: {}, enabled: false }];
    await world.evaluate(1, { ...registered, readOverrides: async () => off });
    await world.evaluate(2, { ...registered, readOverrides: async () => off });
    await world.evaluate(3, registered);
    expect(told(world).map(([minute, status]) => [minute, status])).toEqual([
      [0, 'firing'],
      [1, 'resolved'],
      [3, 'firing'],
    ]);
  });
});
