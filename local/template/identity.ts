/**
 * What each resource is called once it exists, so that references resolve before anything is made: one table from
 * resource type to what `Ref` and `Fn::GetAtt` yield. Names follow AWS's forms; random parts are made of the
 * logical id, so that they stay the same from run to run.
 */
import { createHash } from 'node:crypto';
import { ACCOUNT_ID, arn, REGION } from '../aws/service';
import type { PhysicalId } from './scope';

/** The resource as its identity may depend on it. */
export interface Identified {
  readonly logicalId: string;
  readonly stackName: string;
  /** Base URL of the local AWS endpoint, without a slash at the end. */
  readonly endpoint: string;
  /** Base URL at which the HTTP API of this logical id answers. */
  readonly apiEndpoint: (logicalId: string) => string;
  /** A property of the resource, resolved. */
  property(name: string): unknown;
}

type Identity = (resource: Identified) => PhysicalId;

/** CloudFormation's resource types whose references the local run resolves. */
export const IDENTITIES: Readonly<Record<string, Identity>> = {
  'AWS::ApiGatewayV2::Api': (it) => {
    const id = shortId(it, 10);
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: it.apiEndpoint(it.logicalId) } };
  },
  'AWS::ApiGatewayV2::Integration': (it) => refOnly(shortId(it, 7), 'IntegrationId'),
  'AWS::ApiGatewayV2::Route': (it) => refOnly(shortId(it, 7), 'RouteId'),
  'AWS::ApiGatewayV2::Stage': (it) => refOnly(name(it, 'StageName', 128)),

  'AWS::Lambda::Function': (it) =>
    named(name(it, 'FunctionName', 64), (id) => arn('lambda', `function:${id}`)),
  'AWS::Lambda::Version': (it) => {
    const version = `${functionArn(it)}:1`;
    return { ref: version, attributes: { Version: '1', FunctionArn: version } };
  },
  'AWS::Lambda::Alias': (it) => refOnly(`${functionArn(it)}:${text(it, 'Name')}`, 'AliasArn'),
  'AWS::Lambda::EventSourceMapping': (it) => {
    const id = uuid(it);
    return {
      ref: id,
      attributes: { Id: id, EventSourceMappingArn: arn('lambda', `event-source-mapping:${id}`) },
    };
  },

  'AWS::IAM::Role': (it) => {
    const id = name(it, 'RoleName', 64);
    const path = text(it, 'Path', '/');
    return { ref: id, attributes: { Arn: iamArn(`role${path}${id}`), RoleId: `AROA${longId(it)}` } };
  },
  'AWS::IAM::ManagedPolicy': (it) =>
    refOnly(iamArn(`policy${text(it, 'Path', '/')}${name(it, 'ManagedPolicyName', 128)}`), 'PolicyArn'),

  'AWS::SQS::Queue': (it) => {
    const suffix = it.property('FifoQueue') === true ? '.fifo' : '';
    const id = name(it, 'QueueName', 80, suffix);
    const url = `${it.endpoint}/${ACCOUNT_ID}/${id}`;
    return { ref: url, attributes: { Arn: arn('sqs', id), QueueName: id, QueueUrl: url } };
  },

  'AWS::SNS::Topic': (it) => {
    const suffix = it.property('FifoTopic') === true ? '.fifo' : '';
    const id = name(it, 'TopicName', 256, suffix);
    return { ref: arn('sns', id), attributes: { TopicName: id, TopicArn: arn('sns', id) } };
  },
  'AWS::SNS::Subscription': (it) => refOnly(`${text(it, 'TopicArn')}:${uuid(it)}`, 'Arn'),

  'AWS::DynamoDB::Table': (it) => table(it),
  'AWS::DynamoDB::GlobalTable': (it) => table(it),

  'AWS::SecretsManager::Secret': (it) => {
    // AWS ends the ARN of a secret with a hyphen and six characters of its own.
    return refOnly(arn('secretsmanager', `secret:${name(it, 'Name', 505)}-${shortId(it, 6)}`), 'Id');
  },

  'AWS::Logs::LogGroup': (it) =>
    named(name(it, 'LogGroupName', 512), (id) => arn('logs', `log-group:${id}:*`)),
  'AWS::Logs::MetricFilter': (it) => refOnly(name(it, 'FilterName', 512)),
  'AWS::Logs::QueryDefinition': (it) => refOnly(uuid(it), 'QueryDefinitionId'),

  'AWS::CloudWatch::Alarm': (it) =>
    named(name(it, 'AlarmName', 255), (id) => arn('cloudwatch', `alarm:${id}`)),
  'AWS::CloudWatch::CompositeAlarm': (it) =>
    named(name(it, 'AlarmName', 255), (id) => arn('cloudwatch', `alarm:${id}`)),
  'AWS::CloudWatch::Dashboard': (it) => refOnly(name(it, 'DashboardName', 255)),

  'AWS::Scheduler::Schedule': (it) =>
    named(name(it, 'Name', 64), (id) =>
      arn('scheduler', `schedule/${text(it, 'GroupName', 'default')}/${id}`),
    ),
  'AWS::Scheduler::ScheduleGroup': (it) =>
    named(name(it, 'Name', 64), (id) => arn('scheduler', `schedule-group/${id}`)),
  'AWS::Events::Rule': (it) => named(name(it, 'Name', 64), (id) => arn('events', `rule/${id}`)),

  'AWS::KMS::Key': (it) => {
    const id = uuid(it);
    return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
  },
  'AWS::KMS::Alias': (it) => refOnly(text(it, 'AliasName')),

  'AWS::S3::Bucket': (it) => {
    const id = name(it, 'BucketName', 63).toLowerCase();
    return {
      ref: id,
      attributes: {
        Arn: `arn:aws:s3:::${id}`,
        DomainName: `${id}.s3.amazonaws.com`,
        RegionalDomainName: `${id}.s3.${REGION}.amazonaws.com`,
        WebsiteURL: `http://${id}.s3-website-${REGION}.amazonaws.com`,
      },
    };
  },
  'AWS::SSM::Parameter': (it) => ({
    ref: name(it, 'Name', 1011),
    attributes: { Type: text(it, 'Type', 'String'), Value: text(it, 'Value', '') },
  }),
};

