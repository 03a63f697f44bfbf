import { parseRules } from '../../../lambdas/domain/rule/rule';
import { tenantQuota } from '../../../rules/tenant-quota';
import { MINUTE, T0 } from '../../support/builders';
import { evaluateLife, type Life } from '../../support/evaluate-life';
import { ruleOf } from '../../support/ports-evaluate';
import { tenantWith } from '../../support/tenants';

const QUOTA = parseRules([tenantQuota]);
const ACME = tenantWith({ quotas: { messagesPerDay: 1_000 } });
/** Ten messages a minute. */
const steady: Life['countsAt'] = () => new Map([['acme', { inbound: 10 }]]);

describe('a quota', () => {
  it('is told of when it is nearly, and when it is used up, and is over at midnight', async () => {
    const { sandbox, run, told, days } = evaluateLife(QUOTA, { countsAt: steady, registered: () => [ACME] });
    await run(sandbox(), 0, 1_440);
    const { length } = told();
    expect(told().map((line) => line.slice(0, line.lastIndexOf(' ')))).toEqual([
      'acme firing',
      'acme firing',
      'acme resolved',
      'acme resolved',
      'acme firing',
      'acme firing',
    ]);
    expect(length).toBe(6);
    expect(days).toHaveLength(1);
  });

  it('is told of while counting is minutes behind', async () => {
    const one = { countsAt: steady, registered: () => [ACME], lag: () => 2.5 };
    const { sandbox, run, told } = evaluateLife(QUOTA, one);
    await run(sandbox(), 0, 300);
    // The 81st and the 101st minute, each two and a half minutes later than usual.
    expect(told()).toEqual(['acme firing 84', 'acme firing 104']);
  });
});

describe('quotas, cold', () => {
  const many = Array.from({ length: 100 }, (_, at) =>
    tenantWith({ id: `tenant-${at}`, quotas: { messagesPerDay: 1_000 } }),
  );

  it('are read over several evaluations: no rule waits for them, and no alert ends for want of them', async () => {
    let seconds = 0;
    const life: ReturnType<typeof evaluateLife> = evaluateLife([...QUOTA, ruleOf()], {
      countsAt: (minute) =>
        new Map(many.map(({ id }) => [id, { inbound: 10, sent: 100, failed: minute >= 60 ? 50 : 0 }])),
      registered: () => many,
      onReadDay: () => life.clock.advance(seconds * 1_000),
    });
    await life.run(life.sandbox(), 0, 60);
    expect(life.told()).toHaveLength(200);
    life.days.length = 0;
    seconds = 1;
    // A deployment: the sandbox knows nothing any more.
    const handle = life.sandbox();
    await life.run(handle, 60, 63);
    const failing = life.published.filter(({ labels }) => labels.rule === 'failing-sends');
    expect(failing.map(({ status, atMs }) => `${status} ${(atMs - T0) / MINUTE}`)).toEqual(
      Array.from({ length: 100 }, () => 'firing 62'),
    );
    expect(life.days.length).toBeLessThan(40);
    expect(life.text()).toContain('alerts.waiting');
    await life.run(handle, 63, 75);
    expect(life.days.length).toBe(100);
    expect(life.published.filter(({ status }) => status === 'resolved')).toEqual([]);
  });

  it('that cannot be read leave their alerts as they are, and the invocation says so', async () => {
    let isAway = false;
    const life = evaluateLife(QUOTA, {
      countsAt: steady,
      registered: () => [ACME],
      onReadDay: () => {
        if (isAway) throw new Error('away');
      },
    });
    await life.run(life.sandbox(), 0, 120);
    isAway = true;
    const handle = life.sandbox();
    for (let minute = 120; minute < 130; minute += 1) {
      await expect(life.run(handle, minute, minute + 1)).rejects.toThrow('1 rules or alerts failed');
    }
    expect(life.told().map((line) => line.split(' ')[1])).toEqual(['firing', 'firing']);
  });
});
