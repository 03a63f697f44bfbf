import { changeOf } from '../../../cli/rules/backtest';
import { renderBacktest } from '../../../cli/rules/backtest-view';
import { differs } from '../../../cli/rules/find-why';
import { periodsOf, subjectNamed } from '../../../cli/rules/ground';
import { sharesOf } from '../../../cli/rules/history';
import { outdated, readOverrideFile } from '../../../cli/rules/overrides/apply';
import { conflict, countChanged, placeOf } from '../../../cli/rules/overrides/document';
import { sayNobody } from '../../../cli/rules/overrides/notes';
import { renderOverrides } from '../../../cli/rules/overrides/show';
import { sayChanges, sayScope } from '../../../cli/rules/overrides/words';
import { sparkline } from '../../../cli/rules/sparkline';
import { tryOn } from '../../../cli/rules/try-rule';
import { windowOf } from '../../../lambdas/domain/rule/window-of';
import { parseTenant } from '../../../lambdas/domain/tenant/registration';
import { MINUTE, T0 } from '../../support/builders';
import { ruleOf } from '../../support/ports-evaluate';
import { packRule } from '../../support/rules';

const ACME = parseTenant({ id: 'acme', name: 'Acme' });
const RULE = ruleOf();

const QUOTA = {
  id: 'quota',
  condition: { kind: 'threshold', of: ['quotaUsed'], aggregate: 'last', windowMinutes: 1, above: 0.8 },
  levels: [{ severity: 'warning' }, { severity: 'high', condition: { above: 1 } }],
  forMinutes: 0,
};
const EITHER = {
  id: 'either',
  condition: {
    kind: 'any',
    of: [5, 10].map((above) => ({
      kind: 'threshold',
      of: ['failed'],
      aggregate: 'sum',
      windowMinutes: 1,
      above,
    })),
  },
};

describe('a range of minutes', () => {
  it.each([
    ['2026-11-21T08:10', '2026-11-21T10:00', ['2026-11-21T08', '2026-11-21T09']],
    ['2026-11-20T23:00', '2026-11-22T00:30', ['2026-11-20T23', '2026-11-21', '2026-11-22T00']],
    ['2026-11-20T00:00', '2026-11-22T00:00', ['2026-11-20', '2026-11-21']],
  ])('from %s to %s is read by days and hours', (from, to, expected) => {
    expect(periodsOf(Date.parse(`${from}Z`), Date.parse(`${to}Z`))).toEqual(expected);
  });
});

describe('a sparkline', () => {
  it('stands between nothing and the most, with dots where nothing is known', () => {
    expect(sparkline([0, 1, 4, 8, undefined, -1])).toBe('▁▂▅█·▁');
    expect(sparkline([])).toBe('');
    expect(sparkline([0, 0])).toBe('▁▁');
  });

  it('is at most sixty wide, and no peak is lost', () => {
    const values = Array.from({ length: 1_000 }, (_, at) => (at === 500 ? 9 : 0));
    expect(sparkline(values).length).toBeLessThanOrEqual(60);
    expect(sparkline(values)).toContain('█');
  });
});

describe('whom a rule is about', () => {
  const ground = { tenants: [ACME] };
  it('is a tenant, the unknown senders, or the platform', () => {
    expect(subjectNamed(ground, RULE, 'acme')).toEqual({ id: 'acme', tenant: ACME });
    expect(subjectNamed(ground, RULE, 'unassigned')).toEqual({ id: 'unassigned' });
    expect(subjectNamed(ground, { id: 'queue-depth', scope: 'platform' }, undefined)).toBeUndefined();
  });

  it('is the platform also where a tenant is named, and that is said', () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(subjectNamed(ground, { id: 'queue-depth', scope: 'platform' }, 'acme')).toBeUndefined();
    expect(said).toHaveBeenCalledWith(
      'queue-depth is judged once for the whole platform, acme among the rest.\n',
    );
    said.mockRestore();
  });

  it.each([
    [RULE, undefined, 'failing-sends is judged for each tenant: name one with --tenant'],
    [RULE, 'bolt', 'there is no tenant "bolt"'],
  ])('is refused where it makes no sense', (rule, tenant, message) => {
    expect(() => subjectNamed(ground, rule, tenant)).toThrow(message);
  });
});

