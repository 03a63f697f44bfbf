/** The webhooks queue, both ends: how a webhook becomes a message, and how a message is read back. */
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { encodeMessage } from '../domain/whatsapp/queue-message';
import type { QueuedWebhook } from '../domain/whatsapp/queued-webhook';
import { CLIENT_SETTINGS } from './aws-client';

export interface WebhookQueue {
  /** Resolves once SQS has the message. */
  store(webhook: QueuedWebhook): Promise<void>;
  /** Resolves when the queue answers. */
  check(): Promise<void>;
}

export function createWebhookQueue(queueUrl: string): WebhookQueue {
  const client = new SQSClient(CLIENT_SETTINGS);
  return {
    store: async (webhook) => {
      const { body, attributes } = encodeMessage(webhook);
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          // On a standard queue the group makes it a fair one: a noisy group waits behind quiet ones.
          MessageGroupId: webhook.group,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [
              name,
              { DataType: 'String', StringValue: value },
            ]),
          ),
        }),
      );
    },
    check: async () => {
      await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
    },
  };
}
