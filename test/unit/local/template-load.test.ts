// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation and IAM write their placeholders so
import { IDENTITIES } from '../../../local/template/identity';
import { isKnownType, NEEDS_NO_PART, RUN_BY } from '../../../local/template/resource-types';
import { stackOf } from './template-builder';

const queue = { Type: 'AWS::SQS::Queue' };

describe('a stack', () => {
  it('names what has no name of its own after the stack and the logical id', () => {
    const [resource] = stackOf({ Orders: queue }).resources;
    expect(resource).toMatchObject({
      ref: 'http://127.0.0.1:4566/123456789012/Shop-Orders',
      attributes: { Arn: 'arn:aws:sqs:us-east-1:123456789012:Shop-Orders', QueueName: 'Shop-Orders' },
      name: 'Orders',
      path: 'Orders',
    });
  });

  it('resolves a name that refers to another resource, in whatever order they stand', () => {
    const stack = stackOf({
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { AlarmName: { 'Fn::Sub': '${Orders.QueueName}-depth' } },
      },
      Orders: {
        ...queue,
        Properties: { QueueName: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'q']] } },
      },
    });
    expect(stack.byType('AWS::CloudWatch::Alarm')[0]?.attributes.Arn).toBe(
      'arn:aws:cloudwatch:us-east-1:123456789012:alarm:Shop-q-depth',
    );
  });

  it.each<[string, object, string, Record<string, string>]>([
    [
      'AWS::Lambda::Function',
      {},
      'Shop-It',
      { Arn: 'arn:aws:lambda:us-east-1:123456789012:function:Shop-It' },
    ],
    [
      'AWS::Lambda::Version',
      { FunctionName: 'f' },
      'arn:aws:lambda:us-east-1:123456789012:function:f:1',
      { Version: '1' },
    ],
    [
      'AWS::Lambda::Alias',
      { FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:f', Name: 'live' },
      'arn:aws:lambda:us-east-1:123456789012:function:f:live',
      {},
    ],
    ['AWS::IAM::Role', {}, 'Shop-It', { Arn: 'arn:aws:iam::123456789012:role/Shop-It' }],
    ['AWS::SNS::Topic', {}, 'arn:aws:sns:us-east-1:123456789012:Shop-It', { TopicName: 'Shop-It' }],
    [
      'AWS::DynamoDB::GlobalTable',
      { TableName: 'items' },
      'items',
      { Arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/items' },
    ],
    [
      'AWS::Logs::LogGroup',
      {},
      'Shop-It',
      { Arn: 'arn:aws:logs:us-east-1:123456789012:log-group:Shop-It:*' },
    ],
    [
      'AWS::Scheduler::Schedule',
      { GroupName: 'g' },
      'Shop-It',
      { Arn: 'arn:aws:scheduler:us-east-1:123456789012:schedule/g/Shop-It' },
    ],
    ['AWS::S3::Bucket', {}, 'shop-it', { Arn: 'arn:aws:s3:::shop-it' }],
    ['AWS::SSM::Parameter', { Name: 'p', Value: 'v' }, 'p', { Value: 'v' }],
  ])('gives %s the reference and attributes that AWS would', (type, properties, ref, attributes) => {
    const [resource] = stackOf({ It: { Type: type, Properties: properties } }).resources;
    expect(resource?.ref).toBe(ref);
    expect(resource?.attributes).toMatchObject(attributes);
  });

  it('cuts a name to the limit that AWS sets, and keeps it unlike its neighbours', () => {
    const long = 'x'.repeat(90);
    const names = stackOf({ [`${long}A`]: queue, [`${long}B`]: queue }).resources.map(
      (each) => each.attributes.QueueName,
    );
    expect(names.map((name) => name?.length)).toEqual([80, 80]);
    expect(new Set(names).size).toBe(2);
  });

  it('tells the address of the HTTP API', () => {
    const stack = stackOf(
      { Api: { Type: 'AWS::ApiGatewayV2::Api' } },
      {
        Outputs: {
          Url: {
            Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] },
            Description: 'where webhooks go',
            Export: { Name: { 'Fn::Sub': '${AWS::StackName}-url' } },
          },
        },
      },
    );
    expect(stack.outputs).toEqual([
      {
        name: 'Url',
        value: 'http://127.0.0.1:3000',
        description: 'where webhooks go',
        exportName: 'Shop-url',
      },
    ]);
  });

  it('carries metadata, dependencies and the construct path', () => {
    const [resource] = stackOf({
      Orders: {
        ...queue,
        DependsOn: 'Other',
        Metadata: { 'aws:cdk:path': 'Shop/Orders/Resource', 'kentongan:name': 'orders' },
      },
      Other: queue,
    }).resources;
    expect(resource).toMatchObject({ name: 'orders', path: 'Shop/Orders/Resource', dependsOn: ['Other'] });
  });
});

