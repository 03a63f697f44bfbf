import { createAuthorise } from '../../../local/aws/iam/authorise';
import { createCredentials } from '../../../local/aws/iam/credentials';
import { loadResourcePolicies } from '../../../local/aws/iam/resource-policies';
import { loadRoles } from '../../../local/aws/iam/roles';
import { allow, deny, roleWith, stackOf } from './template-builder';

const queueArn = 'arn:aws:sqs:us-east-1:123456789012:Shop-Orders';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:Shop-Alerts';
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:Shop-Fn';

describe('a role', () => {
  it('gathers inline, attached and managed policies', () => {
    const [role] = loadRoles(
      stackOf({
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: allow('a:Inline', '*') } }],
            ManagedPolicyArns: [
              'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
              'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess',
              { Ref: 'Shared' },
            ],
          },
        },
        Attached: {
          Type: 'AWS::IAM::Policy',
          Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [allow('a:Attached', '*')] } },
        },
        Shared: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: { PolicyDocument: { Statement: [allow('a:Shared', '*')] } },
        },
      }),
    );
    const actions = [
      'a:Inline',
      'a:Attached',
      'a:Shared',
      'logs:PutLogEvents',
      'xray:PutTraceSegments',
      'a:Other',
    ];
    expect(actions.map((action) => role?.decide(action, 'x'))).toEqual([
      ...Array(5).fill('allow'),
      'implicit-deny',
    ]);
  });

  it('decides anew where a condition hangs on the call', () => {
    const condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['T#1'] } };
    const [role] = loadRoles(stackOf({ Role: roleWith(allow('dynamodb:GetItem', '*', condition)) }));
    const decide = (key: string) =>
      role?.decide('dynamodb:GetItem', 'table', () => ({ 'dynamodb:leadingkeys': [key] }));
    expect([decide('T#1'), decide('T#2'), decide('T#1')]).toEqual(['allow', 'implicit-deny', 'allow']);
  });

  it.each<[string, object, string]>([
    [
      'a permission boundary',
      { PermissionsBoundary: 'arn:x' },
      'Role: the local run does not know permission boundaries',
    ],
    [
      'an unknown managed policy',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      'AdministratorAccess',
    ],
  ])('with %s stops the start', (_name, properties, message) => {
    const stack = stackOf({ Role: { Type: 'AWS::IAM::Role', Properties: properties } });
    expect(() => loadRoles(stack)).toThrow(message);
  });
});

