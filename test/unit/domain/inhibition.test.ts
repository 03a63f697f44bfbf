import { BUILT_IN_INHIBITION } from '../../../lambdas/domain/routing/built-in-inhibition';
import { type Inhibiting, inhibitedBy } from '../../../lambdas/domain/routing/inhibition';
import { parseMatchers } from '../../../lambdas/domain/routing/matcher';
import type { InhibitRule } from '../../../lambdas/domain/routing/routing';
import { rulePack } from '../../../rules';
import { GUARDED_BY_ALARM } from '../../../rules/guarded-by-alarm';
import { WAITING_RULES } from '../../../rules/waiting';

const ruleOf = (source: string, target: string, ...equal: readonly string[]): InhibitRule => ({
  source: parseMatchers(source),
  target: parseMatchers(target),
  equal,
});
/** An alert named after its labels. */
const alert = (labels: Record<string, string>, inhibits?: readonly string[]): Inhibiting => ({
  fingerprint: Object.values(labels).join(' '),
  labels,
  ...(inhibits ? { inhibits } : {}),
});

/** What mutes one alert while others fire too. */
const mutedBy = (target: Inhibiting, firing: readonly Inhibiting[], rules: readonly InhibitRule[]) =>
  inhibitedBy([...firing, ...(firing.includes(target) ? [] : [target])], rules).get(target.fingerprint);

describe('a firing source mutes a target', () => {
  const rule = ruleOf('a="source"', 'a=~"target|both", x!="no"', 'tenant', 'stage');
  const source = alert({ a: 'source', tenant: 't1' });

  it.each<[string, Inhibiting, string | undefined]>([
    [
      'with the same values of the labels that must be equal',
      alert({ a: 'target', tenant: 't1' }),
      'source t1',
    ],
    ['an empty one being as good as none', alert({ a: 'target', tenant: 't1', stage: '' }), 'source t1'],
    ['but none with other values', alert({ a: 'target', tenant: 't2' }), undefined],
    ['but none without the label', alert({ a: 'target' }), undefined],
    ['but none that has one more of them', alert({ a: 'target', tenant: 't1', stage: 's' }), undefined],
    ['but nothing that is no target', alert({ a: 'target', tenant: 't1', x: 'no' }), undefined],
    ['and not itself', source, undefined],
  ])('%s', (_name, target, expected) => {
    expect(mutedBy(target, [source, target], [rule])).toBe(expected);
  });

  it('wherever it is, where no label must be equal', () => {
    const any = ruleOf('a="source"', 'a="target"');
    expect(mutedBy(alert({ a: 'target', tenant: 't9' }), [source], [any])).toBe('source t1');
  });

  it('only while it fires', () => {
    expect(mutedBy(alert({ a: 'target', tenant: 't1' }), [], [rule])).toBeUndefined();
  });

  it('though it is muted itself', () => {
    const rules = [ruleOf('a="1"', 'a="2"'), ruleOf('a="2"', 'a="3"')];
    const firing = ['1', '2', '3'].map((a) => alert({ a }));
    expect(firing.map((each) => mutedBy(each, firing, rules))).toEqual([undefined, '1', '2']);
  });

  it('that is a source as well, unless it is a target as well', () => {
    const both = ruleOf('s="1"', 't="1"');
    const [one, other] = [alert({ s: '1', t: '1', n: 'one' }), alert({ s: '1', t: '1', n: 'other' })];
    expect(mutedBy(one, [one, other], [both])).toBeUndefined();
    // A source that is no target mutes it, whatever comes first.
    const pure = alert({ s: '1', n: 'pure' });
    expect(mutedBy(one, [other, pure, one], [both])).toBe('1 pure');
    // And one that is both mutes what is a target only.
    expect(mutedBy(alert({ t: '1' }), [other, pure], [both])).toBe('1 1 other');
  });

  it('also where labels are made to look alike', () => {
    const equal = ruleOf('a="source"', 'a="target"', 'x', 'y');
    const firing = [alert({ a: 'source', x: 'p","q', y: '' })];
    expect(mutedBy(alert({ a: 'target', x: 'p', y: 'q' }), firing, [equal])).toBeUndefined();
  });
});

