/** The outside of ingest in memory. */
import type { MetaApp } from '../../lambdas/domain/whatsapp/app-secrets';
import type { QueuedWebhook } from '../../lambdas/domain/whatsapp/queued-webhook';
import { NO_CLIENT_CN } from '../../lambdas/ingest/env';
import { createIngest, type IngestHandler, type IngestParts } from '../../lambdas/ingest/handler';
import type { MetaApps } from '../../lambdas/ingest/ports';
import { APP_SECRET, VERIFY_TOKEN } from './builders';
import { countingHex, fixedClock, type Recorder, recorder, type TestClock } from './ports';

export const PREVIOUS_SECRET = 'the-previous-app-secret';

export interface IngestWorld extends Recorder {
  readonly handle: IngestHandler;
  readonly stored: QueuedWebhook[];
  readonly clock: TestClock;
}

export function ingestWorld(change: Partial<IngestParts> = {}): IngestWorld {
  const recorded = recorder();
  const clock = fixedClock();
  const stored: QueuedWebhook[] = [];
  const apps = new Map<string, MetaApp>([
    ['main', { verifyToken: VERIFY_TOKEN, appSecrets: [APP_SECRET, PREVIOUS_SECRET] }],
  ]);
  const handle = createIngest({
    metaApps: { read: async () => apps, refresh: async () => apps },
    storeWebhooks: async (webhooks) => void stored.push(...webhooks),
    healthChecks: {},
    requiredClientCn: NO_CLIENT_CN,
    randomHex: countingHex(),
    clock,
    log: recorded.log,
    metrics: recorded.metrics,
    ...change,
  });
  return { ...recorded, handle, stored, clock };
}

/** Meta apps that cannot be read. */
export const NO_META_APPS: MetaApps = {
  read: () => Promise.reject(new Error('not set')),
  refresh: () => Promise.reject(new Error('not set')),
};

/** The members of an answer's JSON body. */
export function jsonOf(answer: { readonly body?: string | undefined }): Record<string, unknown> {
  return JSON.parse(answer.body ?? '{}') as Record<string, unknown>;
}
