import {
  InvalidMatcher,
  type Matcher,
  matches,
  parseMatcher,
  parseMatchers,
  sayMatchers,
} from '../../../lambdas/domain/routing/matcher';

describe('a matcher is read', () => {
  it.each<[string, Matcher]>([
    ['severity="critical"', { label: 'severity', operator: '=', value: 'critical' }],
    ['severity=critical', { label: 'severity', operator: '=', value: 'critical' }],
    ['  severity  !=  critical  ', { label: 'severity', operator: '!=', value: 'critical' }],
    ['tenant=~"demo-.*"', { label: 'tenant', operator: '=~', value: 'demo-.*' }],
    ['tenant!~demo-.*', { label: 'tenant', operator: '!~', value: 'demo-.*' }],
    ['tenant=', { label: 'tenant', operator: '=', value: '' }],
    ['tenant=""', { label: 'tenant', operator: '=', value: '' }],
    ['team=first line', { label: 'team', operator: '=', value: 'first line' }],
    ['team=" padded "', { label: 'team', operator: '=', value: ' padded ' }],
    ['a_b:c.d-e="x"', { label: 'a_b:c.d-e', operator: '=', value: 'x' }],
    ['note="say \\"hi\\""', { label: 'note', operator: '=', value: 'say "hi"' }],
    ['note=say \\"hi\\"', { label: 'note', operator: '=', value: 'say "hi"' }],
    ['note="two\\nlines"', { label: 'note', operator: '=', value: 'two\nlines' }],
    ['rule=~"a\\.b\\\\d"', { label: 'rule', operator: '=~', value: 'a\\.b\\d' }],
    ['note="a=~b"', { label: 'note', operator: '=', value: 'a=~b' }],
    ['rule=~(?i)webhook-.+', { label: 'rule', operator: '=~', value: '(?i)webhook-.+' }],
  ])('from %s', (text, matcher) => {
    expect(parseMatcher(text)).toEqual(matcher);
  });

  it.each<[string, number]>([
    ['', 0],
    ['{}', 0],
    ['severity="critical"', 1],
    ['severity="critical",', 1],
    ['{severity="critical", tenant=~"a|b"}', 2],
    ['note="a, b",severity=high', 2],
    ['note="a \\", b",severity=high', 2],
    ['tenant=~"x{1,2}", team=a', 2],
  ])('from a list, %s', (text, count) => {
    expect(parseMatchers(text)).toHaveLength(count);
  });

  it.each([
    ['severity', /accepted is LABEL="VALUE"/],
    ['="critical"', /accepted is LABEL="VALUE"/],
    ['1st="x"', /accepted is LABEL="VALUE"/],
    ['severity==critical', /accepted is LABEL="VALUE"/],
    ['severity=~~critical', /accepted is LABEL="VALUE"/],
    ["severity='critical'", /accepted is LABEL="VALUE"/],
    ['severity="critical', /a quote within the value is written \\"/],
    ['severity=critical"', /a quote within the value is written \\"/],
    ['severity="a" b"', /a quote within the value is written \\"/],
    ['severity="a\\"', /a quote within the value is written \\"/],
    ['a="b" c="d"', /a quote within the value is written \\"/],
    ['a=~"(?=b)"', /RE2's dialect.*unsupported Perl syntax: `\(\?=`/],
    ['a=~"(?<!b)c"', /RE2's dialect/],
    ['a!~"(b)\\1"', /RE2's dialect.*invalid escape sequence: `\\1`/],
    ['a=~"("', /RE2's dialect.*missing closing \)/],
    ['a=~"a**"', /RE2's dialect.*invalid nested repetition/],
    ['a=~"b){2}"', /RE2's dialect/],
    ['a=~"x{1001}"', /RE2's dialect.*invalid repeat count/],
    ['a=~x{2}', /accepted is LABEL="VALUE"/],
    ['a=b,c', /accepted is LABEL="VALUE"/],
    ['a=`b`', /accepted is LABEL="VALUE"/],
  ])('not from %s', (text, reason) => {
    expect(() => parseMatcher(text)).toThrow(InvalidMatcher);
    expect(() => parseMatcher(text)).toThrow(reason);
    expect(() => parseMatcher(text)).toThrow(`came ${JSON.stringify(text)}`);
  });

  it.each(['{a="b"', 'a="b"}', 'a="b",,c="d"', ',', '{,}', 'tenant=~x{1,2}', 'a b'])(
    'nor from a list, %s',
    (text) => {
      expect(() => parseMatchers(text)).toThrow(InvalidMatcher);
    },
  );
});

describe('a matcher', () => {
  const labels = { severity: 'critical', tenant: 'demo-1', empty: '', lines: 'a\nb' };

  it.each<[string, boolean]>([
    ['severity="critical"', true],
    ['severity="Critical"', false],
    ['severity="crit"', false],
    ['severity!="critical"', false],
    ['severity!="high"', true],
    ['tenant=~"demo-.*"', true],
    ['tenant=~"demo"', false],
    ['tenant=~"emo-1"', false],
    ['tenant=~"demo-2|demo-1"', true],
    ['tenant=~"d|demo-1"', true],
    ['tenant=~"^demo-1$"', true],
    ['tenant=~"DEMO-1"', false],
    ['tenant=~"(?i)DEMO-1"', true],
    ['tenant!~"demo-.*"', false],
    ['tenant!~"demo"', true],
    // An absent label and an empty one are the same.
    ['team=""', true],
    ['constructor=""', true],
    ['empty=""', true],
    ['team!="ops"', true],
    ['team!=""', false],
    ['team="ops"', false],
    ['team=~".*"', true],
    ['team=~".+"', false],
    ['team=~""', true],
    ['team=~"|ops"', true],
    ['team!~".+"', true],
    ['team!~"ops"', true],
    ['empty=~".+"', false],
    // The dot fits no newline, and `$` is the very end.
    ['lines=~"a.b"', false],
    ['lines=~"(?s)a.b"', true],
    ['lines=~"a\\nb"', true],
    ['lines=~"a$"', false],
    ['lines=~".*"', false],
    ['lines!~".*"', true],
  ])('%s: %s', (text, expected) => {
    expect(matches([parseMatcher(text)], labels)).toBe(expected);
  });

  it('of a list must hold with all others; of none, there is none that does not', () => {
    expect(matches([], labels)).toBe(true);
    expect(matches(parseMatchers('severity="critical", tenant="demo-1"'), labels)).toBe(true);
    expect(matches(parseMatchers('severity="critical", tenant="demo-2"'), labels)).toBe(false);
  });

  it.each(['=~', '!~'] as const)('of an expression that cannot be used, %s, selects nothing', (operator) => {
    expect(matches([{ label: 'tenant', operator, value: '(' }], labels)).toBe(false);
  });

  it.each(['(a+)+b', '(a|a)*b', '(a*)*b', '(.*a){20}b', '(a?){30}a{30}', '(x+x+)+y', '([a-z]+)*!'])(
    'of %s, which makes others hang, answers at once',
    (expression) => {
      const value = 'a'.repeat(10_000);
      expect(matches([parseMatcher(`tenant=~"${expression}"`)], { tenant: value })).toBe(false);
    },
  );

  it('is said as it is read', () => {
    expect(sayMatchers(parseMatchers('{a=b,c=~"x{1,2}", d!="q\\"\\\\"}'))).toBe(
      'a="b", c=~"x{1,2}", d!="q\\"\\\\"',
    );
  });
});
