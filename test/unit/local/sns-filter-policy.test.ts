import fc from 'fast-check';
import { parseFilterPolicy, passesFilter } from '../../../local/aws/sns/filter-policy';
import type { MessageAttributes } from '../../../local/aws/sqs/message';

function attributes(values: Record<string, unknown>): MessageAttributes {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number'
        ? { DataType: 'Number', StringValue: String(value) }
        : Array.isArray(value)
          ? { DataType: 'String.Array', StringValue: JSON.stringify(value) }
          : { DataType: 'String', StringValue: String(value) },
    ]),
  );
}

function passesAttributes(policy: unknown, values: Record<string, unknown>): boolean {
  return passesFilter(
    parseFilterPolicy(policy, 'MessageAttributes'),
    'MessageAttributes',
    attributes(values),
    '',
  );
}

function passesBody(policy: unknown, body: unknown): boolean {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return passesFilter(parseFilterPolicy(policy, 'MessageBody'), 'MessageBody', {}, text);
}

describe('a filter policy on message attributes', () => {
  it.each<[rule: unknown, passing: unknown[], failing: unknown[]]>([
    ['critical', ['critical'], ['Critical', 'warning', 5]],
    [100, [100, 100.0], [101, '100']],
    [{ prefix: 'crit' }, ['critical', 'crit'], ['acrit', 5]],
    [{ suffix: 'ical' }, ['critical'], ['icals']],
    [{ 'equals-ignore-case': 'Critical' }, ['CRITICAL', 'critical'], ['critica']],
    [{ wildcard: 'a*c*e' }, ['abcde', 'ace', 'accce'], ['abde', 'acd', 'ae', 'xace']],
    [{ wildcard: '*.log' }, ['a.log', '.log'], ['a.logs']],
    [{ wildcard: 'aba*aba' }, ['abaaba', 'abaxaba'], ['aba', 'ababa']],
    [{ wildcard: 'plain' }, ['plain'], ['plainly']],
    [{ 'anything-but': 'low' }, ['high', 5], ['low']],
    [{ 'anything-but': ['low', 5] }, ['high', 6, ['low', 'high']], ['low', 5, ['low']]],
    [{ 'anything-but': { prefix: 'test-' } }, ['live'], ['test-1']],
    [{ 'anything-but': { prefix: ['a', 'b'] } }, ['c'], ['ax', 'bx']],
    [{ 'anything-but': { suffix: ['.tmp'] } }, ['a.log'], ['a.tmp']],
    [{ 'anything-but': { wildcard: ['*x*', 'y*'] } }, ['abc'], ['axb', 'yes']],
    [{ 'anything-but': { 'equals-ignore-case': 'low' } }, ['high'], ['LOW']],
    [{ numeric: ['=', 3.5] }, [3.5], [3, '3.5']],
    [{ numeric: ['>', 0, '<=', 150] }, [0.1, 150], [0, 150.1, 'many']],
    [{ exists: true }, ['anything', 0], []],
    [{ cidr: '10.0.0.0/24' }, ['10.0.0.0', '10.0.0.255'], ['10.0.1.0', 'ten', '::1']],
    [{ cidr: '2001:db8::/32' }, ['2001:db8::1'], ['2001:db9::1', '10.0.0.1']],
    ['b', [['a', 'b']], [['a'], []]],
    [true, [[true]], ['true', [false]]],
    [null, [[null]], ['null']],
  ])('%j lets %j pass and stops %j', (rule, passing, failing) => {
    for (const value of passing)
      expect([value, passesAttributes({ field: [rule] }, { field: value })]).toEqual([value, true]);
    for (const value of failing)
      expect([value, passesAttributes({ field: [rule] }, { field: value })]).toEqual([value, false]);
  });

  it('asks for every field and takes any condition of a field', () => {
    const policy = { severity: ['high', { prefix: 'crit' }], tenant: ['a'] };
    expect(passesAttributes(policy, { severity: 'critical', tenant: 'a', other: 'x' })).toBe(true);
    expect(passesAttributes(policy, { severity: 'high' })).toBe(false);
    expect(passesAttributes({ severity: [{ exists: false }] }, { tenant: 'a' })).toBe(true);
    expect(passesAttributes({ severity: [{ exists: false }] }, { severity: 'low' })).toBe(false);
  });

  it('takes one of the alternatives of $or, beside the other fields', () => {
    const policy = { tenant: ['a'], $or: [{ severity: ['high'] }, { count: [{ numeric: ['>', 9] }] }] };
    expect(passesAttributes(policy, { tenant: 'a', severity: 'high' })).toBe(true);
    expect(passesAttributes(policy, { tenant: 'a', count: 10 })).toBe(true);
    expect(passesAttributes(policy, { tenant: 'a', count: 1 })).toBe(false);
    expect(passesAttributes(policy, { tenant: 'b', severity: 'high' })).toBe(false);
  });

  it('does not look at binary attributes', () => {
    const policy = parseFilterPolicy({ blob: [{ exists: true }] }, 'MessageAttributes');
    const blob = { DataType: 'Binary', BinaryValue: 'AQID' };
    expect(passesFilter(policy, 'MessageAttributes', { blob }, '')).toBe(false);
  });
});

