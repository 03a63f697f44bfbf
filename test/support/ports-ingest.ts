/** The outside of ingest in memory. */
import type { MetaApp } from '../../lambdas/domain/whatsapp/app-secrets';
import type { QueuedWebhook } from '../../lambdas/domain/whatsapp/queued-webhook';
import { createIngest, type IngestHandler, type IngestParts } from '../../lambdas/ingest/handler';
import { APP_SECRET, VERIFY_TOKEN } from './builders';
import { fixedClock, type Recorder, recorder, type TestClock } from './ports';

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
    readMetaApps: async () => apps,
    storeWebhook: async (webhook) => void stored.push(webhook),
    healthChecks: {},
    clock,
    log: recorded.log,
    metrics: recorded.metrics,
    ...change,
  });
  return { ...recorded, handle, stored, clock };
}

/** The members of an answer's JSON body. */
export function jsonOf(answer: { readonly body?: string | undefined }): Record<string, unknown> {
  return JSON.parse(answer.body ?? '{}') as Record<string, unknown>;
}
