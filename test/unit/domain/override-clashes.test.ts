/** What overrides do together: accepted or refused where they are set, and left out where they were there before. */
import { checkEdit, parseOverrides, soundOverrides } from '../../../lambdas/domain/rule/check-overrides';
import { fingerprintOf } from '../../../lambdas/domain/rule/instance';
import { applyOverrides } from '../../../lambdas/domain/rule/overrides';
import { packRule } from '../../support/rules';

const quota = packRule({
  id: 'quota',
  condition: { kind: 'threshold', of: ['quotaUsed'], aggregate: 'last', windowMinutes: 1, above: 0.8 },
  levels: [{ severity: 'warning' }, { severity: 'high', condition: { above: 1 } }],
});
const budget = packRule({
  id: 'budget',
  scope: 'platform',
  condition: {
    kind: 'burn-rate',
    of: ['http5xx'],
    to: ['httpRequests'],
    objective: 0.999,
    factor: 14.4,
    longMinutes: 60,
    shortMinutes: 5,
    minimum: 500,
  },
  levels: [{ severity: 'critical' }, { severity: 'warning', condition: { factor: 6, longMinutes: 360 } }],
});
const health = packRule({
  id: 'health',
  condition: { kind: 'threshold', of: ['health'], aggregate: 'last', windowMinutes: 1, below: 60 },
  levels: [{ severity: 'critical' }, { severity: 'warning', condition: { below: 80 } }],
});
const rate = packRule({
  id: 'rate',
  condition: { kind: 'ratio', of: ['delivered'], to: ['sent'], windowMinutes: 5, below: 0.9, minimum: 5 },
  resolve: 0.92,
});
const KNOWN = {
  rules: [quota, budget, health, rate],
  stages: ['dev', 'production'],
  tenants: new Set(['acme', 'bolt']),
};
const parse = (...inputs: readonly unknown[]) => parseOverrides(inputs, KNOWN);
const acme = { stage: 'dev', tenant: { id: 'acme', labels: { tier: 'gold' } } };
const worse = { rule: 'quota', level: 'high', severity: 'critical' } as const;
const milder = { rule: 'quota', level: 'warning', severity: 'critical' } as const;
const raised = { rule: 'quota', level: 'warning', severity: 'high' } as const;

describe('two levels that would be told as one alert', () => {
  it.each<[object, object]>([
    [{}, { tenant: 'acme' }],
    [{}, { labels: { region: 'eu' } }],
    [{ stage: 'dev' }, { stage: 'dev', tenant: 'bolt' }],
  ])('are refused for %j and %j, for a tenant may be both', (one, other) => {
    expect(() => parse({ ...worse, ...one }, { ...milder, ...other })).toThrow(
      'overrides[1]: severity: came "critical" for the level warning, accepted is high, warning, notice, info ' +
        'while the level high is told as critical, by overrides[0]',
    );
  });

  it('are refused where one of them makes room for the other, and not for all who have the other', () => {
    expect(parse({ ...worse, tenant: 'acme' }, { ...raised, tenant: 'acme' })).toHaveLength(2);
    expect(() => parse({ ...worse, tenant: 'acme' }, { ...raised, labels: { tier: 'gold' } })).toThrow(
      'overrides[1]: severity: came "high" for the level warning, accepted is warning, notice, info',
    );
  });

  it('are refused whichever of them comes last', () => {
    expect(() => parse({ ...raised, tenant: 'acme' }, { ...worse, labels: { tier: 'gold' } })).toThrow(
      'overrides[0]: severity: came "high" for the level warning, accepted is warning, notice, info while the level high is told as high',
    );
    expect(() => parse({ rule: 'quota', level: 'high', severity: 'warning' })).toThrow(
      'overrides[0]: severity: came "warning" for the level high, accepted is critical, high while the level warning is told as warning',
    );
  });

  it.each<[object, object]>([
    [{ tenant: 'acme' }, { tenant: 'bolt' }],
    [{ labels: { tier: 'gold' } }, { labels: { tier: 'trial' } }],
    [{ stage: 'dev' }, { stage: 'production' }],
  ])('are not where nobody can be both: %j and %j', (one, other) => {
    const notice = { ...milder, severity: 'notice' };
    expect(parse({ ...notice, ...one }, { ...worse, ...one }, { ...worse, ...other })).toHaveLength(3);
    const down = { ...worse, severity: 'warning' };
    expect(parse({ ...notice, ...one }, { ...down, ...one }, { ...worse, ...other })).toHaveLength(3);
    expect(() => parse({ ...notice, ...one }, { ...down, ...other })).toThrow(
      'overrides[1]: severity: came "warning"',
    );
  });

  it('of a file of yesterday are left out, so that no two instances are the same alert', () => {
    const inputs = [worse, milder, { ...raised, tenant: 'acme' }];
    const { overrides, leftOut } = soundOverrides(inputs, KNOWN);
    expect(overrides).toEqual([
      { ...worse, labels: {} },
      { ...raised, labels: {}, tenant: 'acme' },
    ]);
    expect(leftOut).toMatchObject([{ index: 1, reason: expect.stringMatching(/^overrides\[1\]: severity/) }]);
    const rule = applyOverrides(quota, overrides, acme);
    const prints = rule?.levels.map((level) => fingerprintOf({ rule, level, tenantId: 'acme' }));
    expect(new Set(prints).size).toBe(2);
  });
});

