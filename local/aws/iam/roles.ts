/** The stack's roles and what their policies allow: inline, attached by `AWS::IAM::Policy`, or managed. */
import { listAt, objectAt, stringAt } from '../../template/json';
import type { LocalResource, LocalTemplate } from '../../template/load';
import type { ConditionContext } from './conditions';
import { createDecisionCache } from './decision-cache';
import { compileStatements, type Decision, evaluate, type Statement } from './policy';

/** A role of the stack. */
export interface Role {
  readonly logicalId: string;
  /** The role's name, as in an assumed role's ARN. */
  readonly name: string;
  readonly arn: string;
  readonly statements: readonly Statement[];
  /** What the role's own policies say; `context` is asked for only when a condition needs it. */
  decide(action: string, resource: string, context?: () => ConditionContext): Decision;
}

/** AWS's own policies that a stack may attach, as AWS documents them. */
const AWS_MANAGED: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  AWSXRayDaemonWriteAccess: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
};

/** Reads every role of the stack; fails, naming the policy, on what the local run cannot decide as AWS would. */
export function loadRoles(template: LocalTemplate): readonly Role[] {
  return template.byType('AWS::IAM::Role').map((resource) => createRole(resource, template));
}

function createRole(resource: LocalResource, template: LocalTemplate): Role {
  const { logicalId, properties, ref: name } = resource;
  if (properties.PermissionsBoundary !== undefined) {
    throw new Error(`${logicalId}: the local run does not know permission boundaries`);
  }
  const attached = [
    ...template.byType('AWS::IAM::Policy'),
    ...template.byType('AWS::IAM::ManagedPolicy'),
  ].filter((policy) => listAt(policy.properties.Roles, policy.logicalId).includes(name));
  const statements = [
    ...listAt(properties.Policies, logicalId).flatMap((policy) => inlineStatements(policy, logicalId)),
    ...attached.flatMap(documentStatements),
    ...listAt(properties.ManagedPolicyArns, logicalId).flatMap((policyArn) =>
      managedStatements(stringAt(policyArn, logicalId), template, logicalId),
    ),
  ];
  const decide = createDecisionCache(statements, (action, where, context) =>
    evaluate(statements, action, where, context),
  );
  return { logicalId, name, arn: resource.attributes.Arn ?? name, statements, decide };
}

function inlineStatements(policy: unknown, role: string): readonly Statement[] {
  const { PolicyName: name, PolicyDocument: document } = objectAt(policy, `${role}.Policies`);
  return compileStatements(document, `policy ${stringAt(name, role)} of ${role}`);
}

function documentStatements(policy: LocalResource): readonly Statement[] {
  return compileStatements(policy.properties.PolicyDocument, `policy ${policy.logicalId}`);
}

function managedStatements(policyArn: string, template: LocalTemplate, role: string): readonly Statement[] {
  const own = template.byType('AWS::IAM::ManagedPolicy').find((policy) => policy.ref === policyArn);
  if (own) return documentStatements(own);
  const actions = AWS_MANAGED[policyArn.replace(/^arn:aws:iam::aws:policy\//, '')];
  if (!actions) throw new Error(`${role}: the local run does not know the managed policy ${policyArn}`);
  return compileStatements({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }, policyArn);
}