describe('a rule that explains others mutes them', () => {
  const platform = alert({ rule: 'down' }, ['slow', 'silence']);
  const tenant = alert({ rule: 'quota', tenant: 't1' }, ['slow']);

  it.each<[string, Inhibiting, readonly Inhibiting[], string | undefined]>([
    [
      'for all tenants, being one of the platform',
      alert({ rule: 'silence', tenant: 't1' }),
      [platform],
      'down',
    ],
    ['for the platform, being one of the platform', alert({ rule: 'slow' }), [platform], 'down'],
    ['for its own tenant', alert({ rule: 'slow', tenant: 't1' }), [tenant], 'quota t1'],
    ['for no other tenant', alert({ rule: 'slow', tenant: 't2' }), [tenant], undefined],
    ['for no platform', alert({ rule: 'slow' }), [tenant], undefined],
    [
      'and no rule that it does not name',
      alert({ rule: 'other', tenant: 't1' }),
      [platform, tenant],
      undefined,
    ],
    ['and none that explains it in turn', alert({ rule: 'slow' }, ['down']), [platform], undefined],
  ])('%s', (_name, target, firing, expected) => {
    expect(mutedBy(target, firing, [])).toBe(expected);
  });
});

describe('without any configuration', () => {
  const muted = (target: Record<string, string>, source: Record<string, string>) =>
    mutedBy(alert(target), [alert(source)], BUILT_IN_INHIBITION) !== undefined;
  const rule = { rule: 'send-failures', tenant: 't1', scope: 'tenant' };

  it('a higher severity mutes the lower ones of its rule, tenant and scope, and not the reverse', () => {
    const order = ['critical', 'high', 'warning', 'notice', 'info'];
    for (const [index, severity] of order.entries()) {
      for (const [other, of] of order.entries()) {
        expect(muted({ ...rule, severity: of }, { ...rule, severity })).toBe(other > index);
      }
    }
    const milder = { ...rule, severity: 'warning' };
    for (const change of [{ rule: 'silence' }, { tenant: 't2' }, { tenant: '' }, { scope: 'platform' }]) {
      expect(muted(milder, { ...rule, severity: 'critical', ...change })).toBe(false);
    }
  });

  it('a platform to which no webhook comes mutes what it explains of tenants, and nothing else', () => {
    const down = { rule: 'webhook-down', severity: 'critical', scope: 'platform' };
    expect(muted({ rule: 'silence', tenant: 't1', severity: 'warning' }, down)).toBe(true);
    expect(muted({ rule: 'token-expired', tenant: 't1', severity: 'critical' }, down)).toBe(false);
    expect(muted({ rule: 'dlq-volume', severity: 'critical' }, down)).toBe(false);
    expect(muted({ rule: 'silence', tenant: 't1' }, { ...down, tenant: 't1' })).toBe(false);
  });

  it('it speaks of rules that there are, or will be', () => {
    const known = new Set([...rulePack, ...GUARDED_BY_ALARM, ...WAITING_RULES].map(({ id }) => id as string));
    const named = BUILT_IN_INHIBITION.flatMap(({ source, target }) => [...source, ...target])
      .filter(({ label }) => label === 'rule')
      .flatMap(({ value }) => value.split('|'));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('thousands of alerts are asked about in a moment', () => {
    const firing = Array.from({ length: 5_000 }, (_, index) =>
      alert({ rule: `r${index % 7}`, tenant: `t${index}`, severity: index % 2 ? 'high' : 'critical' }),
    );
    const started = performance.now();
    expect(inhibitedBy(firing, BUILT_IN_INHIBITION).size).toBe(0);
    // Each against each would be 25 million comparisons, some minutes of them.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
