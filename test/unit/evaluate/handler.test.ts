import { MINUTE, T0 } from '../../support/builders';
import { evaluateWorld, readingEach, ruleOf } from '../../support/ports-evaluate';

const BAD = { sent: 80, failed: 20 };
const GOOD = { sent: 100 };

describe('an alert of a tenant', () => {
  it('fires with all that people need, once', async () => {
    const { count, evaluate, published, total, flushes } = evaluateWorld();
    count(0, 'acme', BAD);
    count(1, 'acme', BAD);
    await evaluate(0);
    await evaluate(1);
    expect(published).toEqual([
      {
        id: expect.stringMatching(new RegExp(`^[0-9a-f]{24}/${T0}/firing$`)),
        fingerprint: expect.stringMatching(/^[0-9a-f]{24}$/),
        status: 'firing',
        flapping: false,
        episodeMs: T0,
        labels: {
          rule: 'failing-sends',
          tenant: 'acme',
          severity: 'high',
          category: 'delivery',
          scope: 'tenant',
          stage: 'dev',
          source: 'evaluate',
        },
        summary: 'Too many messages of a tenant fail',
        value: '25 %',
        limit: 'above 5 %',
        cooldownMs: 15 * MINUTE,
        inhibits: [],
        receivers: [],
        reason: '20 of 80 in 1 min is 25 %, limit 5 %',
        severity: 'high',
        atMs: T0,
        runbook: 'https://example.org/kentongan/docs/runbooks/send-failures.md',
        tenantName: 'The acme company',
      },
    ]);
    expect([total('RulesEvaluated'), flushes()]).toEqual([2, 2]);
  });

  it('names the trace of the evaluation that found it, where there is one', async () => {
    const { count, evaluate, published } = evaluateWorld();
    count(0, 'acme', BAD);
    await evaluate(0, { traceId: () => '1-692030ac-0123456789abcdef01234567' });
    expect(published[0]?.traceId).toBe('1-692030ac-0123456789abcdef01234567');
  });

  it('resolves after five minutes of normal, once', async () => {
    const { count, evaluate, published } = evaluateWorld();
    count(0, 'acme', BAD);
    for (let minute = 1; minute <= 8; minute += 1) count(minute, 'acme', GOOD);
    for (let minute = 0; minute <= 8; minute += 1) await evaluate(minute);
    expect(published.map(({ status, atMs }) => [status, (atMs - T0) / MINUTE])).toEqual([
      ['firing', 0],
      ['resolved', 6],
    ]);
    expect(published[1]?.id).toBe(published[0]?.id.replace(/firing$/, 'resolved'));
    expect(published[1]?.reason).toBe('0 of 100 in 1 min is 0 %, limit 5 %');
  });

  it('resolves also when its tenant has fallen silent', async () => {
    const { count, evaluate, published } = evaluateWorld();
    count(0, 'acme', BAD);
    for (let minute = 0; minute <= 6; minute += 1) await evaluate(minute);
    expect(published).toMatchObject([
      { status: 'firing' },
      { status: 'resolved', reason: expect.stringContaining('0 sent in 1 min') },
    ]);
  });

  it('that is pending and then normal is told to nobody', async () => {
    const { count, evaluate, published, alerts } = evaluateWorld([ruleOf({ forMinutes: 2 })]);
    count(0, 'acme', BAD);
    count(1, 'acme', GOOD);
    await evaluate(0);
    expect(alerts.all()).toMatchObject([{ state: { status: 'pending' } }]);
    await evaluate(1);
    expect(alerts.all()).toMatchObject([{ state: { status: 'inactive' } }]);
    expect(published).toEqual([]);
  });

  it('is not that of another tenant', async () => {
    const { count, evaluate, published, alerts } = evaluateWorld();
    count(0, 'acme', BAD);
    count(0, 'bolt', BAD);
    count(0, 'calm', GOOD);
    await evaluate(0);
    expect(published.map(({ labels }) => labels.tenant).sort()).toEqual(['acme', 'bolt']);
    expect(new Set(published.map(({ id }) => id)).size).toBe(2);
    expect(alerts.all()).toHaveLength(2);
  });
});

describe('what is quiet', () => {
  it('is neither told nor written', async () => {
    const { count, evaluate, published, alerts } = evaluateWorld();
    count(0, 'acme', GOOD);
    count(0, 'tiny', { sent: 3, failed: 3 });
    await evaluate(0);
    expect([published, alerts.all()]).toEqual([[], []]);
  });

  it('has no tenants at all, and the evaluation is still known to have run', async () => {
    const { evaluate, times, total } = evaluateWorld();
    await evaluate(0);
    expect([times('EvaluationLag'), total('RulesEvaluated')]).toEqual([[0], 0]);
  });

  it('is the synthetic check, whatever it counts', async () => {
    const { count, evaluate, published } = evaluateWorld();
    count(0, 'kentongan-probe', BAD);
    await evaluate(0);
    expect(published).toEqual([]);
  });
});

