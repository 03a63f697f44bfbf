/**
 * The stack watches itself: synthesis fails when a queue, function, table or topic has neither an alarm that tells
 * somebody nor the stated reason for having none. That an alarm has its runbook, `PlatformAlarm` sees to.
 */
import { CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';

/** The metadata key under which a resource keeps why it has no alarm. */
const UNWATCHED = 'kentongan:unwatched';

const WATCHED_TYPES = new Set([
  'AWS::SQS::Queue',
  'AWS::Lambda::Function',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SNS::Topic',
]);
const LEAST_REASON = 20;

/** Says why a resource has no alarm of its own: what tells of its trouble instead. */
export function unwatched<Resource extends IConstruct>(resource: Resource, reason: string): Resource {
  const child = resource.node.defaultChild ?? resource;
  if (child instanceof CfnResource) child.addMetadata(UNWATCHED, reason);
  return resource;
}

/** Makes synthesis fail on what nobody watches. */
export function requireWatch(stack: Stack): void {
  stack.node.addValidation({ validate: () => [...unwatchedFaults(stack)] });
}

/** One sentence for each resource that nobody watches, with what to do. */
export function unwatchedFaults(stack: Stack): readonly string[] {
  const resources = stack.node.findAll().filter((node) => node instanceof CfnResource);
  const watched = new Set(
    resources.filter((node) => node instanceof CfnAlarm).flatMap((alarm) => subjectsOf(alarm, stack)),
  );
  return resources.flatMap((resource) => {
    if (!WATCHED_TYPES.has(resource.cfnResourceType)) return [];
    const reason: unknown = resource.getMetadata(UNWATCHED);
    const id = String(stack.resolve(resource.logicalId));
    if (watched.has(id)) {
      return reason === undefined
        ? []
        : [`${resource.node.path} has an alarm, and a reason for having none: drop the reason`];
    }
    if (typeof reason === 'string' && reason.length >= LEAST_REASON) return [];
    return [
      `${resource.node.path} (${resource.cfnResourceType}) has no alarm with an action: add one to lib/platform-alarms.ts ` +
        'with a page in docs/runbooks/, or say by unwatched() what tells of its trouble instead',
    ];
  });
}

/** The logical ids of what an alarm looks at, when it tells somebody. */
function subjectsOf(alarm: CfnAlarm, stack: Stack): readonly string[] {
  const { tells, alarmActions, dimensions, metrics } = stack.resolve({
    tells: alarm.actionsEnabled ?? true,
    alarmActions: alarm.alarmActions ?? [],
    dimensions: alarm.dimensions ?? [],
    metrics: alarm.metrics ?? [],
  }) as {
    readonly tells: boolean;
    /** Resolving drops what is empty. */
    readonly alarmActions?: readonly unknown[];
    readonly dimensions: unknown;
    readonly metrics: unknown;
  };
  return tells && alarmActions?.length ? idsIn([dimensions, metrics]) : [];
}

/** Every logical id that a value refers to by `Ref` or `Fn::GetAtt`. */
function idsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner)];
    return idsIn(inner);
  });
}
