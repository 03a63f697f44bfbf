import { parseRules } from '../../../lambdas/domain/rule/rule';
import { silence } from '../../../rules/silence';
import { evaluateLife, type Life, learned } from '../../support/evaluate-life';
import { ruleOf } from '../../support/ports-evaluate';
import { tenantWith } from '../../support/tenants';

const SILENCE = parseRules([silence]);
const [acme, bolt] = ['acme', 'bolt'].map((id) => tenantWith({ id }));
const BOTH = [acme, bolt].flatMap((tenant) => tenant ?? []);

/** Two tenants of whom something comes every third minute. */
function lifeOf(change: Partial<Life> = {}): Life {
  return {
    countsAt: (minute) =>
      minute % 3 === 0 ? new Map(BOTH.map(({ id }) => [id, { inbound: 1 }])) : new Map(),
    registered: () => BOTH,
    rhythms: new Map(BOTH.map(({ id }) => [id, learned(3)])),
    ...change,
  };
}

describe('silence', () => {
  it('is told of a tenant that stops, and is over when it speaks again', async () => {
    const { sandbox, run, told } = evaluateLife(
      SILENCE,
      lifeOf({
        countsAt: (minute) => new Map(minute < 20 || minute >= 90 ? [['acme', { inbound: 1 }]] : []),
        registered: () => [tenantWith()],
        rhythms: new Map([['acme', learned(3)]]),
      }),
    );
    await run(sandbox(), 0, 120);
    expect(told()).toEqual(['acme firing 54', 'acme resolved 97']);
  });

  it('is not told of a tenant that was removed, which is not saved any more', async () => {
    const { sandbox, run, told, saves } = evaluateLife(
      SILENCE,
      lifeOf({
        countsAt: (minute) => new Map(minute < 20 ? [['acme', { inbound: 1 }]] : []),
        registered: (now) => (now < 20 ? BOTH : []),
      }),
    );
    const handle = sandbox();
    await run(handle, 0, 20);
    saves.length = 0;
    await run(handle, 20, 200);
    expect(told()).toEqual([]);
    expect(saves).toEqual([]);
  });

  it('goes on where it was when the tenant is registered again, without blaming it for the time between', async () => {
    const { sandbox, run, told } = evaluateLife(
      SILENCE,
      lifeOf({
        countsAt: (minute) => new Map(minute % 3 === 0 && minute < 400 ? [['acme', { inbound: 1 }]] : []),
        registered: (now) => (now >= 100 && now < 300 ? [] : [tenantWith()]),
        rhythms: new Map([['acme', learned(3)]]),
      }),
    );
    await run(sandbox(), 0, 440);
    expect(told()).toEqual(['acme firing 434']);
  });

  it('is not told of anybody while counting is minutes behind, and is told of who stops meanwhile', async () => {
    const late = lifeOf({ lag: (now) => (now >= 20 && now < 120 ? 2.5 : 0) });
    const one = evaluateLife(SILENCE, late);
    await one.run(one.sandbox(), 0, 160);
    expect(one.told()).toEqual([]);
    const other = evaluateLife(SILENCE, {
      ...late,
      countsAt: (minute) =>
        new Map([...late.countsAt(minute)].filter(([id]) => id === 'bolt' || minute < 40)),
    });
    await other.run(other.sandbox(), 0, 120);
    expect(other.told()).toEqual(['acme firing 74']);
  });

  it('is the same whether one sandbox looks or several take turns of hours', async () => {
    // Something comes every 40 minutes, until nothing does.
    const slow = lifeOf({
      countsAt: (minute) => new Map(minute % 40 === 0 && minute < 1_000 ? [['acme', { inbound: 1 }]] : []),
      registered: () => [tenantWith()],
      rhythms: new Map([['acme', learned(40)]]),
    });
    const one = evaluateLife(SILENCE, slow);
    await one.run(one.sandbox(), 0, 2_000);
    expect(one.told()).toEqual([expect.stringContaining('acme firing')]);
    const several = evaluateLife(SILENCE, slow);
    const sandboxes = [several.sandbox(), several.sandbox()];
    for (let turn = 0; turn * 240 < 2_000; turn += 1) {
      const sandbox = sandboxes[turn % 2] ?? several.sandbox();
      await several.run(sandbox, turn * 240, Math.min(2_000, (turn + 1) * 240));
    }
    expect(several.told()).toEqual(one.told());
    expect(several.saved.get('acme')).toEqual(one.saved.get('acme'));
  });
});

describe('an alert of a tenant that was removed', () => {
  it.each(['ok', 'alert', 'keep'] as const)('is over, and told so: onMissing %s', async (onMissing) => {
    const { sandbox, run, told, published, alerts } = evaluateLife([ruleOf({ onMissing })], {
      countsAt: (minute) => new Map(minute < 30 ? [['acme', { sent: 100, failed: 50 }]] : []),
      registered: (now) => (now < 20 ? [tenantWith()] : []),
    });
    await run(sandbox(), 0, 120);
    expect(told()).toEqual([expect.stringContaining('acme firing'), 'acme resolved 20']);
    expect(published.at(-1)?.reason).toBe('tenant removed');
    expect(alerts.all().map(({ state }) => state.status)).toEqual(['resolved']);
  });

  it('goes on where nobody can say who is registered', async () => {
    const { sandbox, run, told } = evaluateLife([ruleOf()], {
      countsAt: () => new Map([['acme', { sent: 100, failed: 50 }]]),
      registered: (now) => {
        if (now >= 20) throw new Error('away');
        return [tenantWith()];
      },
    });
    const handle = sandbox();
    await run(handle, 0, 20);
    await expect(run(handle, 20, 21)).rejects.toThrow('1 rules or alerts failed');
    expect(told()).toEqual([expect.stringContaining('acme firing')]);
  });
});