describe('a rule of the platform', () => {
  const rule = ruleOf({
    id: 'errors',
    scope: 'platform',
    condition: {
      kind: 'ratio',
      of: ['http5xx'],
      to: ['httpRequests'],
      windowMinutes: 5,
      above: 0.05,
      minimum: 20,
    },
  });

  it('is judged once, on the sums of its settled window', async () => {
    const asked: unknown[] = [];
    const { evaluate, published } = evaluateWorld([rule]);
    await evaluate(0, {
      readPlatform: async (...about) => {
        asked.push(about);
        return { values: { http5xx: [10], httpRequests: [50, 50] }, readings: [] };
      },
    });
    expect(asked).toMatchObject([
      [
        [
          { metric: 'http5xx', minutes: 5 },
          { metric: 'httpRequests', minutes: 5 },
        ],
        T0 - MINUTE,
      ],
    ]);
    expect(published).toMatchObject([{ status: 'firing', labels: { rule: 'errors' } }]);
    expect(published[0]?.labels).not.toHaveProperty('tenant');
  });

  it('has no verdict without traffic', async () => {
    const { evaluate, published } = evaluateWorld([rule]);
    await evaluate(0);
    expect(published).toEqual([]);
  });
});

describe('several rules over the same minutes', () => {
  it('read each minute once', async () => {
    const read: string[] = [];
    const { evaluate } = evaluateWorld([ruleOf({ id: 'a' }), ruleOf({ id: 'b' })]);
    await evaluate(0, {
      readMinutes: readingEach((minute) => {
        read.push(minute);
        return new Map();
      }),
    });
    expect(read.at(-1)).toBe('2026-11-21T09:39');
    expect(new Set(read).size).toBe(read.length);
  });
});

describe('a rule that was removed', () => {
  it('takes its firing alert with it, and that is told once', async () => {
    const { count, evaluate, published, alerts } = evaluateWorld();
    count(0, 'acme', BAD);
    await evaluate(0);
    await evaluate(1, { rules: [] });
    await evaluate(2, { rules: [] });
    expect(published).toMatchObject([
      { status: 'firing' },
      { status: 'resolved', reason: 'rule removed', severity: 'high' },
    ]);
    expect(alerts.all()).toMatchObject([{ state: { status: 'resolved' } }]);
  });
});

describe('a rule that was removed while an alert of it was pending', () => {
  it('ends it, tells nobody, and then leaves it alone', async () => {
    const { count, evaluate, published, alerts } = evaluateWorld([ruleOf({ forMinutes: 2 })]);
    count(0, 'acme', BAD);
    await evaluate(0);
    await evaluate(1, { rules: [] });
    const ended = alerts.all();
    await evaluate(2, { rules: [] });
    expect(published).toEqual([]);
    expect(ended).toMatchObject([{ state: { status: 'inactive' } }]);
    expect(alerts.all()).toEqual(ended);
  });
});

describe('a rule that was removed while an alert of it came and went', () => {
  it('is told as settled, once, though it did not fire just then', async () => {
    const { count, evaluate, published, alerts } = evaluateWorld([ruleOf({ keepFiringMinutes: 0 })]);
    for (let minute = 0; minute < 12; minute += 1) {
      count(minute, 'acme', minute % 2 === 0 ? BAD : GOOD);
      await evaluate(minute);
    }
    expect(published.at(-1)).toMatchObject({ status: 'resolved', flapping: true });
    const told = published.length;
    await evaluate(12, { rules: [] });
    await evaluate(13, { rules: [] });
    expect(published.slice(told)).toMatchObject([
      { status: 'resolved', flapping: false, reason: 'rule removed', atMs: T0 + 12 * MINUTE },
    ]);
    expect(alerts.all()).toMatchObject([{ state: { status: 'resolved' } }]);
    expect(alerts.all()).not.toMatchObject([{ flaps: expect.anything() }]);
  });
});

describe('a condition that comes and goes and never lasts', () => {
  it('is told to nobody, for nothing ever fired', async () => {
    const { count, evaluate, published, alerts } = evaluateWorld([ruleOf({ forMinutes: 3 })]);
    for (let minute = 0; minute < 14; minute += 1) {
      count(minute, 'acme', minute % 2 === 0 ? BAD : GOOD);
      await evaluate(minute);
    }
    expect(alerts.all()).toMatchObject([{ flaps: { flapping: true } }]);
    expect(published).toEqual([]);
  });
});

describe('what evaluate writes', () => {
  it('names a tenant by its id and holds no display name', async () => {
    const { count, evaluate, text } = evaluateWorld();
    count(0, 'acme', BAD);
    await evaluate(0, { nameTenant: async () => 'Ines Example and Partners' });
    expect(text()).toContain('acme');
    expect(text()).not.toContain('Ines Example');
  });

  it('holds only the name of what went wrong in publishing', async () => {
    const { count, evaluate, text } = evaluateWorld();
    count(0, 'acme', BAD);
    await evaluate(0, { publishReport: () => Promise.reject(new TypeError('15557654321')) });
    expect(text()).toContain('TypeError');
    expect(text()).not.toContain('15557654321');
  });
});
