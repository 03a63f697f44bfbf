/** The metrics that AWS's services write of themselves, made here from what the local parts report. */
import type { CloudWatch } from './aws/cloudwatch';
import type { Queue } from './aws/sqs/queue';
import type { Invocation } from './functions/local-function';
import type { HttpApiRequest } from './http-api/http-api';
import type { Clock } from './time/clock';

type Store = CloudWatch['store'];

const MINUTE_MS = 60_000;

export function recordInvocation(store: Store, invocation: Invocation): void {
  const dimensions = { FunctionName: invocation.functionName };
  const add = (name: string, unit: string, value: number) =>
    store.add({
      namespace: 'AWS/Lambda',
      name,
      dimensions,
      timestampMs: invocation.atMs,
      unit,
      values: [value],
    });
  add('Invocations', 'Count', 1);
  add('Errors', 'Count', invocation.error ? 1 : 0);
  add('Throttles', 'Count', 0);
  add('Duration', 'Milliseconds', invocation.durationMs);
}

/** Of each batch of a stream's records that is handed over: the age of its last record. */
export function recordIteratorAge(store: Store, functionName: string, ageMs: number, atMs: number): void {
  store.add({
    namespace: 'AWS/Lambda',
    name: 'IteratorAge',
    dimensions: { FunctionName: functionName },
    timestampMs: atMs,
    unit: 'Milliseconds',
    values: [ageMs],
  });
}

export function recordRequest(store: Store, apiId: string, request: HttpApiRequest): void {
  const { statusCode, latencyMs, integrationMs, bytes, atMs } = request;
  for (const dimensions of [{ ApiId: apiId }, { ApiId: apiId, Stage: '$default' }]) {
    const add = (name: string, unit: string, value: number) =>
      store.add({ namespace: 'AWS/ApiGateway', name, dimensions, timestampMs: atMs, unit, values: [value] });
    add('Count', 'Count', 1);
    add('4xx', 'Count', statusCode >= 400 && statusCode < 500 ? 1 : 0);
    add('5xx', 'Count', statusCode >= 500 ? 1 : 0);
    add('Latency', 'Milliseconds', latencyMs);
    if (integrationMs !== undefined) add('IntegrationLatency', 'Milliseconds', integrationMs);
    add('DataProcessed', 'Bytes', bytes);
  }
}

/** Samples each queue once a minute, at its end, as SQS does; the returned function ends it. */
export function sampleQueues(
  store: Store,
  queues: readonly { readonly name: string; readonly queue: Queue }[],
  clock: Clock,
): () => void {
  const last = new Map(queues.map(({ name, queue }) => [name, queue.statistics()]));
  const sample = (): void => {
    timer = clock.schedule(nextSample(clock.now()), sample);
    for (const { name, queue } of queues) {
      const now = queue.statistics();
      const before = last.get(name) ?? now;
      last.set(name, now);
      const readings: Readonly<Record<string, number>> = {
        ApproximateNumberOfMessagesVisible: now.visible,
        ApproximateNumberOfMessagesNotVisible: now.notVisible,
        ApproximateNumberOfMessagesDelayed: now.delayed,
        ApproximateAgeOfOldestMessage: now.ageOfOldestMessageSeconds,
        NumberOfMessagesSent: now.sent - before.sent,
        NumberOfMessagesReceived: now.received - before.received,
        NumberOfMessagesDeleted: now.deleted - before.deleted,
      };
      for (const [metric, value] of Object.entries(readings)) {
        store.add({
          namespace: 'AWS/SQS',
          name: metric,
          dimensions: { QueueName: name },
          timestampMs: clock.now(),
          unit: metric.endsWith('Message') ? 'Seconds' : 'Count',
          values: [value],
        });
      }
    }
  };
  let timer = clock.schedule(nextSample(clock.now()), sample);
  return () => timer.cancel();
}

/** A second before the next full minute, so that the reading belongs to the minute that it closes. */
function nextSample(nowMs: number): number {
  return (Math.floor((nowMs + 1_000) / MINUTE_MS) + 1) * MINUTE_MS - 1_000;
}
