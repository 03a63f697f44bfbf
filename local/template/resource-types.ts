/**
 * Every resource type that a stack may hold here, with the part of the local run that gives it life or the reason
 * why it needs none. A type in neither list stops the start: what is not modelled must not pass unseen.
 */
import { isObject, type JsonObject, objectAt } from './json';

/** Which part of the local run makes resources of a type. */
export const RUN_BY: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api': 'http api',
  'AWS::ApiGatewayV2::Integration': 'http api',
  'AWS::ApiGatewayV2::Route': 'http api',
  'AWS::CloudWatch::Alarm': 'cloudwatch',
  'AWS::CloudWatch::CompositeAlarm': 'cloudwatch',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::Events::Rule': 'schedules',
  'AWS::IAM::ManagedPolicy': 'iam',
  'AWS::IAM::Policy': 'iam',
  'AWS::IAM::Role': 'iam',
  'AWS::Lambda::Alias': 'functions',
  'AWS::Lambda::EventInvokeConfig': 'functions',
  'AWS::Lambda::EventSourceMapping': 'event sources',
  'AWS::Lambda::Function': 'functions',
  'AWS::Lambda::Permission': 'iam',
  'AWS::Lambda::Version': 'functions',
  'AWS::Logs::MetricFilter': 'cloudwatch',
  'AWS::S3::Bucket': 's3',
  'AWS::S3::BucketPolicy': 'iam',
  'AWS::SNS::Subscription': 'sns',
  'AWS::SNS::Topic': 'sns',
  'AWS::SNS::TopicPolicy': 'iam',
  'AWS::SQS::Queue': 'sqs',
  'AWS::SQS::QueuePolicy': 'iam',
  'AWS::Scheduler::Schedule': 'schedules',
  'AWS::SecretsManager::Secret': 'secrets manager',
};

/** Types that the local run leaves out, each with the reason. */
export const NEEDS_NO_PART: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Stage':
    'the one API answers at one address; throttling and access logs guard and record traffic that a laptop does not have',
  'AWS::Budgets::Budget': 'a budget watches a bill that the local run does not make',
  'AWS::CDK::Metadata': 'tells AWS which constructs were used',
  'AWS::CloudWatch::Dashboard':
    'a page of the AWS console; the same metrics can be read from the local endpoint',
  'AWS::KMS::Alias': 'nothing is encrypted at rest on a laptop',
  'AWS::KMS::Key': 'nothing is encrypted at rest on a laptop',
  'AWS::Logs::LogGroup': 'functions log to the terminal; retention has no meaning there',
  'AWS::Logs::QueryDefinition': 'a saved query of the AWS console',
  'AWS::Logs::ResourcePolicy': 'no AWS service delivers logs here',
  'AWS::SSM::Parameter': 'its value is known from the template; a call to SSM is refused',
  'AWS::Scheduler::ScheduleGroup': 'groups names only',
  'AWS::XRay::Group': 'a saved filter of the AWS console',
  'AWS::XRay::SamplingRule': 'every local trace is kept',
};

/** Fails with one message that lists every resource whose type the local run does not know. */
export function checkResourceTypes(template: JsonObject, paths?: ReadonlyMap<string, string>): void {
  const unknown = Object.entries(objectAt(template.Resources, 'Resources')).flatMap(
    ([logicalId, resource]) => {
      const { Type: type, Metadata: metadata } = objectAt(resource, `Resources.${logicalId}`);
      if (typeof type === 'string' && isKnownType(type)) return [];
      const path = (isObject(metadata) ? metadata['aws:cdk:path'] : undefined) ?? paths?.get(logicalId);
      return [`  ${logicalId} is ${type}${path === undefined ? '' : ` (${path})`}`];
    },
  );
  if (unknown.length === 0) return;
  throw new Error(
    [
      'the local run does not know these resources:',
      ...unknown,
      'Give each type a part that runs it, or a reason to leave it out, in local/template/resource-types.ts.',
    ].join('\n'),
  );
}

/** Whether the type is in one of the two lists. */
export function isKnownType(type: string): boolean {
  return Object.hasOwn(RUN_BY, type) || Object.hasOwn(NEEDS_NO_PART, type);
}
