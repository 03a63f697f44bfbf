/**
 * Lambda's poller for a queue: gathers a batch, invokes, deletes what succeeded. It listens for messages instead of
 * asking for them, so that nothing runs while a queue is idle and virtual time need not be told to wait.
 * Source: docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html, services-sqs-errorhandling.html
 */

import { REGION } from '../aws/service';
import type { MessageAttributeValue, ReceivedMessage } from '../aws/sqs/message';
import type { Queue } from '../aws/sqs/queue';
import type { LocalFunction } from '../functions/local-function';
import type { Clock, Timer } from '../time/clock';
import { readItemFailures } from './item-failures';

/** Lambda hands over at most 6 MB at once. */
const BATCH_BYTES = 6 * 1024 * 1024;
const RECEIVE_AT_ONCE = 10;

export interface QueueSourceSettings {
  readonly queue: Queue;
  readonly queueArn: string;
  readonly fn: LocalFunction;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly maxConcurrency: number;
  /** Whether the function reports the records that failed one by one. */
  readonly partialFailures: boolean;
  readonly clock: Clock;
  /** Told of each batch that was worked off: the sizes of its messages, and how many were deleted. */
  readonly onBatch?: (sizesBytes: readonly number[], deleted: number) => void;
}

export class QueueSource {
  private readonly settings: QueueSourceSettings;
  private batch: ReceivedMessage[] = [];
  private batchBytes = 0;
  private window: Timer | undefined;
  private running = 0;
  private readonly unsubscribe: () => void;
  private stopped = false;

  constructor(settings: QueueSourceSettings) {
    this.settings = settings;
    this.unsubscribe = settings.queue.onAvailable(() => this.gather());
    this.gather();
  }

  /** Takes no more; what is in flight is finished by the queue's visibility timeout. */
  stop(): void {
    this.stopped = true;
    this.unsubscribe();
    this.window?.cancel();
  }

  private gather(): void {
    const { queue, batchSize, windowMs, maxConcurrency, clock } = this.settings;
    // With all its concurrency in use the poller leaves messages where the queue can still choose their order.
    while (!this.stopped && this.running < maxConcurrency) {
      const messages = queue.receive(Math.min(RECEIVE_AT_ONCE, batchSize - this.batch.length));
      if (messages.length === 0) break;
      this.batch.push(...messages);
      this.batchBytes += messages.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0);
      if (this.batch.length >= batchSize || this.batchBytes >= BATCH_BYTES || windowMs === 0) this.dispatch();
      else this.window ??= clock.schedule(clock.now() + windowMs, () => this.dispatch());
    }
  }

  private dispatch(): void {
    this.window?.cancel();
    this.window = undefined;
    const { batch } = this;
    if (batch.length === 0) return;
    this.batch = [];
    this.batchBytes = 0;
    this.running++;
    void this.settings.clock.track(
      this.deliver(batch).finally(() => {
        this.running--;
        this.gather();
      }),
    );
  }

  private async deliver(batch: readonly ReceivedMessage[]): Promise<void> {
    const { fn, queue, queueArn, partialFailures, onBatch } = this.settings;
    const outcome = await fn.invoke({ Records: batch.map((message) => toRecord(message, queueArn)) });
    const done = outcome.ok ? succeeded(outcome.payload, batch, partialFailures) : [];
    for (const message of done) queue.delete(message.receiptHandle);
    onBatch?.(
      batch.map(({ sizeBytes }) => sizeBytes),
      done.length,
    );
  }
}

function succeeded(
  payload: unknown,
  batch: readonly ReceivedMessage[],
  partialFailures: boolean,
): readonly ReceivedMessage[] {
  const ids = batch.map(({ messageId }) => messageId);
  const failed = partialFailures ? readItemFailures(payload, ids) : new Set<string>();
  return batch.filter(({ messageId }) => !failed.has(messageId));
}

function toRecord(message: ReceivedMessage, queueArn: string): object {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, value]) => [name, toAttribute(value)]),
    ),
    md5OfBody: message.md5OfBody,
    ...(message.md5OfAttributes ? { md5OfMessageAttributes: message.md5OfAttributes } : {}),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}

function toAttribute({ DataType, StringValue, BinaryValue }: MessageAttributeValue): object {
  return {
    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}