describe('what is to be tried', () => {
  it('is checked as an override is', () => {
    expect(changeOf(RULE, { above: 0.2, for: 5 })).toMatchObject({ threshold: 0.2, forMinutes: 5 });
    expect(changeOf(RULE, {})).toBeUndefined();
    expect(() => changeOf(RULE, { above: 5 })).toThrow('accepted is a share from 0 up to 1');
    expect(() => changeOf(RULE, { below: 0.1 })).toThrow('--below: accepted is --above');
    expect(() => changeOf(RULE, { above: 0.1, threshold: 0.1 })).toThrow('came --threshold and --above');
    expect(() => changeOf(RULE, { level: 'high' })).toThrow('--level: came without a change');
  });

  it('names what there is no one number of', () => {
    expect(() => changeOf(packRule(EITHER), { threshold: 50 })).toThrow(
      '--threshold: either has no one number to change, for it fires while failed in 1 min is above 5, or',
    );
    expect(() => changeOf(packRule(EITHER), { above: 50 })).toThrow('in rules/either.ts');
    expect(changeOf(packRule(EITHER), { for: 5 })).toMatchObject({ forMinutes: 5 });
  });

  it('is tried though an override tells the level as another severity', () => {
    const quota = packRule(QUOTA);
    const views = () =>
      [0.9, 0.9, 0.95].map((quotaUsed, at) => ({
        atMs: T0 + at * MINUTE,
        window: windowOf({ values: { quotaUsed: [quotaUsed] } }),
        gauges: {},
      }));
    const told = { rule: 'quota', level: 'high', severity: 'critical', labels: {}, tenant: 'acme' } as const;
    const ground = { overrides: [told], stage: 'dev' };
    const change = changeOf(quota, { level: 'high', threshold: 0.85 });
    const { present, changed } = tryOn(ground, quota, change, { id: 'acme', tenant: ACME }, views);
    expect(present.map(({ severity }) => severity)).toEqual(['warning']);
    expect(changed?.map(({ severity, told: isTold }) => [severity, isTold])).toEqual([
      ['critical', true],
      ['warning', false],
    ]);
  });

  it('is refused where it does not go together with what the tenant has', () => {
    const quota = packRule(QUOTA);
    const own = { rule: 'quota', level: 'high', threshold: 2, labels: {}, tenant: 'acme' } as const;
    const change = changeOf(quota, { level: 'warning', threshold: 1.5 });
    const subject = { id: 'acme', tenant: ACME };
    const trial = (overrides: readonly (typeof own)[]) => () =>
      tryOn({ overrides, stage: 'dev' }, quota, change, subject, () => []);
    expect(trial([own])()).toMatchObject({ changed: [] });
    expect(trial([])).toThrow('nothing was tried: it would not work for acme');
  });

  it('says so where an override switches the rule off', () => {
    const off = { rule: RULE.id, enabled: false, labels: {} };
    const change = changeOf(RULE, { above: 0.2 });
    const trial = tryOn(
      { overrides: [off], stage: 'dev' },
      RULE,
      change,
      { id: 'acme', tenant: ACME },
      () => [],
    );
    const found = { rule: RULE, change, fromMs: T0, toMs: T0, learnedFromMs: undefined, trials: [trial] };
    expect(renderBacktest(found).join('\n')).toContain('Switched off by an override, and not judged: acme.');
  });

  it('is told beside what is', () => {
    const episode = { severity: 'high', firedAtMs: T0, minutes: 20, reason: '8 of 48', told: true } as const;
    const lines = renderBacktest({
      rule: RULE,
      change: changeOf(RULE, { above: 0.2 }),
      fromMs: T0,
      toMs: T0 + 60 * MINUTE,
      learnedFromMs: undefined,
      trials: [
        {
          subject: { id: 'acme', tenant: ACME },
          present: [episode, { ...episode, firedAtMs: T0 + 5 * MINUTE, told: false, heldBy: 'cooldown' }],
          changed: [{ ...episode, resolvedAtMs: T0 + 20 * MINUTE }],
        },
      ],
    });
    expect(lines).toContain(
      'With threshold 0.2 it would have fired once instead of 2 times: 1 page, 20 min in all, ' +
        'instead of 1 page (1 within the cooldown of another), 40 min in all.',
    );
    expect(lines.join('\n')).toMatch(/after 2026-11-21 10:41 +20 min +high +acme +cooldown/);
  });
});

describe('the log beside the replay', () => {
  const moments = (status: 'firing' | 'inactive' | 'resolved') =>
    [
      {
        atMs: T0,
        judgement: { breaching: false, value: 0, reason: '' },
        state: { status, evaluatedAtMs: T0 },
      },
    ] as const;
  const before = { to: 'firing' } as never;

  it('differs where one says that it fires, and the other not', () => {
    expect(differs({ moments: moments('firing'), logged: {} })).toBe(true);
    expect(differs({ moments: moments('inactive'), logged: { before } })).toBe(true);
    expect(differs({ moments: moments('firing'), logged: { before } })).toBe(false);
    expect(differs({ moments: moments('resolved'), logged: {} })).toBe(false);
  });
});

