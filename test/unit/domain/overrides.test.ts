import { applyOverrides, parseOverrides } from '../../../lambdas/domain/rule/overrides';
import { packRule } from '../../support/rules';

const failing = packRule({});
const quota = packRule({
  id: 'quota',
  condition: { kind: 'threshold', of: ['quotaUsed'], aggregate: 'last', windowMinutes: 1, above: 0.8 },
  levels: [{ severity: 'warning' }, { severity: 'high', condition: { above: 1 } }],
});
const queue = packRule({
  id: 'queue',
  scope: 'platform',
  condition: { kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 1, above: 10 },
});
const either = packRule({
  id: 'either',
  scope: 'platform',
  condition: {
    kind: 'any',
    of: [
      { kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 1, above: 10 },
      { kind: 'threshold', of: ['queueAge'], aggregate: 'last', windowMinutes: 1, above: 10 },
    ],
  },
});

const KNOWN = {
  rules: [failing, quota, queue, either],
  stages: ['dev', 'production'],
  tenants: new Set(['acme', 'bolt']),
};
const rule = 'failing-sends';
const parse = (...inputs: readonly unknown[]) => parseOverrides(inputs, KNOWN);
const acme = { stage: 'production', tenant: { id: 'acme', labels: { tier: 'gold', region: 'eu' } } };
const aboveFor = (subject: typeof acme, ...inputs: readonly unknown[]) =>
  applyOverrides(failing, parse(...inputs), subject)?.levels[0].condition;

describe('an override', () => {
  it.each<[object, { readonly condition?: object }]>([
    [{ threshold: 0.2 }, { condition: { above: 0.2, minimum: 20 } }],
    [{ minimum: 100 }, { condition: { above: 0.05, minimum: 100 } }],
    [{ forMinutes: 10 }, { forMinutes: 10 } as object],
    [{ severity: 'critical' }, { severity: 'critical' } as object],
  ])('changes the rule by %j and nothing else of it', (change, level) => {
    const changed = applyOverrides(failing, parse({ rule, tenant: 'acme', ...change }), acme);
    const before = failing.levels[0];
    expect(changed).toEqual({
      ...failing,
      levels: [{ ...before, ...level, condition: { ...before.condition, ...level.condition } }],
    });
  });

  it('leaves other tenants, stages and rules as they are', () => {
    const overrides = parse(
      { rule, tenant: 'bolt', enabled: false },
      { rule, stage: 'dev', enabled: false },
      { rule, labels: { tier: 'lead' }, enabled: false },
    );
    expect(applyOverrides(failing, overrides, acme)).toBe(failing);
    expect(applyOverrides(quota, parse({ rule, enabled: false }), acme)).toBe(quota);
  });

  it('of what is more specific wins, wherever it stands', () => {
    const overrides = [
      { rule, tenant: 'acme', threshold: 0.5 },
      { rule, labels: { tier: 'gold', region: 'eu' }, threshold: 0.4 },
      { rule, labels: { tier: 'gold' }, stage: 'production', threshold: 0.3 },
      { rule, stage: 'production', threshold: 0.2 },
      { rule, threshold: 0.1 },
    ];
    for (const [from, above] of [0.5, 0.4, 0.3, 0.2, 0.1].entries()) {
      expect(aboveFor(acme, ...overrides.slice(from))).toMatchObject({ above });
      expect(aboveFor(acme, ...overrides.slice(from).reverse())).toMatchObject({ above });
    }
  });

  it('is put together with others that say something else', () => {
    const condition = aboveFor(acme, { rule, tenant: 'acme', threshold: 0.5 }, { rule, minimum: 50 });
    expect(condition).toMatchObject({ above: 0.5, minimum: 50 });
  });

  it('switches a rule off, and a more specific one on again', () => {
    const off = { rule, enabled: false };
    expect(applyOverrides(failing, parse(off), acme)).toBeUndefined();
    expect(applyOverrides(failing, parse(off, { rule, tenant: 'acme', enabled: true }), acme)).toEqual(
      failing,
    );
  });

  it('changes the level that it names', () => {
    const overrides = parse({ rule: 'quota', level: 'warning', tenant: 'acme', threshold: 0.9 });
    expect(applyOverrides(quota, overrides, acme)?.levels).toMatchObject([
      { severity: 'high', condition: { above: 1 } },
      { severity: 'warning', condition: { above: 0.9 } },
    ]);
  });

  it.each([
    [
      { rule: 'none', enabled: false },
      'rule: came "none", accepted is one of failing-sends, quota, queue, either',
    ],
    [
      { rule, tenant: 'acne', enabled: false },
      'tenant: came "acne", accepted is the id of a registered tenant',
    ],
    [{ rule, stage: 'prod', enabled: false }, 'stage: came "prod", accepted is one of dev, production'],
    [{ rule: 'queue', tenant: 'acme', threshold: 5 }, 'rule: came "queue", accepted is a rule about tenants'],
    [{ rule, threshold: 5 }, 'threshold: came 5, accepted is a share from 0 up to 1 (5 % is 0.05)'],
    [{ rule: 'queue', minimum: 5 }, 'minimum: came 5, accepted is no minimum'],
    [
      { rule: 'either', threshold: 5 },
      'threshold: came 5, accepted is no threshold: the condition is several in one',
    ],
    [{ rule, minimum: 0 }, 'minimum: came 0, accepted is >=1'],
    [{ rule }, '(whole): came "no change", accepted is at least one of threshold'],
    [
      { rule: 'quota', threshold: 0.9 },
      'level: came "nothing", accepted is the level that is meant: high, warning',
    ],
    [{ rule: 'quota', level: 'info', threshold: 0.9 }, 'level: came "info", accepted is high, warning'],
    [
      { rule: 'quota', level: 'warning', severity: 'high' },
      'severity: came "high", accepted is one that no other level',
    ],
    [{ rule, treshold: 0.1 }, 'treshold: came "treshold", accepted is no field of this name'],
    ['off', '(whole): came "off"'],
  ])('%j is refused with its place and the reason', (input, fault) => {
    expect(() => parse({ rule, enabled: true }, input)).toThrow(`overrides[1]: ${fault}`);
  });

  it('is refused when there are two for the same', () => {
    expect(() => parse({ rule, threshold: 0.1 }, { rule, threshold: 0.2 })).toThrow(
      'came two of rule failing-sends',
    );
  });
});
