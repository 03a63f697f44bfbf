/** A kept message as consumers and views see it. */
import type { PeekedMessage, ReceivedMessage, StoredMessage } from './message';
import { formatReceiptHandle } from './receipt-handle';

export function receivedMessage(queueName: string, message: StoredMessage): ReceivedMessage {
  const { id: messageId, body, md5OfBody, md5OfAttributes, messageAttributes, sizeBytes } = message;
  return {
    messageId,
    receiptHandle: formatReceiptHandle(queueName, { messageId, receive: message.receivesHere }),
    body,
    md5OfBody,
    md5OfAttributes,
    attributes: systemAttributes(message),
    messageAttributes,
    sizeBytes,
  };
}

export function peekedMessage(message: StoredMessage): PeekedMessage {
  const { id: messageId, state, body, messageAttributes, place } = message;
  return {
    messageId,
    state,
    body,
    attributes: systemAttributes(message),
    messageAttributes,
    visibleAtMs: state === 'visible' ? undefined : place?.key,
  };
}

function systemAttributes(message: StoredMessage): Record<string, string> {
  const attributes: Record<string, string> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
  };
  if (message.firstReceivedAtMs !== undefined) {
    attributes.ApproximateFirstReceiveTimestamp = String(message.firstReceivedAtMs);
  }
  if (message.groupId !== undefined) attributes.MessageGroupId = message.groupId;
  if (message.traceHeader !== undefined) attributes.AWSTraceHeader = message.traceHeader;
  if (message.deadLetterSourceArn !== undefined) {
    attributes.DeadLetterQueueSourceArn = message.deadLetterSourceArn;
  }
  return attributes;
}
