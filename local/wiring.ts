/** What the template joins together: queues to functions, topics to subscribers, schedules to targets. */

import type { EngineClient } from './aws/dynamodb/engine-client';
import type { Table } from './aws/dynamodb/table';
import type { ResourcePolicies } from './aws/iam/resource-policies';
import type { Role } from './aws/iam/roles';
import type { Sns } from './aws/sns/sns';
import type { Sqs } from './aws/sqs/sqs';
import { EventSource } from './event-source';
import { ASYNC_DEFAULTS, type AsyncInvokeSettings, invokeAsync } from './functions/async-invoke';
import type { LocalFunction } from './functions/local-function';
import type { Random } from './random';
import { startSchedule } from './schedules';
import { StreamSource } from './stream-source';
import { listAt, objectAt, stringAt } from './template/json';
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
  /** The engine and its tables, for their streams. */
  readonly dynamo: { readonly client: EngineClient; readonly tables: readonly Table[] };
  /** How likely a batch of a stream comes again though it succeeded. */
  readonly streamRepeats: () => number;
  /** Concurrency of a poller on this machine, whatever more the template allows. */
  readonly pollerLimit: number;
  /** Told of each batch that a poller has worked off for a function. */
  readonly onBatch: (functionName: string, sizesBytes: readonly number[], deleted: number) => void;
  /** Told of each call that a schedule makes. */
  readonly onTick: (functionName: string) => void;
}

/** What Lambda's poller does on a queue in the function's name. */
const POLLER_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** What Lambda's poller does on a stream in the function's name. */
const STREAM_ACTIONS = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];

export function startEventSources(wiring: Wiring): readonly (EventSource | StreamSource)[] {
  const { template, sqs, clock, pollerLimit } = wiring;
  return template.byType('AWS::Lambda::EventSourceMapping').map((mapping) => {
    const { logicalId, properties } = mapping;
    const queueArn = stringAt(properties.EventSourceArn, `${logicalId}.EventSourceArn`);
    if (properties.FilterCriteria) throw new Error(`${logicalId}: the local run knows no FilterCriteria`);
    const table = wiring.dynamo.tables.find(({ arn }) => queueArn.startsWith(`${arn}/stream/`));
    if (table) return streamSource(wiring, mapping, table, queueArn);
    const queue = sqs.queueByArn(queueArn);
    if (!queue)
      throw new Error(
        `${logicalId}: ${queueArn} is no queue and no stream of the template; the local run polls only these`,
      );
    const fn = functionNamed(wiring, properties.FunctionName, logicalId);
    for (const action of POLLER_ACTIONS) demand(wiring, roleOf(wiring, fn), action, queueArn, logicalId);
    const concurrency = Number(
      objectAt(properties.ScalingConfig, logicalId).MaximumConcurrency ?? pollerLimit,
    );
    return new EventSource({
      queue,
      queueArn,
      fn,
      batchSize: Number(properties.BatchSize ?? 10),
      windowMs: Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
      maxConcurrency: Math.min(concurrency, pollerLimit),
      partialFailures: listAt(properties.FunctionResponseTypes, logicalId).includes(
        'ReportBatchItemFailures',
      ),
      clock,
      onBatch: (sizesBytes, deleted) => wiring.onBatch(fn.settings.functionName, sizesBytes, deleted),
    });
  });
}

/** Settings of a stream's mapping that the local run does not play; one that is set stops the start. */
const NOT_PLAYED = ['BisectBatchOnFunctionError', 'DestinationConfig', 'FunctionResponseTypes'];

function streamSource(
  wiring: Wiring,
  { logicalId, properties }: LocalResource,
  { name: tableName }: Table,
  streamArn: string,
): StreamSource {
  const unknown = NOT_PLAYED.filter((setting) => properties[setting]);
  if (Number(properties.ParallelizationFactor ?? 1) > 1) unknown.push('ParallelizationFactor');
  if (Number(properties.MaximumRetryAttempts ?? -1) >= 0) unknown.push('MaximumRetryAttempts');
  if (unknown.length > 0) {
    throw new Error(`${logicalId}: the local run does not play ${unknown.join(', ')} of a stream`);
  }
  const fn = functionNamed(wiring, properties.FunctionName, logicalId);
  for (const action of STREAM_ACTIONS) demand(wiring, roleOf(wiring, fn), action, streamArn, logicalId);
  return new StreamSource({
    client: wiring.dynamo.client,
    tableName,
    streamArn,
    fn,
    batchSize: Number(properties.BatchSize ?? 100),
    windowMs: Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    tumblingMs: Number(properties.TumblingWindowInSeconds ?? 0) * 1000,
    clock: wiring.clock,
    random: wiring.random.fork('streams'),
    repeats: wiring.streamRepeats,
  });
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

function functionNamed({ functions }: Wiring, name: unknown, place: string): LocalFunction {
  for (const fn of functions.values()) {
    if (fn.settings.functionName === name || fn.settings.arn === name) return fn;
  }
  throw new Error(`${place}: ${String(name)} is no function of the template`);
}

function roleOf({ template }: Wiring, fn: LocalFunction): string {
  const resource = template
    .byType('AWS::Lambda::Function')
    .find(({ ref }: LocalResource) => ref === fn.settings.functionName);
  return stringAt(resource?.properties.Role, `${fn.settings.name}.Role`);
}

/** Fails the start when a role lacks what AWS itself will do in its name: there, the deployment would fail. */
function demand({ roles }: Wiring, roleArn: string, action: string, resource: string, place: string): void {
  const role = roles.find(({ arn }) => arn === roleArn);
  if (role?.decide(action, resource) === 'allow') return;
  throw new Error(`${place}: the role ${roleArn} is not authorized to perform ${action} on ${resource}`);
}
