/** What ingest needs from outside. */
import type { MetaApp } from '../domain/whatsapp/app-secrets';
import type { QueuedWebhook } from '../domain/whatsapp/queued-webhook';

/** Rejects when the webhook is not durable; the caller then must not acknowledge it. */
export type StoreWebhook = (webhook: QueuedWebhook) => Promise<void>;

/** The Meta apps that may call, by their name in the path. Rejects when they cannot be read. */
export type ReadMetaApps = () => Promise<ReadonlyMap<string, MetaApp>>;
