/** Receipt handles: opaque to the caller, to us the message and the number of the receive that handed it out. */
import { receiptHandleIsInvalid } from './errors';

export interface Receipt {
  readonly messageId: string;
  readonly receive: number;
}

export function formatReceiptHandle(queueName: string, receipt: Receipt): string {
  return Buffer.from(`${queueName} ${receipt.messageId} ${receipt.receive}`).toString('base64');
}

/** Refuses what this queue never handed out. */
export function parseReceiptHandle(queueName: string, handle: string): Receipt {
  const [name, messageId, receive, ...rest] = Buffer.from(handle, 'base64').toString('utf8').split(' ');
  if (name !== queueName || !messageId || !/^\d+$/.test(receive ?? '') || rest.length > 0) {
    throw receiptHandleIsInvalid(handle);
  }
  return { messageId, receive: Number(receive) };
}
