/** ReceiveMessage, and what a consumer does with what it has received. */
import type { Clock } from '../../time/clock';
import { AwsError, type Input } from '../service';
import { parseEntries, runEntries } from './batch';
import { type Call, queueOf, type SqsAction } from './call';
import { md5OfAttributes } from './checksum';
import { sqsError } from './errors';
import { optionalInteger, requiredInteger, requiredText, textList } from './input';
import { MAX_BATCH_ENTRIES, MAX_VISIBILITY_SECONDS, MAX_WAIT_SECONDS } from './limits';
import type { MessageAttributes, ReceivedMessage } from './message';
import { onQueueUrl } from './permissions';
import type { Queue } from './queue';

const VISIBILITY = { min: 0, max: MAX_VISIBILITY_SECONDS };

export const receiveActions: Readonly<Record<string, SqsAction>> = {
  ReceiveMessage: { permissions: onQueueUrl('ReceiveMessage'), run: receive },
  DeleteMessage: {
    permissions: onQueueUrl('DeleteMessage'),
    run: (call) => remove(queueOf(call), call.input),
  },
  DeleteMessageBatch: {
    permissions: onQueueUrl('DeleteMessage'),
    run: (call) => {
      const queue = queueOf(call);
      return runEntries(parseEntries(call.input.Entries, sqsError), (entry) => remove(queue, entry));
    },
  },
  ChangeMessageVisibility: {
    permissions: onQueueUrl('ChangeMessageVisibility'),
    run: (call) => changeVisibility(queueOf(call), call.input),
  },
  ChangeMessageVisibilityBatch: {
    permissions: onQueueUrl('ChangeMessageVisibility'),
    run: (call) => {
      const queue = queueOf(call);
      return runEntries(parseEntries(call.input.Entries, sqsError), (entry) =>
        changeVisibility(queue, entry),
      );
    },
  },
};

function remove(queue: Queue, input: Input): object {
  queue.delete(requiredText(input, 'ReceiptHandle'));
  return {};
}

function changeVisibility(queue: Queue, input: Input): object {
  const handle = requiredText(input, 'ReceiptHandle');
  queue.changeVisibility(handle, requiredInteger(input, 'VisibilityTimeout', VISIBILITY));
  return {};
}

async function receive(call: Call): Promise<object> {
  const { input } = call;
  const queue = call.queues.required(input);
  const max = optionalInteger(input, 'MaxNumberOfMessages', { min: 1, max: MAX_BATCH_ENTRIES }) ?? 1;
  const waitSeconds = optionalInteger(input, 'WaitTimeSeconds', { min: 0, max: MAX_WAIT_SECONDS });
  const visibilityTimeoutSeconds = optionalInteger(input, 'VisibilityTimeout', VISIBILITY);
  const systemNames = [
    ...textList(input, 'MessageSystemAttributeNames'),
    ...textList(input, 'AttributeNames'),
  ];
  const names = textList(input, 'MessageAttributeNames');
  if (queue.isFull) {
    throw new AwsError('OverLimit', `Too many messages in flight for ${queue.name}.`, { statusCode: 403 });
  }
  const waitMs = 1000 * (waitSeconds ?? queue.settings.waitSeconds);
  const take = (): ReceivedMessage[] => queue.receive(max, { visibilityTimeoutSeconds });
  const messages = await takeOrWait(call.clock, queue, take, waitMs);
  call.bill(
    queue.arn,
    messages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  );
  if (messages.length === 0) return {};
  return { Messages: messages.map((message) => format(message, systemNames, names)) };
}

/** Long polling: the first time that there is something, or nothing once the time is up. */
async function takeOrWait(
  clock: Clock,
  queue: Queue,
  take: () => ReceivedMessage[],
  waitMs: number,
): Promise<ReceivedMessage[]> {
  const immediate = take();
  if (immediate.length > 0 || waitMs <= 0) return immediate;
  return new Promise((resolve) => {
    const finish = (messages: ReceivedMessage[]): void => {
      timer.cancel();
      stopListening();
      resolve(messages);
    };
    const timer = clock.schedule(clock.now() + waitMs, () => finish(take()));
    const stopListening = queue.onAvailable(() => {
      const messages = take();
      if (messages.length > 0) finish(messages);
    });
  });
}

function format(message: ReceivedMessage, systemNames: readonly string[], names: readonly string[]): object {
  const isWanted = (name: string): boolean => systemNames.includes('All') || systemNames.includes(name);
  const attributes = Object.entries(message.attributes).filter(([name]) => isWanted(name));
  const messageAttributes = select(message.messageAttributes, names);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(attributes.length > 0 ? { Attributes: Object.fromEntries(attributes) } : {}),
    ...(Object.keys(messageAttributes).length > 0
      ? { MessageAttributes: messageAttributes, MD5OfMessageAttributes: md5OfAttributes(messageAttributes) }
      : {}),
  };
}

/** Names as the API takes them: `All`, `.*`, `prefix.*` or a name itself. */
function select(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  if (names.includes('All') || names.includes('.*')) return attributes;
  const prefixes = names.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -1));
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([name]) => names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)),
    ),
  );
}
