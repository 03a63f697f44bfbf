// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation and IAM write their placeholders so
import fc from 'fast-check';
import { resolveValue } from '../../../local/template/resolve';
import type { ResolveScope } from '../../../local/template/scope';

const scope: ResolveScope = {
  parameter: (name) => ({ 'AWS::Region': 'us-east-1', Stage: 'dev', Zones: ['a', 'b'] })[name],
  resource: (id) =>
    id === 'Queue'
      ? { ref: 'http://queue', attributes: { Arn: 'arn:queue', 'Deep.Name': 'deep' } }
      : undefined,
  condition: (name) => name === 'Yes',
  mappings: { Sizes: { dev: { memory: 128 } } },
};

describe('an intrinsic function', () => {
  it.each<[string, unknown, unknown]>([
    ['Ref to a parameter', { Ref: 'Stage' }, 'dev'],
    ['Ref to a resource', { Ref: 'Queue' }, 'http://queue'],
    ['Ref beside other members is plain data', { Ref: 'x', Other: 1 }, { Ref: 'x', Other: 1 }],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
    ['GetAtt with dots', { 'Fn::GetAtt': 'Queue.Deep.Name' }, 'deep'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-dev-1'],
    ['Join over Split', { 'Fn::Join': ['/', { 'Fn::Split': [':', 'a:b'] }] }, 'a/b'],
    ['Select', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'b'],
    ['Sub', { 'Fn::Sub': 'q ${Queue} ${Queue.Arn} ${AWS::Region}' }, 'q http://queue arn:queue us-east-1'],
    ['Sub with a literal', { 'Fn::Sub': '${!Stage} is ${Stage}' }, '${Stage} is dev'],
    ['Sub with variables', { 'Fn::Sub': ['${A}-${Stage}', { A: { Ref: 'Stage' } }] }, 'dev-dev'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 128],
    ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['If, taken', { 'Fn::If': ['Yes', 1, { Ref: 'Nowhere' }] }, 1],
    ['If, not taken', { 'Fn::If': ['No', { Ref: 'Nowhere' }, 2] }, 2],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['NoValue in a list', [1, { Ref: 'AWS::NoValue' }, 2], [1, 2]],
  ])('%s yields its value', (_name, value, expected) => {
    expect(resolveValue(value, scope, 'Here')).toEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ['an unknown function', { a: [{ 'Fn::Cidr': 1 }] }, 'Here.a[0].Fn::Cidr'],
    ['an unknown reference', { Ref: 'Nowhere' }, "no parameter or resource 'Nowhere'"],
    ['an unknown attribute', { 'Fn::GetAtt': ['Queue', 'Size'] }, 'known: Arn, Deep.Name'],
    ['an import', { 'Fn::ImportValue': 'Other' }, 'export of another stack'],
    ['two functions in one object', { 'Fn::Sub': 'a', 'Fn::Base64': 'b' }, 'must be the only member'],
    ['a selection out of range', { 'Fn::Select': [2, ['a']] }, 'no item 2 in a list of 1'],
    ['a missing mapping', { 'Fn::FindInMap': ['Sizes', 'prod', 'memory'] }, 'Sizes.prod.memory'],
    ['a join of objects', { 'Fn::Join': ['', [{}]] }, 'expected a string'],
    [
      'a dynamic reference',
      { key: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Stage' }, '}}']] } },
      "Here.key.Fn::Join: the local run does not resolve the dynamic reference 'secretsmanager:dev'",
    ],
  ])('%s fails with its place in the template', (_name, value, message) => {
    expect(() => resolveValue(value, scope, 'Here')).toThrow(message);
  });

  it('a dynamic reference goes to the resolver that is passed', () => {
    const withSecrets = { ...scope, dynamicReference: (reference: string) => `<${reference}>` };
    expect(resolveValue('x {{resolve:ssm:a}} {{resolve:ssm:b}}', withSecrets, 'Here')).toBe(
      'x <ssm:a> <ssm:b>',
    );
  });
});

describe('the resolver', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constantFrom<object>({ Ref: 'Stage' }, { Ref: 'AWS::NoValue' }, { 'Fn::Sub': '${Stage}${!Stage}' }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, tie('list'), tie('object'), tie('join'), tie('choice')),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 4 }),
    join: fc.record({ 'Fn::Join': fc.tuple(fc.constant(','), tie('list')) }),
    choice: fc.record({ 'Fn::If': fc.tuple(fc.constantFrom('Yes', 'No'), tie('value'), tie('value')) }),
  }));

  it('always ends, with a value or with an error that names the place', () => {
    fc.assert(
      fc.property(value, (template) => {
        try {
          resolveValue(template, scope, 'Here');
        } catch (error) {
          expect((error as Error).message).toMatch(/^Here/);
        }
      }),
    );
  });

  it('leaves plain data as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const text = JSON.stringify(data);
        fc.pre(!text.includes('Ref') && !text.includes('Fn::') && !text.includes('resolve'));
        expect(resolveValue(JSON.parse(text), scope, 'Here')).toEqual(JSON.parse(text));
      }),
    );
  });
});
