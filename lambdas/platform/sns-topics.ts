/** The events topic and the alerts topic, as their publishers see them. */
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { encodeNotice, type Notice } from '../domain/alert/notice';
import { type CloudEvent, SCHEMA_VERSION } from '../domain/event/event';
import { causeOf, type FailureCause, reasonOf } from '../domain/failure';
import { CLIENT_SETTINGS } from './aws-client';

/** SNS takes ten messages and 256 KiB a call; the rest of the room is for attributes. */
const BATCH_ENTRIES = 10;
const BATCH_BYTES = 256 * 1024 - 12_000;

interface Outgoing {
  readonly id: string;
  readonly body: string;
  readonly bytes: number;
  readonly event: CloudEvent;
}

export interface NotTaken {
  readonly cause: FailureCause;
  readonly reason: string;
}

/**
 * Publishes events with the attributes that filter policies look at; resolves with why, by id, for those not taken.
 * @param onShortened told of an event whose content is too large for SNS and was left out
 */
export function createEventPublisher(
  topicArn: string,
  onShortened: (event: CloudEvent, bytes: number) => void,
) {
  const client = new SNSClient(CLIENT_SETTINGS);
  return async (events: readonly CloudEvent[]): Promise<ReadonlyMap<string, NotTaken>> => {
    const batches = batchesOf(events.map((event) => outgoing(event, onShortened)));
    const notTaken = await Promise.all(batches.map((batch) => publish(client, topicArn, batch)));
    return new Map(notTaken.flat());
  };
}

async function publish(
  client: SNSClient,
  topicArn: string,
  batch: readonly Outgoing[],
): Promise<(readonly [string, NotTaken])[]> {
  const entries = batch.map(({ body, event }, index) => ({
    Id: String(index),
    Message: body,
    MessageAttributes: {
      tenantId: { DataType: 'String', StringValue: event.tenantid },
      type: { DataType: 'String', StringValue: event.type },
      schemaVersion: { DataType: 'String', StringValue: event.schemaversion },
      ...(event.traceparent ? { traceparent: { DataType: 'String', StringValue: event.traceparent } } : {}),
    },
  }));
  try {
    const { Failed = [] } = await client.send(
      new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }),
    );
    return Failed.map(({ Id, Code }) => [
      batch[Number(Id)]?.id ?? '',
      { cause: causeOf({ name: Code }), reason: Code ?? 'not taken' },
    ]);
  } catch (error) {
    // What the topic did not take is reported, not thrown: other batches may have been taken.
    const failure = { cause: causeOf(error), reason: reasonOf(error) };
    return batch.map(({ id }) => [id, failure]);
  }
}

function outgoing(event: CloudEvent, onShortened: (event: CloudEvent, bytes: number) => void): Outgoing {
  const body = JSON.stringify(event);
  const bytes = Buffer.byteLength(body);
  if (bytes <= BATCH_BYTES) return { id: event.id, body, bytes, event };
  onShortened(event, bytes);
  // Too large for SNS: consumers learn that it happened, and that its content was left out.
  const short = JSON.stringify({ ...event, data: { contentOmitted: 'too-large', bytes } });
  return { id: event.id, body: short, bytes: Buffer.byteLength(short), event };
}

function batchesOf(messages: readonly Outgoing[]): Outgoing[][] {
  const batches: Outgoing[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const batch = batches.at(-1);
    if (batch && batch.length < BATCH_ENTRIES && bytes + message.bytes <= BATCH_BYTES) {
      batch.push(message);
      bytes += message.bytes;
    } else {
      batches.push([message]);
      bytes = message.bytes;
    }
  }
  return batches;
}

/** Puts a notice on the alerts topic; rejects when it was not taken. */
export function createNoticePublisher(topicArn: string) {
  const client = new SNSClient(CLIENT_SETTINGS);
  return async (notice: Notice): Promise<void> => {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: encodeNotice(notice),
        MessageAttributes: {
          severity: { DataType: 'String', StringValue: notice.severity },
          kind: { DataType: 'String', StringValue: notice.kind },
          schemaVersion: { DataType: 'String', StringValue: SCHEMA_VERSION },
          ...(notice.tenant ? { tenantId: { DataType: 'String', StringValue: notice.tenant.id } } : {}),
        },
      }),
    );
  };
}
