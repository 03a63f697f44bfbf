/** What may be said of a dead letter: everything but its content. And the one way to its content, for machines. */
import { DEAD_CAUSES, type DeadCause, PARK_ATTRIBUTES, SENT_BACK } from '../../lambdas/domain/event/parked';
import { decodeMessage } from '../../lambdas/domain/whatsapp/queue-message';
import type { QueuedWebhook } from '../../lambdas/domain/whatsapp/queued-webhook';
import { type BackMessage, claimOf, type DeadMessage, type DeadQueue, textOf } from './queue';

export interface DeadLetter {
  readonly id: string;
  readonly cause: DeadCause;
  readonly reason: string;
  readonly app: string;
  readonly requestId: string;
  readonly traceId: string;
  /** The WABA that it is about, or the app where the webhook tells none; empty when ingest did not write it. */
  readonly group: string;
  readonly receivedAtMs: number;
  readonly setAsideAtMs: number;
  readonly sentAtMs: number;
  /** Of the body; undefined where it lies in the bucket of large webhooks. */
  readonly bytes: number | undefined;
}

/** What went wrong is not with the message then. */
const MOVED_BY_SQS = 'moved by SQS after the last attempt; the function told no reason';

export function describeMessage(message: DeadMessage): DeadLetter {
  const { id, body, sentAtMs } = message;
  const cause = DEAD_CAUSES.find((known) => known === textOf(message, PARK_ATTRIBUTES.cause)) ?? 'crashed';
  return {
    id,
    cause,
    reason: textOf(message, PARK_ATTRIBUTES.reason) || MOVED_BY_SQS,
    app: textOf(message, 'app'),
    requestId: textOf(message, 'requestId'),
    traceId: traceIdOf(message),
    group: textOf(message, 'group'),
    receivedAtMs: Number(textOf(message, 'receivedAtMs')) || sentAtMs,
    setAsideAtMs: Number(textOf(message, PARK_ATTRIBUTES.atMs)) || sentAtMs,
    sentAtMs,
    bytes: claimOf(message) === undefined ? Buffer.byteLength(body) : undefined,
  };
}

/** From W3C's `traceparent`, or from the header that X-Ray writes: `Root=1-...;Parent=...`. */
function traceIdOf(message: DeadMessage): string {
  const [, traceId] = textOf(message, 'traceparent').split('-');
  return traceId ?? /Root=([^;]+)/.exec(message.traceHeader ?? '')?.[1] ?? '';
}

/** A webhook with its body as it was signed, or why there is none. */
export type ReadWebhook =
  | { readonly ok: true; readonly webhook: QueuedWebhook }
  | { readonly ok: false; readonly problem: string };

/** The only way to a body: one that lies in the bucket is fetched. */
export async function readWebhook(
  { body, attributes }: DeadMessage,
  { fetchBody }: Pick<DeadQueue, 'fetchBody'>,
): Promise<ReadWebhook> {
  const texts = Object.fromEntries(
    Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]),
  );
  const webhook = decodeMessage(body, texts);
  if (!webhook) return { ok: false, problem: "the message's attributes are not those that ingest writes" };
  if (webhook.claim === undefined) return { ok: true, webhook };
  const fetched = await fetchBody(webhook.claim);
  return fetched === undefined
    ? { ok: false, problem: 'its body is gone from the bucket of large webhooks' }
    : { ok: true, webhook: { ...webhook, body: fetched } };
}

/**
 * The message as it was before it was set aside, with the delivery id by which it is counted once, and with a mark by
 * which normalise knows that it was set aside.
 */
export function backMessage(message: DeadMessage): BackMessage {
  const { body, traceHeader } = message;
  const parking: readonly string[] = Object.values(PARK_ATTRIBUTES);
  return {
    body,
    attributes: {
      ...Object.fromEntries(Object.entries(message.attributes).filter(([name]) => !parking.includes(name))),
      [SENT_BACK]: { DataType: 'String', StringValue: 'yes' },
    },
    traceHeader,
    groupId: textOf(message, 'group') || message.groupId,
  };
}