describe('levels the wrong way round', () => {
  it.each([
    [
      { rule: 'quota', level: 'warning', threshold: 1.5 },
      'threshold: came 1.5 for the level warning, accepted is at most 1, the limit of the level high',
    ],
    [
      { rule: 'quota', level: 'high', threshold: 0.5 },
      'threshold: came 0.5 for the level high, accepted is at least 0.8, the limit of the level warning',
    ],
    [{ rule: 'budget', level: 'warning', threshold: 20 }, 'accepted is at most 14.4'],
    [{ rule: 'health', level: 'warning', threshold: 50 }, 'accepted is at least 60'],
    [{ rule: 'health', level: 'critical', threshold: 90 }, 'accepted is at most 80'],
  ])('are refused: %j', (input, reason) => {
    expect(() => parse(input)).toThrow(reason);
  });

  it('are refused where two overrides bring it about, and taken where they go together', () => {
    const up = { rule: 'quota', level: 'high', threshold: 2 };
    expect(parse(up, { rule: 'quota', level: 'warning', threshold: 1.5, tenant: 'acme' })).toHaveLength(2);
    expect(() => parse(up, { rule: 'quota', level: 'warning', threshold: 2.5, tenant: 'acme' })).toThrow(
      'overrides[1]: threshold: came 2.5 for the level warning, accepted is at most 2',
    );
    expect(parse({ rule: 'quota', level: 'high', threshold: 0.8 })).toHaveLength(1);
  });
});

describe('a threshold to resolve at', () => {
  it('is compared with the limit that it will have', () => {
    expect(
      parse({ rule: 'rate', threshold: 0.95 }, { rule: 'rate', tenant: 'acme', resolve: 0.97 }),
    ).toBeTruthy();
    expect(
      parse({ rule: 'rate', threshold: 0.5 }, { rule: 'rate', tenant: 'acme', resolve: 0.6 }),
    ).toBeTruthy();
    expect(() =>
      parse({ rule: 'rate', threshold: 0.95 }, { rule: 'rate', stage: 'dev', resolve: 0.92 }),
    ).toThrow('overrides[1]: resolve: came 0.92, accepted is at least the limit, 0.95, by overrides[0]');
    expect(() => parse({ rule: 'rate', resolve: 0.8 })).toThrow(
      'overrides[0]: resolve: came 0.8, accepted is at least the limit, 0.9',
    );
    expect(() => parse({ rule: 'rate', resolve: 1.2 })).toThrow(
      'overrides[0]: resolve: came 1.2, accepted is at least the limit, 0.9, and at most 1',
    );
    expect(() => parse({ rule: 'budget', level: 'critical', resolve: 3 })).toThrow(
      'accepted is no threshold to resolve at',
    );
  });
});

describe('an edit', () => {
  const ghost = { rule: 'rate', tenant: 'ghost', threshold: 0.8 };
  const isOld = (old: readonly unknown[]) => (input: unknown) => old.includes(input);

  it('is not stopped by what was there before and makes no sense any more', () => {
    const old = [worse, milder, ghost, { rule: 'gone', threshold: 1 }];
    const edit = { rule: 'rate', tenant: 'acme', threshold: 0.8 };
    const { overrides, leftOut } = checkEdit([...old, edit], KNOWN, isOld(old));
    expect(overrides).toMatchObject([worse, edit]);
    expect(leftOut.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(leftOut[1]?.reason).toMatch(/^overrides\[2\]: tenant: came "ghost"/);
  });

  it('is refused for what is new in it, wherever it stands', () => {
    expect(() => checkEdit([ghost], KNOWN, () => false)).toThrow('overrides[0]: tenant: came "ghost"');
    const old = { ...worse };
    expect(() => checkEdit([{ ...milder, tenant: 'acme' }, old], KNOWN, isOld([old]))).toThrow(
      'overrides[0]: severity: came "critical"',
    );
  });
});
