/** A message that notify sends to its own queue, to be called again before the schedule comes. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS } from './aws-client';

/** SQS holds a message back for no longer. */
const LONGEST_SECONDS = 900;

export function createWakeUp(queueUrl: string, body: string) {
  const client = new SQSClient(CLIENT_SETTINGS);
  return async (seconds: number): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        DelaySeconds: Math.min(LONGEST_SECONDS, seconds),
      }),
    );
  };
}
