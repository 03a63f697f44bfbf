/** A message as it arrives in a queue: from a sender, or from another queue by its redrive policy. */
import { md5, md5OfAttributes, messageSizeBytes } from './checksum';
import type { OutgoingMessage, StoredMessage } from './message';

/** A message that has come but has not yet been given a place. */
export type NewMessage = Omit<
  StoredMessage,
  'state' | 'turn' | 'receivesHere' | 'place' | 'retention' | 'age'
>;

const UNKNOWN_SENDER = 'AROALOCALRUN00000000:local';

export function arriveFromSender(message: OutgoingMessage, id: string, nowMs: number): NewMessage {
  const messageAttributes = message.attributes ?? {};
  return {
    id,
    body: message.body,
    sizeBytes: messageSizeBytes(message.body, messageAttributes),
    md5OfBody: md5(message.body),
    md5OfAttributes: md5OfAttributes(messageAttributes),
    messageAttributes,
    groupId: message.groupId,
    traceHeader: message.traceHeader,
    senderId: message.senderId ?? UNKNOWN_SENDER,
    sentAtMs: nowMs,
    arrivedAtMs: nowMs,
    deadLetterSourceArn: undefined,
    receiveCount: 0,
    firstReceivedAtMs: undefined,
    lastReceivedAtMs: 0,
  };
}

/** Keeps id, first time of sending and receive count: on a standard queue a dead letter ages from its first day. */
export function arriveByRedrive(message: StoredMessage, sourceArn: string, nowMs: number): NewMessage {
  return { ...message, arrivedAtMs: nowMs, deadLetterSourceArn: sourceArn };
}
