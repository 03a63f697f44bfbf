/** The dead-letter queue as the workbench needs it, whatever answers for it. */
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** A message as it lies in the queue. Its body is personal: it is sent back or read by machines, never printed. */
export interface DeadMessage {
  readonly id: string;
  /** The right to release or remove it, until it is handed out again. */
  readonly receipt: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** When it was sent; for what SQS moved over by itself, when it was sent first. */
  readonly sentAtMs: number;
  readonly traceHeader: string | undefined;
  readonly groupId: string | undefined;
}

/** What is put on the webhooks queue. */
export interface BackMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly traceHeader: string | undefined;
  readonly groupId: string | undefined;
}

export interface DeadQueue {
  /** Up to ten messages, hidden from others for a minute; none when no more are there, or by chance. */
  receive(): Promise<readonly DeadMessage[]>;
  /** Shows messages to others again. @param receipts of messages that were received */
  release(receipts: readonly string[]): Promise<void>;
  /** Deletes a message for good. */
  remove(receipt: string): Promise<void>;
  /** Puts a message on the webhooks queue; resolves once that has it. */
  sendBack(message: BackMessage): Promise<void>;
  /** A body that is too large for a message, from where it lies; undefined when it is gone. */
  fetchBody(claim: string): Promise<string | undefined>;
  /** Deletes such a body; resolves also when it is gone already. */
  removeBody(claim: string): Promise<void>;
  about(): Promise<QueueFacts>;
}

export interface QueueFacts {
  /** Messages in it, hidden ones included; SQS counts them about right. */
  readonly entries: number;
  /** How long after its sending SQS deletes a message, in milliseconds. */
  readonly retentionMs: number;
  /** Messages on the webhooks queue or being processed, about. */
  readonly onTheWay: number;
  /** So often a record is tried before it is set aside. */
  readonly attempts: number;
  /** The longest time from sending back until the last attempt has failed, in milliseconds, with an idle queue. */
  readonly lastFailureMs: number;
}

/** Where the body of this message lies, when it is too large to be in it. */
export function claimOf(message: Pick<DeadMessage, 'attributes'>): string | undefined {
  return textOf(message, 'claim') || undefined;
}

export function textOf({ attributes }: Pick<DeadMessage, 'attributes'>, name: string): string {
  return attributes[name]?.StringValue ?? '';
}
