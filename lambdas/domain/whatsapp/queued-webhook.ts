/** A webhook on its way through the queue: the body as it came, and what ingest knows about it. */

export interface QueuedWebhook {
  /** The body's text, byte for byte what was signed. */
  readonly body: string;
  readonly app: string;
  /** When ingest took it, in milliseconds. */
  readonly receivedAtMs: number;
  /** The caller's or our own id for following a request. */
  readonly requestId: string;
  /** Ours alone, new for each request: tells a repeated attempt of one delivery from Meta's sending it again. */
  readonly deliveryId: string;
  /** Deliveries of one group are served in turn with those of others: the WABA, or the app where none is told. */
  readonly group: string;
}

/** SQS takes 1 MiB a message, attributes included; the rest is room for those. */
export const BODY_LIMIT_BYTES = 1_048_576 - 4_096;