describe('the share of the queue', () => {
  it('is that of the tenant that has most, and only of it', () => {
    const minute = (n: number) =>
      new Map([[T0, { 'events.message.received': n, 'latency.processing.40': n }]]);
    const all = new Map(
      Array.from({ length: 6 }, (_, at) => [`t${at}`, minute(at === 0 ? 400 : 10)] as const),
    );
    const shares = sharesOf(all as never, T0 + MINUTE, T0 + 12 * MINUTE);
    expect(shares('t0')(T0 + MINUTE)?.value).toBeGreaterThan(0.8);
    expect(shares('t1')(T0 + MINUTE)).toBeUndefined();
    expect(shares('t0')(T0 + 12 * MINUTE)).toBeUndefined();
  });
});

describe('overrides', () => {
  const document = { overrides: [{ rule: 'a', threshold: 1 }], version: 4, by: 'ayu', atMs: T0 };

  it('are told in words', () => {
    expect(sayScope({ rule: 'a', labels: { tier: 'gold', team: 'north' }, stage: 'dev' })).toBe(
      'tenants with tier=gold and team=north on stage dev',
    );
    expect(sayChanges({ rule: 'a', labels: {}, threshold: 2, forMinutes: 0, enabled: false })).toBe(
      'threshold 2, for none, switched off',
    );
  });

  it('that make no sense any more are shown with the reason', () => {
    const lines = renderOverrides({ document, known: { rules: [RULE], stages: [], tenants: new Set() } });
    expect(lines.join('\n')).toContain('overrides[0]: rule: came "a", accepted is one of failing-sends');
    expect(lines).toContain('Version 4, changed by ayu at 2026-11-21 09:41 UTC.');
  });

  it('of two editors: the second hears who was first, and what changed', () => {
    const read = { ...document, version: 3, overrides: [{ rule: 'b' }] };
    expect(conflict(read, document)).toBe(
      'nothing was changed: ayu changed the overrides at 2026-11-21 09:41 UTC, from version 3 to 4:\n' +
        '  - {"rule":"b"}\n  + {"rule":"a","threshold":1}\n' +
        'Run the command again: it starts from what is there now.',
    );
    expect(outdated('x.json', 3, [{ rule: 'b' }], document)).toContain(
      'x.json is made from version 3, and what is there is version 4, by ayu',
    );
  });

  it('are counted once where they are changed', () => {
    const one = { rule: 'a', threshold: 1 };
    expect(countChanged([one, { rule: 'b' }], [{ ...one, threshold: 2 }, { rule: 'b' }])).toBe(1);
    expect(countChanged([one], [{ rule: 'b' }])).toBe(2);
    expect(countChanged([one], [one])).toBe(0);
  });

  it('have the numbers by which faults name them, and those without effect the command that ends them', () => {
    const ghost = { rule: RULE.id, labels: { tier: "it's gold" }, tenant: 'ghost', threshold: 0.2 };
    const overrides = [
      { rule: RULE.id, enabled: false },
      ghost,
      { rule: RULE.id, stage: 'dev', forMinutes: 1 },
    ];
    const known = { rules: [RULE], stages: ['dev'], tenants: new Set<string>() };
    const lines = renderOverrides({ document: { ...document, overrides }, known });
    expect(lines.join('\n')).toMatch(/\[0\] +failing-sends +all +switched off\n\[2\] +failing-sends/);
    expect(lines.join('\n')).toContain('left out: overrides[1]: tenant: came "ghost"');
    expect(lines).toContain(
      "    to take it away: kentongan rules overrides rm failing-sends --tenant ghost --label 'tier=it'\\''s gold'",
    );
  });

  it('for labels that no tenant has are taken, and that is said', () => {
    const gold = { rule: 'a', labels: { tier: 'gold' } };
    expect(sayNobody([gold, { rule: 'a' }], [ACME])[0]).toMatch(/^No tenant has tier=gold at present/);
    expect(sayNobody([gold], [parseTenant({ id: 'b', name: 'B', labels: { tier: 'gold' } })])).toEqual([]);
    expect(sayNobody([{ ...gold, tenant: 'acme' }], [ACME])[0]).toMatch(/^acme has not tier=gold/);
  });

  it('are the same override when they are for the same', () => {
    expect(placeOf({ rule: 'a', threshold: 1 })).toBe(placeOf({ labels: {}, rule: 'a', enabled: false }));
    expect(placeOf({ rule: 'a', tenant: 'acme' })).not.toBe(placeOf({ rule: 'a' }));
  });

  it.each([
    ['{', 'x.json is not JSON'],
    ['[]', 'came no list "overrides"'],
    ['{"overrides": [], "rules": []}', 'came "rules"'],
    ['{"overrides": [], "version": "3"}', 'version: came "3", accepted is a whole number'],
  ])('are not read from %s', (text, message) => {
    expect(() => readOverrideFile('x.json', text)).toThrow(message);
  });
});
