/** The webhooks queue as ingest sees it: webhooks go in as messages, one by itself or many in few calls. */
import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { forEachBeside } from '../domain/collections';
import { encodeMessage } from '../domain/whatsapp/queue-message';
import type { QueuedWebhook } from '../domain/whatsapp/queued-webhook';
import { CLIENT_SETTINGS } from './aws-client';
import type { Clock } from './clock';

export interface WebhookQueue {
  /** Resolves once SQS has all of them. Rejects when it may lack one; others may be in the queue then. */
  store(webhooks: readonly QueuedWebhook[]): Promise<void>;
  /** Resolves when the queue answers. */
  check(): Promise<void>;
}

/** What SQS takes in a call, its messages' attributes included. */
const BATCH_ENTRIES = 10;
const BATCH_BYTES = 1_048_576;
/** Calls under way beside each other. */
const AT_ONCE = 10;
/** Waits before what SQS did not take of a call is sent again; a call that fails whole the SDK has repeated itself. */
const WAITS_MS = [100, 400] as const;

/** @param clock times the waits before a message is sent again */
export function createWebhookQueue(queueUrl: string, clock: Clock): WebhookQueue {
  const client = new SQSClient(CLIENT_SETTINGS);
  return {
    store: async (webhooks) => {
      const [first, ...rest] = webhooks.map(messageOf);
      if (first && rest.length === 0) {
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...first }));
      } else if (first) {
        await forEachBeside(batchesOf([first, ...rest]), AT_ONCE, (batch) =>
          sendBatch(client, queueUrl, batch, clock),
        );
      }
    },
    check: async () => {
      await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
    },
  };
}

type Message = ReturnType<typeof messageOf>;

function messageOf(webhook: QueuedWebhook) {
  const { body, attributes } = encodeMessage(webhook);
  return {
    MessageBody: body,
    // On a standard queue the group makes it a fair one: a noisy group waits behind quiet ones.
    MessageGroupId: webhook.group,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
    ),
  };
}

async function sendBatch(
  client: SQSClient,
  queueUrl: string,
  batch: readonly Message[],
  clock: Clock,
): Promise<void> {
  let waiting = batch.map((message, index) => ({ Id: String(index), ...message }));
  for (const waitMs of [...WAITS_MS, undefined]) {
    const { Successful = [], Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: waiting }),
    );
    const taken = new Set(Successful.map(({ Id }) => Id));
    waiting = waiting.filter(({ Id }) => !taken.has(Id));
    if (waiting.length === 0) return;
    if (waitMs === undefined || Failed.some(({ SenderFault }) => SenderFault))
      throw notTaken(Failed[0]?.Code);
    await clock.sleep(waitMs);
  }
}

function notTaken(code = 'NotTaken'): Error {
  return Object.assign(new Error('SQS did not take every message of a batch'), { name: code });
}

function batchesOf(messages: readonly Message[]): Message[][] {
  const batches: Message[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = sizeOf(message);
    const batch = batches.at(-1);
    if (batch && batch.length < BATCH_ENTRIES && bytes + size <= BATCH_BYTES) {
      batch.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}

/** As SQS counts: the body, and of each attribute its name, type and value. */
function sizeOf({ MessageBody, MessageAttributes }: Message): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue }]) =>
      Buffer.byteLength(name) + DataType.length + Buffer.byteLength(StringValue),
  );
  return attributes.reduce((sum, size) => sum + size, Buffer.byteLength(MessageBody));
}