/** For resources that the local run does not make and that have nothing to refer to but their name. */
export function plainIdentity(resource: Identified): PhysicalId {
  return refOnly(`${resource.stackName}-${resource.logicalId}`);
}

function table(it: Identified): PhysicalId {
  const id = name(it, 'TableName', 255);
  const tableArn = arn('dynamodb', `table/${id}`);
  const attributes = { Arn: tableArn, TableId: uuid(it) };
  if (it.property('StreamSpecification') === undefined) return { ref: id, attributes };
  // AWS labels a stream with the moment in which it was enabled.
  return { ref: id, attributes: { ...attributes, StreamArn: `${tableArn}/stream/2020-01-01T00:00:00.000` } };
}

function named(id: string, arnOf: (id: string) => string): PhysicalId {
  return { ref: id, attributes: { Arn: arnOf(id) } };
}

function refOnly(ref: string, attribute?: string): PhysicalId {
  return { ref, attributes: attribute === undefined ? {} : { [attribute]: ref } };
}

/** The name that the template gives, or one made of the stack's name and the logical id, cut to AWS's limit. */
function name(it: Identified, property: string, limit: number, suffix = ''): string {
  const given = it.property(property);
  if (typeof given === 'string') return given;
  const whole = `${it.stackName}-${it.logicalId}`;
  const room = limit - suffix.length;
  if (whole.length <= room) return whole + suffix;
  return `${whole.slice(0, room - 9)}-${digest(it).slice(0, 8)}${suffix}`;
}

function text(it: Identified, property: string, otherwise?: string): string {
  const value = it.property(property) ?? otherwise;
  if (typeof value === 'string') return value;
  throw new Error(`Resources.${it.logicalId}.Properties.${property}: expected a string`);
}

/** A function may be named by its name or by its ARN. */
function functionArn(it: Identified): string {
  const value = text(it, 'FunctionName');
  return value.startsWith('arn:') ? value : arn('lambda', `function:${value}`);
}

function iamArn(resource: string): string {
  return `arn:aws:iam::${ACCOUNT_ID}:${resource}`;
}

function digest(it: Identified): string {
  return createHash('sha256').update(`${it.stackName}/${it.logicalId}`).digest('hex');
}

function shortId(it: Identified, length: number): string {
  return BigInt(`0x${digest(it)}`)
    .toString(36)
    .slice(0, length);
}

function longId(it: Identified): string {
  return shortId(it, 17).toUpperCase();
}

function uuid(it: Identified): string {
  const hex = digest(it);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
