/** The dead-letter queue as people work with it: looked at without taking anything away, and sent back. */
import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { PARK_ATTRIBUTES } from '../lambdas/domain/event/parked';
import type { Target } from './target';

/** One entry, and nothing of its content: bodies hold what is personal. */
export interface DeadLetter {
  readonly id: string;
  /** `unknown` for what the queue moved over by itself, because the function died over it each time. */
  readonly cause: string;
  readonly reason: string;
  readonly app: string;
  readonly requestId: string;
  readonly receivedAtMs: number;
  readonly setAsideAtMs: number;
  readonly bytes: number;
}

export interface MoveProgress {
  readonly status: string;
  readonly moved: number;
  readonly total: number;
  readonly failure?: string;
}

export interface DeadLetters {
  /** Entries are hidden from others while they are read, and shown again at once. @param limit at most this many */
  read(limit: number): Promise<readonly DeadLetter[]>;
  /** Sends all entries back to the webhooks queue. @param perSecond at most this many a second */
  redrive(perSecond: number | undefined): Promise<void>;
  progress(): Promise<MoveProgress | undefined>;
  /** Deletes all entries, for good. */
  purge(): Promise<void>;
}

const EMPTY_ANSWERS = 3;
/** How long an entry stays hidden if this program dies while it reads. */
const HIDDEN_SECONDS = 30;

export function openDeadLetters(target: Target): DeadLetters {
  const client = new SQSClient(target.client);
  const QueueUrl = target.output('WebhooksDlqUrl');
  const arnOf = async (url: string) => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    return Attributes?.QueueArn ?? '';
  };
  return {
    read: async (limit) => {
      const messages: Message[] = [];
      try {
        for (let empty = 0; messages.length < limit && empty < EMPTY_ANSWERS; ) {
          const { Messages = [] } = await client.send(
            new ReceiveMessageCommand({
              QueueUrl,
              MaxNumberOfMessages: Math.min(10, limit - messages.length),
              VisibilityTimeout: HIDDEN_SECONDS,
              MessageSystemAttributeNames: ['All'],
              MessageAttributeNames: ['All'],
            }),
          );
          // A short poll asks only some of SQS's servers: one empty answer does not mean that nothing is there.
          empty = Messages.length === 0 ? empty + 1 : 0;
          messages.push(...Messages);
        }
      } finally {
        await showAgain(client, QueueUrl, messages);
      }
      return messages.map(describeMessage);
    },

    redrive: async (perSecond) => {
      await client.send(
        new StartMessageMoveTaskCommand({
          SourceArn: await arnOf(QueueUrl),
          // Named, because entries that the function set aside itself have no source queue that SQS knows of.
          DestinationArn: await arnOf(target.output('WebhooksQueueUrl')),
          ...(perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: perSecond }),
        }),
      );
    },

    purge: async () => {
      await client.send(new PurgeQueueCommand({ QueueUrl }));
    },

    progress: async () => {
      const { Results = [] } = await client.send(
        new ListMessageMoveTasksCommand({ SourceArn: await arnOf(QueueUrl), MaxResults: 1 }),
      );
      const [task] = Results;
      return (
        task && {
          status: task.Status ?? '',
          moved: task.ApproximateNumberOfMessagesMoved ?? 0,
          total: task.ApproximateNumberOfMessagesToMove ?? 0,
          ...(task.FailureReason ? { failure: task.FailureReason } : {}),
        }
      );
    },
  };
}

async function showAgain(client: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  for (let from = 0; from < messages.length; from += 10) {
    const Entries = messages.slice(from, from + 10).map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: ReceiptHandle ?? '',
      VisibilityTimeout: 0,
    }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}

function describeMessage(message: Message): DeadLetter {
  const text = (name: string) => message.MessageAttributes?.[name]?.StringValue ?? '';
  const sentAtMs = Number(message.Attributes?.SentTimestamp ?? 0);
  return {
    id: message.MessageId ?? '',
    cause: text(PARK_ATTRIBUTES.cause) || 'unknown',
    reason: text(PARK_ATTRIBUTES.reason) || 'the function ended without an answer each time it was tried',
    app: text('app'),
    requestId: text('requestId'),
    receivedAtMs: Number(text('receivedAtMs')) || sentAtMs,
    setAsideAtMs: Number(text(PARK_ATTRIBUTES.atMs)) || sentAtMs,
    bytes: Buffer.byteLength(message.Body ?? ''),
  };
}
