/** The shapes of a message on its way: as sent, as kept, as received. */
import type { HeapNode } from './min-heap';

/** One message attribute as the API writes it; binary values are base64. */
export interface MessageAttributeValue {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** A message that a sender hands in; already checked. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** Overrides the queue's own delay. */
  readonly delaySeconds?: number | undefined;
  readonly groupId?: string | undefined;
  /** Becomes the system attribute `AWSTraceHeader`. */
  readonly traceHeader?: string | undefined;
  readonly senderId?: string | undefined;
}

/** What a sender learns of its message. */
export interface SentMessage {
  readonly messageId: string;
  readonly md5OfBody: string;
  readonly md5OfAttributes: string | undefined;
  readonly sizeBytes: number;
}

/** A message as a consumer gets it, with every system attribute. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly md5OfAttributes: string | undefined;
  /** System attributes: `SentTimestamp`, `ApproximateReceiveCount`, `AWSTraceHeader` and so on. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: MessageAttributes;
  readonly sizeBytes: number;
}

/** A message without consequences, for views. */
export interface PeekedMessage {
  readonly messageId: string;
  readonly state: 'visible' | 'inFlight' | 'delayed';
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: MessageAttributes;
  /** When it turns visible by itself, in milliseconds since the epoch; absent while it is visible. */
  readonly visibleAtMs: number | undefined;
}

/** A message as a queue keeps it. Only its queue changes it. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly sizeBytes: number;
  readonly md5OfBody: string;
  readonly md5OfAttributes: string | undefined;
  readonly messageAttributes: MessageAttributes;
  readonly groupId: string | undefined;
  readonly traceHeader: string | undefined;
  readonly senderId: string;
  /** When it was first sent; a move into a dead-letter queue keeps it, so that retention goes on counting. */
  readonly sentAtMs: number;
  /** When it came into this queue. */
  readonly arrivedAtMs: number;
  readonly deadLetterSourceArn: string | undefined;
  state: 'visible' | 'inFlight' | 'delayed';
  /** Its turn among the waiting; lower is earlier. */
  turn: number;
  receiveCount: number;
  /** Receives in this queue alone: what the redrive policy and the poison rule count. */
  receivesHere: number;
  firstReceivedAtMs: number | undefined;
  lastReceivedAtMs: number;
  /** Where it waits: among the visible of its group, or among the hidden. */
  place: HeapNode<StoredMessage> | undefined;
  retention: HeapNode<StoredMessage> | undefined;
  age: HeapNode<StoredMessage> | undefined;
}
