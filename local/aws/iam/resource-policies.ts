/**
 * Policies that hang on the resource: who may invoke a function, send to a queue, publish to a topic, use a bucket or a key. AWS services
 * act in no role of the stack, so these alone decide for them.
 */

import { listAt, stringAt } from '../../template/json';
import type { LocalResource, LocalTemplate } from '../../template/load';
import { ACCOUNT_ID, arn } from '../service';
import type { ConditionContext } from './conditions';
import { compileStatements, type Decision, evaluate, type Statement } from './policy';
import { matchesWildcard } from './wildcard';

/** Who asks: an AWS service, such as `sns.amazonaws.com`, or a role by its ARN. */
export type Principal = { readonly service: string } | { readonly role: string };

/** The resource policies of a stack. */
export interface ResourcePolicies {
  /** What the resource's policy says; `sourceArn` is the resource on whose behalf a service acts. */
  decide(principal: Principal, action: string, resource: string, sourceArn?: string): Decision;
  /** Whether the service may invoke the function (or alias or version) for this source. */
  canInvoke(functionArn: string, service: string, sourceArn: string): boolean;
  /** Whether the service may send to the queue for this source, e.g. a topic's delivery. */
  canSend(queueArn: string, service: string, sourceArn: string): boolean;
  /** Whether the service may publish to the topic for this source, e.g. an alarm's action. */
  canPublish(topicArn: string, service: string, sourceArn: string): boolean;
  /** Whether the service may have data keys made and opened with the key for this source. */
  canUseKey(keyArn: string, service: string, sourceArn: string): boolean;
}

/** Objects are without number, so decisions on them must not fill the memory. */
const MOST_KEPT = 10_000;

/** Reads the policies of the stack's functions, queues, topics, buckets and keys. */
export function loadResourcePolicies(template: LocalTemplate): ResourcePolicies {
  const byResource = new Map<string, Statement[]>();
  const add = (resource: string, statements: readonly Statement[]): void => {
    byResource.set(resource, [...(byResource.get(resource) ?? []), ...statements]);
  };
  const queueArns = new Map(
    template.byType('AWS::SQS::Queue').map((queue) => [queue.ref, queue.attributes.Arn]),
  );
  for (const policy of template.byType('AWS::SQS::QueuePolicy')) {
    for (const queue of namesIn(policy, 'Queues')) add(queueArns.get(queue) ?? queue, statementsOf(policy));
  }
  for (const policy of template.byType('AWS::SNS::TopicPolicy')) {
    for (const topic of namesIn(policy, 'Topics')) add(topic, statementsOf(policy));
  }
  for (const topic of template.byType('AWS::SNS::Topic')) {
    if (!byResource.has(topic.ref)) add(topic.ref, defaultTopicPolicy(topic.ref));
  }
  for (const policy of template.byType('AWS::S3::BucketPolicy')) {
    add(`arn:aws:s3:::${stringAt(policy.properties.Bucket, policy.logicalId)}`, statementsOf(policy));
  }
  for (const { attributes, properties, logicalId } of template.byType('AWS::KMS::Key')) {
    add(attributes.Arn ?? logicalId, compileStatements(properties.KeyPolicy, `policy of ${logicalId}`));
  }
  for (const permission of template.byType('AWS::Lambda::Permission')) {
    const grant = permissionStatement(permission);
    add(grant.functionArn, grant.statements);
  }

  const kept = new Map<string, Decision>();
  const decide: ResourcePolicies['decide'] = (principal, action, resource, sourceArn) => {
    const statements = byResource.get(policyHolder(resource));
    if (!statements) return 'implicit-deny';
    const who = 'service' in principal ? principal.service : principal.role;
    const key = `${who} ${action} ${resource} ${sourceArn}`;
    const decision =
      kept.get(key) ??
      evaluate(
        statements.filter((statement) => speaksOf(statement, principal)),
        action,
        resource,
        sourceContext(sourceArn),
      );
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, decision);
    return decision;
  };
  const allows =
    (...actions: readonly string[]) =>
    (resource: string, service: string, sourceArn: string): boolean =>
      actions.every((action) => decide({ service }, action, resource, sourceArn) === 'allow');
  return {
    decide,
    canInvoke: allows('lambda:InvokeFunction'),
    canSend: allows('sqs:SendMessage'),
    canPublish: allows('sns:Publish'),
    canUseKey: allows('kms:GenerateDataKey', 'kms:Decrypt'),
  };
}

/** An object is under the policy of its bucket. */
function policyHolder(resource: string): string {
  const isObject = resource.startsWith('arn:aws:s3:::') && resource.includes('/');
  return isObject ? resource.slice(0, resource.indexOf('/')) : resource;
}

function statementsOf(policy: LocalResource): readonly Statement[] {
  return compileStatements(policy.properties.PolicyDocument, `policy ${policy.logicalId}`);
}

function namesIn(policy: LocalResource, member: string): readonly string[] {
  return listAt(policy.properties[member], policy.logicalId).map((item) => stringAt(item, policy.logicalId));
}

/**
 * A topic without a policy has AWS's own, which lets the owner's account publish, alarms among it. A policy in the
 * template replaces it whole: then alarms may publish only if that policy says so.
 */
function defaultTopicPolicy(topicArn: string): readonly Statement[] {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: '*' },
    Action: 'sns:Publish',
    Resource: topicArn,
    Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT_ID } },
  };
  return compileStatements({ Statement: statement }, `default policy of ${topicArn}`);
}

function permissionStatement(permission: LocalResource) {
  const { properties, logicalId } = permission;
  const name = stringAt(properties.FunctionName, logicalId);
  const functionArn = name.startsWith('arn:') ? name : arn('lambda', `function:${name}`);
  const principal = stringAt(properties.Principal, logicalId);
  const { SourceArn: sourceArn, SourceAccount: sourceAccount } = properties;
  const statement = {
    Effect: 'Allow',
    Principal: principal.includes('.amazonaws.com') ? { Service: principal } : { AWS: principal },
    Action: properties.Action,
    Resource: functionArn,
    Condition: {
      ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArn } }),
      ...(sourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': sourceAccount } }),
    },
  };
  return { functionArn, statements: compileStatements({ Statement: statement }, logicalId) };
}

/** To name the whole account in an allow only hands the choice to its roles' own policies; in a deny it binds all. */
function speaksOf({ effect, principals }: Statement, principal: Principal): boolean {
  if ('service' in principal) {
    return principals?.Service?.some((pattern) => matchesWildcard(pattern, principal.service)) ?? false;
  }
  const named = [principal.role, '*'];
  if (effect === 'Deny') named.push(`arn:aws:iam::${ACCOUNT_ID}:root`, ACCOUNT_ID);
  return principals?.AWS?.some((who) => named.includes(who)) ?? false;
}

/** Services act for the owner's own account here, the only one there is. */
function sourceContext(sourceArn: string | undefined): ConditionContext {
  return sourceArn === undefined ? {} : { 'aws:sourcearn': [sourceArn], 'aws:sourceaccount': [ACCOUNT_ID] };
}
