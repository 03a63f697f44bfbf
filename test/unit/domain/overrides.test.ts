import { parseOverrides } from '../../../lambdas/domain/rule/check-overrides';
import { applyOverrides, type Override } from '../../../lambdas/domain/rule/overrides';
import type { Rule } from '../../../lambdas/domain/rule/rule';
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

describe('a threshold to resolve at', () => {
  const withResolve = (condition: object, resolve: number) =>
    packRule({
      scope: 'above' in condition ? 'platform' : 'tenant',
      condition: { kind: 'threshold', aggregate: 'last', windowMinutes: 1, ...condition },
      resolve,
    });
  const shareBelow = (below: number, resolve: number) =>
    packRule({
      condition: { kind: 'ratio', of: ['delivered'], to: ['sent'], windowMinutes: 5, below, minimum: 5 },
      resolve,
    });
  const resolveAt = (changed: Rule, threshold: number) =>
    applyOverrides(changed, [{ rule, labels: {}, threshold }], acme)?.levels[0].resolve;

  it.each<[string, Rule, number, number]>([
    ['a count', withResolve({ of: ['queueDepth'], above: 10_000 }, 8_000), 5_000, 4_000],
    ['a count, the other way', withResolve({ of: ['queueDepth'], above: 10_000 }, 8_000), 20_000, 16_000],
    ['a low share', shareBelow(0.9, 0.92), 0.95, 0.96],
    ['a low share, the other way', shareBelow(0.9, 0.92), 0.8, 0.84],
    ['a low score', withResolve({ of: ['health'], below: 70 }, 75), 80, 83.3333333333],
    ['one that is the limit itself', withResolve({ of: ['queueDepth'], above: 10 }, 10), 3.3, 3.3],
  ])('keeps its proportion to the limit of %s', (_, changed, threshold, resolve) => {
    expect(resolveAt(changed, threshold)).toBe(resolve);
  });

  it('is set by itself, or with the limit', () => {
    const changed = shareBelow(0.9, 0.92);
    const level = (...changes: readonly Partial<Override>[]) =>
      applyOverrides(
        changed,
        changes.map((change) => ({ rule, labels: {}, ...change })),
        acme,
      )?.levels[0];
    expect(level({ resolve: 0.99 })).toMatchObject({ resolve: 0.99, condition: { below: 0.9 } });
    expect(level({ threshold: 0.95, resolve: 0.97 })).toMatchObject({ resolve: 0.97 });
    expect(level({ resolve: 0.95 }, { threshold: 0.8, tenant: 'acme' })?.resolve).toBe(0.9);
    expect(level({ threshold: 0.95, resolve: 0.9 })).toMatchObject({ resolve: 0.92 });
  });
});

describe('a limit that nobody means', () => {
  const set = (changed: Rule, threshold: number) => () =>
    parseOverrides([{ rule: changed.id, threshold }], { ...KNOWN, rules: [changed] });

  it.each<[string, object, number, string]>([
    ['health', { below: 70 }, 0.7, 'points from 0 to 100 (70 % is 70)'],
    [
      'queueAge',
      { above: 300 },
      300_000,
      "seconds that is not 100 times more than the rule's own, 300 (300000 ms is 300)",
    ],
    ['queueAge', { above: 300 }, 3, '(3 min is 180)'],
    ['silence', { above: 3 }, 0, 'a limit above 1: values up to it are ordinary'],
    ['silence', { above: 3 }, 1, 'a limit above 1'],
  ])('of %s (%j) is refused: %p', (of, limit, threshold, accepted) => {
    const changed = packRule({
      scope: of === 'queueAge' ? 'platform' : 'tenant',
      condition: { kind: 'threshold', of: [of], aggregate: 'last', windowMinutes: 1, ...limit },
    });
    expect(set(changed, threshold)).toThrow(`overrides[0]: threshold: came ${threshold}, accepted is `);
    expect(set(changed, threshold)).toThrow(accepted);
  });

  it('of milliseconds is refused where seconds are meant', () => {
    const changed = packRule({
      scope: 'platform',
      condition: {
        kind: 'percentile',
        of: 'webhookLatency',
        share: 0.95,
        windowMinutes: 5,
        above: 2_000,
        minimum: 20,
      },
    });
    expect(set(changed, 2)).toThrow('milliseconds, 10 or more (2 s is 2000)');
    expect(set(changed, 15)).toThrow(
      "milliseconds that is not 100 times less than the rule's own, 2000 (15 s is 15000)",
    );
    expect(set(changed, 25)).not.toThrow();
  });

  it('is one of no count: few webhooks may be many for somebody', () => {
    expect(set(queue, 0)).not.toThrow();
  });
});

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
      'severity: came "high" for the level warning, accepted is warning, notice, info while the level high is told as high',
    ],
    [{ rule, treshold: 0.1 }, 'treshold: came "treshold", accepted is no field of this name'],
    ['off', '(whole): came "off"'],
  ])('%j is refused with its place and the reason', (input, fault) => {
    expect(() => parse({ rule, enabled: true }, input)).toThrow(`overrides[1]: ${fault}`);
  });

  it('is refused when there are two for the same', () => {
    expect(() => parse({ rule, threshold: 0.1 }, { rule, threshold: 0.2 })).toThrow(
      'overrides[1]: came two of rule failing-sends for the same, with overrides[0]',
    );
  });
});