describe('a condition', () => {
  const withCondition = (stage: string) =>
    stackOf(
      { Orders: { ...queue, Condition: 'IsProd' } },
      {
        Parameters: { Stage: { Type: 'String', Default: 'dev' } },
        Conditions: {
          IsProd: {
            'Fn::And': [
              { 'Fn::Not': [{ Condition: 'IsDev' }] },
              { 'Fn::Or': [{ Condition: 'IsDev' }, { 'Fn::Equals': [1, 1] }] },
            ],
          },
          IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
        },
        Outputs: { Name: { Condition: 'IsProd', Value: { 'Fn::GetAtt': ['Orders', 'QueueName'] } } },
      },
      { parameters: { Stage: stage } },
    );

  it('keeps what it guards', () => {
    expect(withCondition('prod').outputs[0]?.value).toBe('Shop-Orders');
  });

  it('leaves out what it guards', () => {
    expect(withCondition('dev')).toMatchObject({ resources: [], outputs: [] });
  });

  it('that leads back to itself is an error', () => {
    const conditions = { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } };
    expect(() => stackOf({ Q: { ...queue, Condition: 'A' } }, { Conditions: conditions })).toThrow(
      'refers to itself',
    );
  });
});

describe('loading fails, saying what and where,', () => {
  it.each<[string, Record<string, object>, Record<string, unknown>, string]>([
    [
      'on a name that refers to itself',
      { Q: { ...queue, Properties: { QueueName: { 'Fn::GetAtt': ['Q', 'QueueName'] } } } },
      {},
      'Resources.Q: its name refers to itself',
    ],
    [
      'on a parameter without a value',
      { Q: { ...queue, Properties: { QueueName: { Ref: 'Stage' } } } },
      { Parameters: { Stage: { Type: 'String' } } },
      'Parameters.Stage: it has no default',
    ],
    [
      'on a parameter kept in Systems Manager',
      { Q: { ...queue, Properties: { QueueName: { Ref: 'Stage' } } } },
      { Parameters: { Stage: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' } } },
      'lies in AWS Systems Manager',
    ],
    [
      'on a property in a bad form',
      { Q: { ...queue, Properties: { Tags: [{ Value: { 'Fn::Nope': 1 } }] } } },
      {},
      'Resources.Q.Properties.Tags[0].Value.Fn::Nope',
    ],
  ])('%s', (_name, resources, rest, message) => {
    expect(() => stackOf(resources, rest)).toThrow(message);
  });

  it('on every resource type that it does not know, in one message', () => {
    const metadata = { 'aws:cdk:path': 'Shop/Cluster/Resource' };
    const load = () =>
      stackOf({
        Cluster: { Type: 'AWS::ECS::Cluster', Metadata: metadata },
        Q: queue,
        Own: { Type: 'Custom::Thing' },
      });
    expect(load).toThrow(
      /Cluster is AWS::ECS::Cluster \(Shop\/Cluster\/Resource\)\n {2}Own is Custom::Thing\n/,
    );
    expect(load).toThrow('local/template/resource-types.ts');
  });

  it('on what stands before the API: the stack would call its real address', () => {
    const load = () =>
      stackOf({ Front: { Type: 'AWS::CloudFront::Distribution' }, Acl: { Type: 'AWS::WAFv2::WebACL' } });
    expect(load).toThrow(/Front is AWS::CloudFront::Distribution\n {2}Acl is AWS::WAFv2::WebACL\n/);
    expect(load).toThrow('synthesise with KENTONGAN_EDGE=off, as `npm start` does');
  });
});

describe('the tables of resource types', () => {
  it('are without overlap, and every type that can be referred to is in one of them', () => {
    expect(Object.keys(RUN_BY).filter((type) => type in NEEDS_NO_PART)).toEqual([]);
    expect(Object.keys(IDENTITIES).filter((type) => !isKnownType(type))).toEqual([]);
  });
});
