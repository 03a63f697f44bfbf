/**
 * Makes the pieces of a delivery durable. What is too large for the queue goes into the bucket first, then its
 * message, which only says where it is. A crash between the two leaves a body that nobody asks for, and the bucket
 * throws it away in time; Meta has no answer and sends again.
 */
import { bytesInQueue } from '../domain/whatsapp/queue-message';
import { CLAIM_PREFIX, MESSAGE_LIMIT_BYTES, type QueuedWebhook } from '../domain/whatsapp/queued-webhook';
import type { PutClaim, QueueWebhooks, StoreWebhooks } from './ports';

export function createStoreWebhooks(putClaim: PutClaim, queueWebhooks: QueueWebhooks): StoreWebhooks {
  return async (webhooks) => {
    const ready: QueuedWebhook[] = [];
    // One after the other: a body has room for few of them, and a failure leaves nothing under way behind it.
    for (const webhook of webhooks) ready.push(fitsQueue(webhook.body) ? webhook : await leave(webhook));
    await queueWebhooks(ready);
  };

  async function leave(webhook: QueuedWebhook): Promise<QueuedWebhook> {
    const claim = claimOf(webhook);
    await putClaim(claim, webhook.body);
    return { ...webhook, body: '', claim };
  }
}

/** A character has at most three bytes, and base64 makes four of them. */
const MOST_BYTES_OF_CHARACTER = 4;

function fitsQueue(body: string): boolean {
  return (
    body.length * MOST_BYTES_OF_CHARACTER <= MESSAGE_LIMIT_BYTES || bytesInQueue(body) <= MESSAGE_LIMIT_BYTES
  );
}

/** A key that nobody else has, by day, in characters that S3 takes as they are. */
function claimOf({ deliveryId, receivedAtMs }: QueuedWebhook): string {
  const day = new Date(receivedAtMs).toISOString().slice(0, 10);
  return `${CLAIM_PREFIX}${day}/${deliveryId.replace(/[^A-Za-z0-9._-]/g, '_')}`;
}
