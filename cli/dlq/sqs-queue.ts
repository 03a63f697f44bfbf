/** The dead-letter queue in SQS, and the webhooks queue that its messages go back to. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createClaimChecks } from '../../lambdas/platform/s3-claim-checks';
import type { Target } from '../target';
import type { DeadMessage, DeadQueue, QueueFacts } from './queue';

/** How long a message stays hidden when this program dies while it holds it. */
export const HIDDEN_SECONDS = 60;
const BATCH = 10;
/** Room for what the queue itself and the function take, beside the attempts. */
const SLACK_MS = 60_000;

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

export function openDeadQueue(target: Target): DeadQueue {
  const client = new SQSClient(target.client);
  const bodies = createClaimChecks(target.output('ClaimChecksBucketName'), target.client);
  const QueueUrl = target.output('WebhooksDlqUrl');
  const sourceUrl = target.output('WebhooksQueueUrl');
  return {
    receive: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: HIDDEN_SECONDS,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      );
      return Messages.map(toDeadMessage);
    },

    release: async (receipts) => {
      const batches = Array.from({ length: Math.ceil(receipts.length / BATCH) }, (_, index) =>
        receipts.slice(index * BATCH, (index + 1) * BATCH),
      );
      // What is refused one by one in the answer has become visible already.
      for (const batch of batches) {
        const Entries = batch.map((ReceiptHandle, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        }));
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },

    remove: async (ReceiptHandle) => {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },

    sendBack: async ({ body, attributes, traceHeader, groupId }) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: sourceUrl,
          MessageBody: body,
          MessageAttributes: { ...attributes },
          ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
          ...(traceHeader === undefined
            ? {}
            : {
                MessageSystemAttributes: {
                  AWSTraceHeader: { DataType: 'String', StringValue: traceHeader },
                },
              }),
        }),
      );
    },

    fetchBody: bodies.get,
    removeBody: bodies.remove,

    about: async () => {
      const [dead, source] = await Promise.all([readSettings(QueueUrl), readSettings(sourceUrl)]);
      return factsOf(dead, source);
    },
  };

  async function readSettings(url: string): Promise<Settings> {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    return Attributes ?? {};
  }
}

type Settings = Readonly<Record<string, string | undefined>>;

function factsOf(dead: Settings, source: Settings): QueueFacts {
  const policy = JSON.parse(source.RedrivePolicy ?? '{}') as { readonly maxReceiveCount?: number };
  const attempts = Number(policy.maxReceiveCount ?? 1);
  return {
    entries: total(dead),
    retentionMs: Number(dead.MessageRetentionPeriod ?? 0) * 1000,
    onTheWay: total(source),
    attempts,
    lastFailureMs: attempts * Number(source.VisibilityTimeout ?? 0) * 1000 + SLACK_MS,
  };
}

function total(settings: Settings): number {
  return COUNTS.reduce((sum, name) => sum + Number(settings[name] ?? 0), 0);
}

function toDeadMessage(message: Message): DeadMessage {
  const system: Settings = message.Attributes ?? {};
  return {
    id: message.MessageId ?? '',
    receipt: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: message.MessageAttributes ?? {},
    sentAtMs: Number(system.SentTimestamp ?? 0),
    traceHeader: system.AWSTraceHeader,
    groupId: system.MessageGroupId,
  };
}
