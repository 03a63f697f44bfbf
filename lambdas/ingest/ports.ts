/** What ingest needs from outside. */
import type { MetaApp } from '../domain/whatsapp/app-secrets';
import type { QueuedWebhook } from '../domain/whatsapp/queued-webhook';

/** Rejects when not all are durable; the caller then must not acknowledge the delivery. */
export type StoreWebhooks = (webhooks: readonly QueuedWebhook[]) => Promise<void>;

/** Resolves once the queue has them all. */
export type QueueWebhooks = (webhooks: readonly QueuedWebhook[]) => Promise<void>;

/** Keeps a body that is too large for the queue; resolves once it is durable. */
export type PutClaim = (key: string, body: string) => Promise<void>;

/** The Meta apps that may call, by their name in the path. */
export interface MetaApps {
  /** Rejects when they cannot be read and never could. */
  read(): Promise<ReadonlyMap<string, MetaApp>>;
  /** Reads them anew, if that was not done a moment ago: for a caller whom the ones we know do not fit. */
  refresh(): Promise<ReadonlyMap<string, MetaApp>>;
}