describe('a filter policy on the message body', () => {
  it('looks into nested objects and lists', () => {
    const policy = { detail: { state: ['ALARM'], tenant: { id: [{ prefix: 't-' }] } } };
    expect(passesBody(policy, { detail: { state: 'ALARM', tenant: { id: 't-1' } } })).toBe(true);
    expect(passesBody(policy, { detail: { state: ['OK', 'ALARM'], tenant: { id: 't-1' } } })).toBe(true);
    expect(passesBody(policy, { detail: { state: 'ALARM' } })).toBe(false);
    const parts = [{ state: 'ALARM' }, { tenant: { id: 't-1' } }];
    expect(passesBody(policy, { detail: parts })).toBe(false);
    expect(passesBody(policy, { detail: [...parts, { state: 'ALARM', tenant: { id: 't-1' } }] })).toBe(true);
  });

  it('tells missing fields from present ones, and stops what is not a JSON object', () => {
    expect(passesBody({ detail: { error: [{ exists: false }] } }, {})).toBe(true);
    expect(passesBody({ detail: { error: [{ exists: false }] } }, { detail: { error: 1 } })).toBe(false);
    expect(passesBody({ a: [{ exists: true }] }, { a: null })).toBe(true);
    expect(passesBody({ a: [{ exists: true }] }, 'no json')).toBe(false);
    expect(passesBody({ a: [{ exists: false }] }, [1])).toBe(false);
    expect(passesBody({ toString: [{ exists: true }] }, {})).toBe(false);
  });

  it('bears lists nested deeper than the stack', () => {
    const deep = `{"a":${'['.repeat(5000)}"x"${']'.repeat(5000)}}`;
    expect(passesBody({ a: ['x'] }, deep)).toBe(true);
  });
});

