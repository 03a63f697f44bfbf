/** The events topic and the alerts topic, as their publishers see them. */
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type AlertReport, encodeReport } from '../domain/alert/report';
import { type CloudEvent, SCHEMA_VERSION } from '../domain/event/event';
import { eventDataKey, type ReferringEvent, withDataref } from '../domain/event/large-data';
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

/** Keeps data under a key; resolves with their address once they are there. */
export type StoreLargeData = (key: string, json: string) => Promise<string>;

/**
 * Publishes events with the attributes that filter policies look at; resolves with why, by id, for those not taken.
 * The data of an event that is too large for SNS are stored first: a crash between the two leaves an object that
 * nobody is told of and that expires; the next attempt stores the same under the same key, and publishes.
 */
export function createEventPublisher(topicArn: string, storeLargeData: StoreLargeData) {
  const client = new SNSClient(CLIENT_SETTINGS);
  return async (events: readonly CloudEvent[]): Promise<ReadonlyMap<string, NotTaken>> => {
    const notStored: (readonly [string, NotTaken])[] = [];
    const outgoing = await Promise.all(
      events.map((event) =>
        prepare(event, storeLargeData).catch((error: unknown) => {
          notStored.push([event.id, { cause: causeOf(error), reason: `storing: ${reasonOf(error)}` }]);
          return [];
        }),
      ),
    );
    const batches = batchesOf(outgoing.flat());
    const notTaken = await Promise.all(batches.map((batch) => publish(client, topicArn, batch)));
    return new Map([...notStored, ...notTaken.flat()]);
  };
}

async function prepare(event: CloudEvent, storeLargeData: StoreLargeData): Promise<readonly Outgoing[]> {
  const whole = outgoing(event, event);
  if (whole.bytes <= BATCH_BYTES) return [whole];
  const dataref = await storeLargeData(eventDataKey(event), JSON.stringify(event.data));
  return [outgoing(event, withDataref(event, dataref))];
}

function outgoing(event: CloudEvent, published: CloudEvent | ReferringEvent): Outgoing {
  const body = JSON.stringify(published);
  return { id: event.id, body, bytes: Buffer.byteLength(body), event };
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

/** Puts a report on the alerts topic; rejects when it was not taken. */
export function createReportPublisher(topicArn: string) {
  const client = new SNSClient(CLIENT_SETTINGS);
  return async (report: AlertReport): Promise<void> => {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: encodeReport(report),
        MessageAttributes: {
          severity: { DataType: 'String', StringValue: report.severity },
          status: { DataType: 'String', StringValue: report.status },
          schemaVersion: { DataType: 'String', StringValue: SCHEMA_VERSION },
          ...(report.labels.tenant
            ? { tenantId: { DataType: 'String', StringValue: report.labels.tenant } }
            : {}),
        },
      }),
    );
  };
}
