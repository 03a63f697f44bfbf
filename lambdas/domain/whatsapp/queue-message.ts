/** A webhook as an SQS message, and back. Attributes outlive the way through the dead-letter queue. */
import type { QueuedWebhook } from './queued-webhook';

export interface EncodedMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What SQS refuses in a message body: control characters, and code points that XML 1.0 has no room for. */
const REFUSED_BY_SQS = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** How large a body's message will be: base64 takes a third more. */
export function bytesInQueue(body: string): number {
  const bytes = Buffer.byteLength(body);
  return REFUSED_BY_SQS.test(body) ? Math.ceil(bytes / 3) * 4 : bytes;
}

export function encodeMessage(webhook: QueuedWebhook): EncodedMessage {
  const asBase64 = REFUSED_BY_SQS.test(webhook.body);
  return {
    body: asBase64 ? Buffer.from(webhook.body, 'utf8').toString('base64') : webhook.body,
    attributes: {
      app: webhook.app,
      receivedAtMs: String(webhook.receivedAtMs),
      requestId: webhook.requestId,
      deliveryId: webhook.deliveryId,
      group: webhook.group,
      ...(asBase64 ? { encoding: 'base64' } : {}),
    },
  };
}

/** The last moment that a `Date` can tell, in milliseconds. */
const LAST_MS = 8.64e15;

/** Reads a message back; undefined when something other than `encodeMessage` wrote it. */
export function decodeMessage(
  body: string,
  attributes: Readonly<Record<string, string | undefined>>,
): QueuedWebhook | undefined {
  const { app, receivedAtMs, requestId, deliveryId, group, encoding } = attributes;
  const receivedAt = Number(receivedAtMs);
  if (!app || !requestId || !deliveryId || !group || !receivedAtMs || !isTime(receivedAt)) return undefined;
  return {
    body: encoding === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : body,
    app,
    receivedAtMs: receivedAt,
    requestId,
    deliveryId,
    group,
  };
}

function isTime(ms: number): boolean {
  return Number.isInteger(ms) && ms >= 0 && ms <= LAST_MS;
}