describe('a filter policy that SNS would refuse', () => {
  it.each<[policy: unknown, complaint: string]>([
    ['x', 'FilterPolicy: must be a JSON object'],
    [{ a: 'x' }, '"a" must be a list of conditions'],
    [{ a: [] }, '"a" must list at least one condition'],
    [{ a: { b: ['x'] } }, '"a" must be a list of conditions'],
    [{ a: ['x', { prefix: 5 }] }, '"a[1]" "prefix" takes a string'],
    [{ a: [{ like: 'x' }] }, '"a[0]" "like" is no operator'],
    [{ a: [{ prefix: 'x', suffix: 'y' }] }, '"a[0]" a condition is'],
    [{ a: [['x']] }, '"a[0]" a condition is'],
    [{ a: [{ exists: 'yes' }] }, '"a[0]" "exists" takes true or false'],
    [{ a: [{ wildcard: 'a**b' }] }, 'two stars'],
    [{ a: [{ 'anything-but': [] }] }, '"anything-but" takes'],
    [{ a: [{ 'anything-but': { numeric: '5' } }] }, 'does not take "numeric"'],
    [{ a: [{ numeric: ['>', '5'] }] }, 'takes numbers'],
    [{ a: [{ numeric: ['<', 5, '>', 1] }] }, 'a lower and an upper bound'],
    [{ a: [{ numeric: ['='] }] }, '"numeric" takes'],
    [{ a: [{ numeric: ['=', 1e10] }] }, '10^9'],
    [{ a: [{ cidr: '10.0.0/24' }] }, '"cidr" takes'],
    [{ a: [{ cidr: '10.0.0.0/33' }] }, '"cidr" takes'],
    [{ a: ['1'], b: ['1'], c: ['1'], d: ['1'], e: ['1'], f: ['1'] }, 'names 6 fields'],
    [{ a: Array(151).fill('x') }, '151 combinations'],
    [{ $or: [{ a: ['x'] }] }, '"$or[0]"'],
  ])('%j names the place', (policy, complaint) => {
    expect(() => parseFilterPolicy(policy, 'MessageAttributes')).toThrow(complaint);
    expect(() => parseFilterPolicy(policy, 'MessageAttributes')).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', queryCode: 'InvalidParameter' }),
    );
  });

  it('counts the depth of a field among the combinations', () => {
    const policy = { a: { b: { c: Array(51).fill('x') } } };
    expect(() => parseFilterPolicy(policy, 'MessageBody')).toThrow('153 combinations');
  });
});

describe('any filter policy', () => {
  const rules = [
    'x',
    7,
    null,
    { prefix: 'x' },
    { wildcard: '*a*' },
    { 'anything-but': ['x', 7] },
    { 'anything-but': { suffix: 'x' } },
    { numeric: ['>=', 1, '<', 5] },
    { exists: false },
    { cidr: '10.0.0.0/8' },
  ];
  const field = fc.constantFrom('a', 'b', '__proto__', 'constructor');

  it('judges any attributes without throwing', () => {
    const value = fc.record({
      DataType: fc.constantFrom('String', 'Number', 'String.Array', 'x'),
      StringValue: fc.string(),
    });
    fc.assert(
      fc.property(
        fc.dictionary(field, fc.constantFrom(...rules)),
        fc.dictionary(field, value),
        (policy, values) => {
          const lists = Object.fromEntries(Object.entries(policy).map(([name, rule]) => [name, [rule]]));
          const parsed = parseFilterPolicy(lists, 'MessageAttributes');
          expect(typeof passesFilter(parsed, 'MessageAttributes', values, '')).toBe('boolean');
        },
      ),
    );
  });

  it('judges any body without throwing', () => {
    const body = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(fc.constantFrom(...rules), body, (rule, text) => {
        const parsed = parseFilterPolicy({ a: { b: [rule] }, c: [rule] }, 'MessageBody');
        expect(typeof passesFilter(parsed, 'MessageBody', {}, text)).toBe('boolean');
      }),
    );
  });

  it('is parsed or refused in words, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('MessageBody' as const, 'MessageAttributes' as const),
        (policy, scope) => {
          try {
            parseFilterPolicy(policy, scope);
          } catch (error) {
            expect(error).toMatchObject({ code: 'InvalidParameterException' });
          }
        },
      ),
    );
  });

  it('matches a wildcard as the regular expression does', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(''));
    const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        pattern.filter((value) => !value.includes('**')),
        text,
        (wildcard, value) => {
          const expected = new RegExp(`^${wildcard.replaceAll('*', '.*')}$`).test(value);
          expect(passesAttributes({ field: [{ wildcard }] }, { field: value })).toBe(expected);
        },
      ),
    );
  });
});
