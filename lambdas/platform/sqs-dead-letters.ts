/** Puts a record into the dead-letter queue as it came, with the cause beside it. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PARK_ATTRIBUTES, type Parking, SENT_BACK } from '../domain/event/parked';
import { CLIENT_SETTINGS } from './aws-client';
import type { Clock } from './clock';

export interface DeadRecord {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** So that what is almost as large as SQS takes can still be set aside. */
const REASON_LIMIT = 1_000;

export function createDeadLetters(queueUrl: string, clock: Clock) {
  const client = new SQSClient(CLIENT_SETTINGS);
  return async (record: DeadRecord, parking: Parking): Promise<void> => {
    const attributes = {
      ...record.attributes,
      [PARK_ATTRIBUTES.cause]: parking.cause,
      [PARK_ATTRIBUTES.reason]: parking.reason.slice(0, REASON_LIMIT),
      [PARK_ATTRIBUTES.atMs]: String(clock.now()),
    };
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: record.body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes)
            .filter(([name, value]) => value && name !== SENT_BACK)
            // SQS takes ten attributes. Ours are no more; a stranger's message may have brought more.
            .slice(-10)
            .map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      }),
    );
  };
}
