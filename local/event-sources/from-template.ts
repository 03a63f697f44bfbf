/** The template's event source mappings: queues and streams that Lambda polls for functions. */
import type { TableStream } from '../aws/dynamodb/stream';
import type { Faults } from '../aws/faults';
import type { LocalFunction } from '../functions/local-function';
import { listAt, objectAt, stringAt } from '../template/json';
import type { LocalResource } from '../template/load';
import { demand, functionNamed, roleOf, type Wiring } from '../wiring';
import { discardedRecord } from './discarded';
import { createInvoke } from './invocation';
import { QueueSource } from './queue-source';
import { parseFilterCriteria } from './stream-filter';
import { createStreamSource, type StreamSourceSettings } from './stream-source';

export interface EventSourceWiring extends Wiring {
  /** By ARN. */
  readonly streams: ReadonlyMap<string, TableStream>;
  readonly faults: Faults;
  /** Concurrency of a queue's poller on this machine, whatever more the template allows. */
  readonly pollerLimit: number;
  /** Told of each batch of a queue that a poller has worked off for a function. */
  readonly onBatch: (functionName: string, sizesBytes: readonly number[], deleted: number) => void;
  /** Told of each batch of a stream that is handed over: the age of its last record. */
  readonly onIteratorAge: (functionName: string, ageMs: number) => void;
}

export interface EventSource {
  stop(): void;
}

/** What Lambda's poller does in the function's name. */
const ON_QUEUE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const ON_STREAM = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];
/** DynamoDB keeps a stream's records for a day. */
const RETENTION_SECONDS = 24 * 3_600;
const FOREVER = -1;

export function startEventSources(wiring: EventSourceWiring): readonly EventSource[] {
  return wiring.template.byType('AWS::Lambda::EventSourceMapping').flatMap((mapping) => {
    const { logicalId, properties } = mapping;
    const sourceArn = stringAt(properties.EventSourceArn, `${logicalId}.EventSourceArn`);
    const fn = functionNamed(wiring, properties.FunctionName, logicalId);
    const stream = wiring.streams.get(sourceArn);
    const make = stream
      ? streamSource(wiring, mapping, fn, stream)
      : queueSource(wiring, mapping, fn, sourceArn);
    return properties.Enabled === false ? [] : [make()];
  });
}

function queueSource(wiring: EventSourceWiring, mapping: LocalResource, fn: LocalFunction, queueArn: string) {
  const { logicalId, properties } = mapping;
  const { sqs, clock, pollerLimit } = wiring;
  const queue = sqs.queueByArn(queueArn);
  if (!queue) {
    throw new Error(
      `${logicalId}: ${queueArn} is no queue and no stream of the template; the local run polls those only`,
    );
  }
  if (properties.FilterCriteria) {
    throw new Error(`${logicalId}: the local run knows no FilterCriteria for queues`);
  }
  for (const action of ON_QUEUE) demand(wiring, roleOf(wiring, fn), action, queueArn, logicalId);
  const concurrency = Number(objectAt(properties.ScalingConfig, logicalId).MaximumConcurrency ?? pollerLimit);
  return () =>
    new QueueSource({
      queue,
      queueArn,
      fn,
      batchSize: Number(properties.BatchSize ?? 10),
      windowMs: Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
      maxConcurrency: Math.min(concurrency, pollerLimit),
      partialFailures: reportsItems(mapping),
      clock,
      onBatch: (sizesBytes, deleted) => wiring.onBatch(fn.settings.functionName, sizesBytes, deleted),
    });
}

function streamSource(
  wiring: EventSourceWiring,
  mapping: LocalResource,
  fn: LocalFunction,
  stream: TableStream,
) {
  const { logicalId, properties } = mapping;
  const { clock, random } = wiring;
  const { arn: functionArn, functionName } = fn.settings;
  for (const action of ON_STREAM) demand(wiring, roleOf(wiring, fn), action, stream.arn, logicalId);
  const from = properties.StartingPosition;
  if (from !== 'TRIM_HORIZON' && from !== 'LATEST') {
    throw new Error(`${logicalId}.StartingPosition: came ${from}, accepted are TRIM_HORIZON and LATEST`);
  }
  const read = (member: string, otherwise: number, least: number, most: number): number => {
    const value = Number(properties[member] ?? otherwise);
    if (value === otherwise || (Number.isInteger(value) && value >= least && value <= most)) return value;
    const accepted = otherwise < least ? `${otherwise} or ${least} to ${most}` : `${least} to ${most}`;
    throw new Error(`${logicalId}.${member}: came ${properties[member]}, accepted is ${accepted}`);
  };
  if (read('ParallelizationFactor', 1, 1, 10) > 1) {
    throw new Error(
      `${logicalId}: the local run hands over one batch of a shard at a time; it knows no more`,
    );
  }
  const retries = read('MaximumRetryAttempts', FOREVER, FOREVER, 10_000);
  const maxAgeSeconds = read('MaximumRecordAgeInSeconds', FOREVER, 60, 604_800);
  const send = failureDestination(wiring, mapping, fn);
  const settings: StreamSourceSettings = {
    stream,
    from,
    batchSize: read('BatchSize', 100, 1, 10_000),
    windowMs: read('MaximumBatchingWindowInSeconds', 0, 0, 300) * 1000,
    tumblingMs: read('TumblingWindowInSeconds', 0, 0, 900) * 1000,
    retries: retries === FOREVER ? Number.POSITIVE_INFINITY : retries,
    maxAgeMs:
      (maxAgeSeconds === FOREVER ? RETENTION_SECONDS : Math.min(maxAgeSeconds, RETENTION_SECONDS)) * 1000,
    bisect: properties.BisectBatchOnFunctionError === true,
    partialFailures: reportsItems(mapping),
    filter: parseFilterCriteria(properties.FilterCriteria, `${logicalId}.FilterCriteria`),
    clock,
    random: random.fork(logicalId),
    invoke: createInvoke({ arn: functionArn, invoke: (event) => fn.invoke(event) }, wiring.faults, clock),
    onHandedOver: (ageMs) => wiring.onIteratorAge(functionName, ageMs),
    ...(send
      ? {
          onDiscarded: (discarded) =>
            send(
              discardedRecord(discarded, {
                functionArn,
                streamArn: stream.arn,
                requestId: random.uuid(),
                nowMs: clock.now(),
              }),
            ),
        }
      : {}),
  };
  return () => createStreamSource(settings);
}

/** Takes records of what was given up; undefined where they are dropped. */
function failureDestination(
  wiring: EventSourceWiring,
  { logicalId, properties }: LocalResource,
  fn: LocalFunction,
): ((record: object) => void) | undefined {
  const { OnFailure } = objectAt(properties.DestinationConfig, logicalId);
  const { Destination: destination } = objectAt(OnFailure, logicalId);
  if (destination === undefined) return undefined;
  const queueArn = stringAt(destination, `${logicalId}.DestinationConfig`);
  if (!wiring.sqs.queueByArn(queueArn)) {
    throw new Error(
      `${logicalId}: ${queueArn} is no queue of the template; a failure destination is one here`,
    );
  }
  demand(wiring, roleOf(wiring, fn), 'sqs:SendMessage', queueArn, logicalId);
  return (record) => void wiring.sqs.send(queueArn, { body: JSON.stringify(record) });
}

function reportsItems({ logicalId, properties }: LocalResource): boolean {
  return listAt(properties.FunctionResponseTypes, logicalId).includes('ReportBatchItemFailures');
}