describe('a resource policy', () => {
  const keyFor = (...actions: readonly string[]) => ({
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: actions,
    Resource: '*',
  });
  const stack = stackOf({
    Orders: { Type: 'AWS::SQS::Queue' },
    Fn: { Type: 'AWS::Lambda::Function' },
    Alerts: { Type: 'AWS::SNS::Topic' },
    Closed: { Type: 'AWS::SNS::Topic' },
    ClosedPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [{ Ref: 'Closed' }],
        PolicyDocument: {
          Statement: [
            { ...deny('sns:Publish', '*', { Bool: { 'aws:SecureTransport': 'false' } }), Principal: '*' },
          ],
        },
      },
    },
    OrdersPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Orders' }],
        PolicyDocument: {
          Statement: [
            {
              ...allow('sqs:SendMessage', queueArn, { ArnEquals: { 'aws:SourceArn': { Ref: 'Alerts' } } }),
              Principal: { Service: 'sns.amazonaws.com' },
            },
          ],
        },
      },
    },
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: { KeyPolicy: { Statement: [keyFor('kms:Decrypt', 'kms:GenerateDataKey*')] } },
    },
    HalfKey: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [keyFor('kms:Decrypt')] } } },
    Invoke: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'Fn' },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:api/*/*/hook',
      },
    },
  });
  const policies = loadResourcePolicies(stack);
  const key = (id: string) =>
    stack.byType('AWS::KMS::Key').find(({ logicalId }) => logicalId === id)?.attributes.Arn ?? '';
  const alarmArn = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:a';

  it.each<[string, boolean, boolean]>([
    [
      'a route with a permission may invoke',
      policies.canInvoke(
        functionArn,
        'apigateway.amazonaws.com',
        'arn:aws:execute-api:us-east-1:123456789012:api/$default/POST/hook',
      ),
      true,
    ],
    [
      'another route may not',
      policies.canInvoke(
        functionArn,
        'apigateway.amazonaws.com',
        'arn:aws:execute-api:us-east-1:123456789012:api/$default/POST/other',
      ),
      false,
    ],
    ['another service may not', policies.canInvoke(functionArn, 'sns.amazonaws.com', topicArn), false],
    [
      'a permission on the function does not cover its alias',
      policies.canInvoke(
        `${functionArn}:live`,
        'apigateway.amazonaws.com',
        'arn:aws:execute-api:us-east-1:123456789012:api/x/y/hook',
      ),
      false,
    ],
    [
      'the topic that the queue names may send',
      policies.canSend(queueArn, 'sns.amazonaws.com', topicArn),
      true,
    ],
    ['another topic may not', policies.canSend(queueArn, 'sns.amazonaws.com', `${topicArn}2`), false],
    [
      'an alarm may publish to a topic without a policy',
      policies.canPublish(topicArn, 'cloudwatch.amazonaws.com', alarmArn),
      true,
    ],
    [
      'an alarm may not publish where a policy replaced the default one',
      policies.canPublish(topicArn.replace('Alerts', 'Closed'), 'cloudwatch.amazonaws.com', alarmArn),
      false,
    ],
    [
      'an alarm may use the key whose policy lets it',
      policies.canUseKey(key('Key'), 'cloudwatch.amazonaws.com', alarmArn),
      true,
    ],
    [
      'an alarm that may only decrypt may not',
      policies.canUseKey(key('HalfKey'), 'cloudwatch.amazonaws.com', alarmArn),
      false,
    ],
    ['another service may not use it', policies.canUseKey(key('Key'), 'sns.amazonaws.com', topicArn), false],
  ])('%s', (_name, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe('authorising a call', () => {
  const queuePolicy = (statement: object, principal: unknown) => ({
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Orders' }],
      PolicyDocument: { Statement: [{ ...statement, Principal: principal }] },
    },
  });
  const root = { AWS: 'arn:aws:iam::123456789012:root' };
  const role = { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } };

  const refusal = (identity: object[], policy?: object): string | undefined => {
    const stack = stackOf({
      Orders: { Type: 'AWS::SQS::Queue' },
      Role: identity.length > 0 ? roleWith(...identity) : { Type: 'AWS::IAM::Role' },
      ...(policy ? { Policy: policy } : {}),
    });
    const authorise = createAuthorise(loadRoles(stack), loadResourcePolicies(stack));
    const credentials = createCredentials();
    const key = credentials.issue('Shop-Fn', 'arn:aws:iam::123456789012:role/Shop-Role');
    const caller = credentials.find(key.accessKeyId);
    if (!caller) throw new Error('the key was not issued');
    return authorise(caller, 'sqs', [{ action: 'sqs:SendMessage', resource: queueArn }])?.message;
  };

  const user = 'User: arn:aws:sts::123456789012:assumed-role/Shop-Role/Shop-Fn is not authorized to perform:';

  it.each<[string, object[], object | undefined, string | undefined]>([
    ['the role allows it', [allow('sqs:*', '*')], undefined, undefined],
    [
      'nothing allows it',
      [],
      undefined,
      `${user} sqs:SendMessage on resource: ${queueArn} because no identity-based policy allows the sqs:SendMessage action`,
    ],
    [
      'the role denies it',
      [allow('*', '*'), deny('sqs:SendMessage', '*')],
      undefined,
      `${user} sqs:SendMessage on resource: ${queueArn} with an explicit deny in an identity-based policy`,
    ],
    [
      'the queue denies it',
      [allow('*', '*')],
      queuePolicy(deny('sqs:*', '*'), root),
      `${user} sqs:SendMessage on resource: ${queueArn} with an explicit deny in a resource-based policy`,
    ],
    ['only the queue allows it, to this role', [], queuePolicy(allow('sqs:*', '*'), role), undefined],
    [
      'the queue leaves it to the account, whose role does not allow it',
      [],
      queuePolicy(allow('sqs:*', '*'), root),
      `${user} sqs:SendMessage on resource: ${queueArn} because no identity-based policy allows the sqs:SendMessage action`,
    ],
  ])('when %s', (_name, identity, policy, expected) => {
    expect(refusal(identity, policy)).toBe(expected);
  });

  it('lets the operator do everything, and knows no other key', () => {
    const credentials = createCredentials();
    const operator = credentials.find(credentials.operator.accessKeyId);
    const nothing = stackOf({});
    const authorise = createAuthorise(loadRoles(nothing), loadResourcePolicies(nothing));
    expect(operator && authorise(operator, 'sqs', [{ action: 'a:b', resource: 'c' }])).toBeUndefined();
    expect(credentials.find('AKIASOMEONEELSE00000')).toBeUndefined();
    expect(credentials.operator.accessKeyId).toHaveLength(20);
  });
});
