/** What the template joins together: topics to subscribers, schedules to targets, functions to roles. */
import type { ResourcePolicies } from './aws/iam/resource-policies';
import type { Role } from './aws/iam/roles';
import type { Sns } from './aws/sns/sns';
import type { Sqs } from './aws/sqs/sqs';
import { ASYNC_DEFAULTS, type AsyncInvokeSettings, invokeAsync } from './functions/async-invoke';
import type { LocalFunction } from './functions/local-function';
import type { Random } from './random';
import { startSchedule } from './schedules';
import { objectAt, stringAt } from './template/json';
import type { LocalResource, LocalTemplate } from './template/load';
import type { Clock } from './time/clock';

export interface Wiring {
  readonly template: LocalTemplate;
  readonly functions: ReadonlyMap<string, LocalFunction>;
  readonly roles: readonly Role[];
  readonly policies: ResourcePolicies;
  readonly sqs: Sqs;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of each call that a schedule makes. */
  readonly onTick: (functionName: string) => void;
}

/** Starts the schedules; the returned function ends them. */
export function startSchedules(wiring: Wiring): () => void {
  const stops = wiring.template.byType('AWS::Scheduler::Schedule').map((schedule) => {
    const { logicalId, properties, name } = schedule;
    const target = objectAt(properties.Target, `${logicalId}.Target`);
    const targetArn = stringAt(target.Arn, `${logicalId}.Target.Arn`);
    const fn = wiring.functions.get(targetArn);
    if (!fn) throw new Error(`${logicalId}: ${targetArn} is no function of the template`);
    demand(
      wiring,
      stringAt(target.RoleArn, `${logicalId}.Target.RoleArn`),
      'lambda:InvokeFunction',
      targetArn,
      logicalId,
    );
    if (properties.State === 'DISABLED') return () => {};
    const settings = asyncSettings(wiring, fn);
    return startSchedule(
      {
        name,
        expression: stringAt(properties.ScheduleExpression, `${logicalId}.ScheduleExpression`),
        input: typeof target.Input === 'string' ? target.Input : '{}',
        invoke: (event) => {
          wiring.onTick(fn.settings.functionName);
          invokeAsync(fn, event, wiring, settings);
        },
      },
      wiring.clock,
    );
  });
  return () => {
    for (const stop of stops) stop();
  };
}

export function subscribeAll({ template }: Wiring, sns: Sns): void {
  for (const { logicalId, properties } of template.byType('AWS::SNS::Subscription')) {
    sns.subscribe({
      topicArn: stringAt(properties.TopicArn, `${logicalId}.TopicArn`),
      protocol: stringAt(properties.Protocol, `${logicalId}.Protocol`),
      endpoint: stringAt(properties.Endpoint, `${logicalId}.Endpoint`),
      filterPolicy: properties.FilterPolicy,
      filterPolicyScope: properties.FilterPolicyScope as string | undefined,
      rawMessageDelivery: properties.RawMessageDelivery as boolean | undefined,
      redrivePolicy: properties.RedrivePolicy,
    });
  }
}

/** Retries and failure destination of a function's asynchronous invocations. */
export function asyncSettings(wiring: Wiring, fn: LocalFunction): AsyncInvokeSettings {
  const config = wiring.template
    .byType('AWS::Lambda::EventInvokeConfig')
    .find(({ properties }) => properties.FunctionName === fn.settings.functionName);
  if (!config) return ASYNC_DEFAULTS;
  const { logicalId, properties } = config;
  const { Destination } = objectAt(objectAt(properties.DestinationConfig, logicalId).OnFailure, logicalId);
  const destination = typeof Destination === 'string' ? Destination : undefined;
  if (destination) demand(wiring, roleOf(wiring, fn), 'sqs:SendMessage', destination, logicalId);
  return {
    retries: Number(properties.MaximumRetryAttempts ?? ASYNC_DEFAULTS.retries),
    maxAgeMs: Number(properties.MaximumEventAgeInSeconds ?? ASYNC_DEFAULTS.maxAgeMs / 1000) * 1000,
    ...(destination
      ? { onFailure: (record: object) => wiring.sqs.send(destination, { body: JSON.stringify(record) }) }
      : {}),
  };
}

export function functionNamed({ functions }: Wiring, name: unknown, place: string): LocalFunction {
  for (const fn of functions.values()) {
    if (fn.settings.functionName === name || fn.settings.arn === name) return fn;
  }
  throw new Error(`${place}: ${String(name)} is no function of the template`);
}

export function roleOf({ template }: Wiring, fn: LocalFunction): string {
  const resource = template
    .byType('AWS::Lambda::Function')
    .find(({ ref }: LocalResource) => ref === fn.settings.functionName);
  return stringAt(resource?.properties.Role, `${fn.settings.name}.Role`);
}

/** Fails the start when a role lacks what AWS itself will do in its name: there, the deployment would fail. */
export function demand(
  { roles }: Wiring,
  roleArn: string,
  action: string,
  resource: string,
  place: string,
): void {
  const role = roles.find(({ arn }) => arn === roleArn);
  if (role?.decide(action, resource) === 'allow') return;
  throw new Error(`${place}: the role ${roleArn} is not authorized to perform ${action} on ${resource}`);
}
