/** A webhook as an SQS message, and back. Attributes outlive the way through the dead-letter queue. */
import type { QueuedWebhook } from './queued-webhook';

export interface EncodedMessage {
  readonly body: string;
  /** At most seven: SQS takes ten, and the dead-letter queue adds three. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What SQS refuses in a message body: control characters, and code points that XML 1.0 has no room for. */
const REFUSED_BY_SQS = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** SQS takes no empty body. */
const ELSEWHERE = 'claim';

/** How large a body's message will be: base64 takes a third more. */
export function bytesInQueue(body: string): number {
  const bytes = Buffer.byteLength(body);
  return REFUSED_BY_SQS.test(body) ? Math.ceil(bytes / 3) * 4 : bytes;
}

export function encodeMessage(webhook: QueuedWebhook): EncodedMessage {
  const { claim, traceparent } = webhook;
  const asBase64 = claim === undefined && REFUSED_BY_SQS.test(webhook.body);
  const attributes: Record<string, string> = {
    app: webhook.app,
    receivedAtMs: String(webhook.receivedAtMs),
    requestId: webhook.requestId,
    deliveryId: webhook.deliveryId,
    group: webhook.group,
  };
  if (traceparent !== undefined) attributes.traceparent = traceparent;
  if (claim !== undefined) return { body: ELSEWHERE, attributes: { ...attributes, claim } };
  if (!asBase64) return { body: webhook.body, attributes };
  const body = Buffer.from(webhook.body, 'utf8').toString('base64');
  return { body, attributes: { ...attributes, encoding: 'base64' } };
}

/** The last moment that a `Date` can tell, in milliseconds. */
const LAST_MS = 8.64e15;

/** Reads a message back; undefined when something other than `encodeMessage` wrote it. */
export function decodeMessage(
  body: string,
  attributes: Readonly<Record<string, string | undefined>>,
): QueuedWebhook | undefined {
  const { app, receivedAtMs, requestId, deliveryId, group, encoding, traceparent, claim } = attributes;
  const receivedAt = Number(receivedAtMs);
  if (!app || !requestId || !deliveryId || !group || !receivedAtMs || !isTime(receivedAt)) return undefined;
  return {
    body: claim ? '' : encoding === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : body,
    app,
    receivedAtMs: receivedAt,
    requestId,
    deliveryId,
    group,
    ...(traceparent ? { traceparent } : {}),
    ...(claim ? { claim } : {}),
  };
}

function isTime(ms: number): boolean {
  return Number.isInteger(ms) && ms >= 0 && ms <= LAST_MS;
}
