// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation and IAM write their placeholders so
import fc from 'fast-check';
import { compileStatements, type Decision, evaluate } from '../../../local/aws/iam/policy';
import { matchesWildcard } from '../../../local/aws/iam/wildcard';
import { allow, deny } from './template-builder';

const queue = 'arn:aws:sqs:us-east-1:123456789012:orders';

function decide(statements: object[], action: string, resource: string, context = {}): Decision {
  return evaluate(compileStatements({ Statement: statements }, 'policy P'), action, resource, context);
}

describe('a policy', () => {
  it.each<[string, object[], string, Decision]>([
    ['allows what it names', [allow('sqs:SendMessage', queue)], 'sqs:SendMessage', 'allow'],
    [
      'denies what it does not name',
      [allow('sqs:SendMessage', queue)],
      'sqs:ReceiveMessage',
      'implicit-deny',
    ],
    ['takes no notice of case in actions', [allow('SQS:sendmessage', queue)], 'sqs:SendMessage', 'allow'],
    [
      'takes notice of case in resources',
      [allow('sqs:*', queue.toUpperCase())],
      'sqs:SendMessage',
      'implicit-deny',
    ],
    ['knows wildcards', [allow('sqs:Send*', '*:order?')], 'sqs:SendMessage', 'allow'],
    ['lets deny win', [allow('*', '*'), deny('sqs:*', queue)], 'sqs:SendMessage', 'explicit-deny'],
    [
      'lets deny win that comes first',
      [deny('sqs:*', queue), allow('*', '*')],
      'sqs:SendMessage',
      'explicit-deny',
    ],
    ['knows lists', [allow(['a:b', 'sqs:SendMessage'], ['x', queue])], 'sqs:SendMessage', 'allow'],
    [
      'knows NotAction',
      [{ Effect: 'Allow', NotAction: 'sqs:Delete*', Resource: '*' }],
      'sqs:SendMessage',
      'allow',
    ],
    [
      'knows NotResource',
      [{ Effect: 'Allow', Action: '*', NotResource: '*:orders' }],
      'sqs:SendMessage',
      'implicit-deny',
    ],
    [
      'takes local calls for encrypted ones',
      [allow('*', '*'), deny('*', '*', { Bool: { 'aws:SecureTransport': 'false' } })],
      'sqs:SendMessage',
      'allow',
    ],
  ])('%s', (_name, statements, action, expected) => {
    expect(decide(statements, action, queue)).toBe(expected);
  });

  it('with a single statement needs no list', () => {
    const statements = compileStatements({ Statement: allow('*', '*') }, 'P');
    expect(evaluate(statements, 'a:b', 'c')).toBe('allow');
  });
});

describe('a condition', () => {
  const source = { 'aws:sourcearn': ['arn:aws:sns:us-east-1:123456789012:alerts'] };
  const keys = (...values: string[]) => ({ 'dynamodb:leadingkeys': values });

  it.each<[string, object, object, Decision]>([
    ['ArnLike holds', { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:alerts' } }, source, 'allow'],
    ['ArnEquals fails', { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:x' } }, source, 'implicit-deny'],
    ['a key that is absent fails', { StringEquals: { 'aws:SourceArn': 'x' } }, {}, 'implicit-deny'],
    ['a negated absent key holds', { StringNotEquals: { 'aws:SourceArn': 'x' } }, {}, 'allow'],
    ['IfExists holds on an absent key', { StringEqualsIfExists: { 'aws:SourceArn': 'x' } }, {}, 'allow'],
    [
      'one of several values is enough',
      { StringEquals: { 'aws:SourceAccount': ['1', '2'] } },
      { 'aws:sourceaccount': ['2'] },
      'allow',
    ],
    [
      'ForAllValues holds for all',
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'T#1*' } },
      keys('T#1', 'T#1/a'),
      'allow',
    ],
    [
      'ForAllValues fails for one',
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'T#1' } },
      keys('T#1', 'T#2'),
      'implicit-deny',
    ],
    [
      'ForAnyValue holds for one',
      { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'T#1' } },
      keys('T#1', 'T#2'),
      'allow',
    ],
    [
      'StringNotLike fails on a match',
      { StringNotLike: { 'aws:SourceArn': '*alerts' } },
      source,
      'implicit-deny',
    ],
  ])('%s', (_name, condition, context, expected) => {
    expect(decide([allow('*', '*', condition)], 'a:b', 'c', context)).toBe(expected);
  });

  it.each<[string, object, string]>([
    [
      'operator',
      { NumericLessThan: { 'aws:SourceArn': '1' } },
      "statement 1: the local run does not know the condition operator 'NumericLessThan'",
    ],
    ['key', { StringEquals: { 'aws:PrincipalOrgID': 'o' } }, "condition key 'aws:PrincipalOrgID'"],
    ['variable', { StringEquals: { 'aws:SourceArn': '${aws:username}' } }, 'policy variables'],
  ])('with an unknown %s stops the start', (_name, condition, message) => {
    const compile = () => compileStatements({ Statement: [allow('*', '*', condition)] }, 'policy P');
    expect(compile).toThrow('policy P');
    expect(compile).toThrow(message);
  });
});

describe('the wildcard matcher', () => {
  const letters = (...chars: string[]) => fc.string({ unit: fc.constantFrom(...chars), maxLength: 12 });

  it('agrees with a regular expression', () => {
    fc.assert(
      fc.property(letters('a', 'b', '*', '?'), letters('a', 'b', '*'), (pattern, text) => {
        const source = pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]');
        expect(matchesWildcard(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no exponential time on many stars', () => {
    expect(matchesWildcard(`${'a*'.repeat(40)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
