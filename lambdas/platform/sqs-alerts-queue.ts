/** The queue of alerts as notify writes to it: wake-ups for itself, and what it has given up behind it. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS } from './aws-client';

/** SQS holds a message back for no longer. */
const LONGEST_SECONDS = 900;

export function createAlertsQueue(urls: { readonly queue: string; readonly deadLetters: string }) {
  const client = new SQSClient(CLIENT_SETTINGS);
  return {
    /** Sends `body` so that it arrives in so many seconds. */
    sendLater: async (body: string, seconds: number): Promise<void> => {
      const DelaySeconds = Math.min(LONGEST_SECONDS, seconds);
      await client.send(new SendMessageCommand({ QueueUrl: urls.queue, MessageBody: body, DelaySeconds }));
    },
    setAside: async (content: object): Promise<void> => {
      const MessageBody = JSON.stringify(content);
      await client.send(new SendMessageCommand({ QueueUrl: urls.deadLetters, MessageBody }));
    },
  };
}
