/** A webhook on its way through the queue: the body as it came, and what ingest knows about it. */

export interface QueuedWebhook {
  /** The body's text as it was signed, or a piece cut out of it. Empty where `claim` says where it is. */
  readonly body: string;
  readonly app: string;
  /** When ingest took it, in milliseconds. */
  readonly receivedAtMs: number;
  /** The caller's or our own id for following a request. */
  readonly requestId: string;
  /** Ours alone, new for each piece of each request: tells a repeated attempt of one delivery from Meta's sending it again. */
  readonly deliveryId: string;
  /** Deliveries of one group are served in turn with those of others: the WABA, or the app where none is told. */
  readonly group: string;
  /** The hop that put it into the queue, as W3C writes it. */
  readonly traceparent?: string;
  /** Under which key the body lies in the bucket of large bodies, where it is too large for the queue. */
  readonly claim?: string;
}

/** Meta sends bodies of up to 3 MB; a little more is taken, as it does not say how it counts. */
export const BODY_LIMIT_BYTES = 3 * 1_048_576 + 65_536;

/** SQS takes 1 MiB a message, attributes included; the rest is room for those, in the dead-letter queue too. */
export const MESSAGE_LIMIT_BYTES = 1_040_000;

/** Where large bodies lie in their bucket, apart from all else there. */
export const CLAIM_PREFIX = 'webhooks/';

/** How long the bucket keeps a body that nobody has removed: as long as the record that an event was counted. */
export const CLAIM_KEPT_DAYS = 30;
