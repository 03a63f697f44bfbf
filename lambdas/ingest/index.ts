/** Composition of the ingest function: environment, clients, handler. */
import { parseMetaApps } from '../domain/whatsapp/app-secrets';
import { systemClock } from '../platform/clock';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createSecretReader } from '../platform/secrets';
import { createWebhookQueue } from '../platform/sqs-webhook-queue';
import { INGEST_ENV } from './env';
import { createIngest } from './handler';

const env = readEnv(INGEST_ENV);
const queue = createWebhookQueue(env.queueUrl);
const readSecret = createSecretReader(env.metaSecretArn, systemClock);
const readMetaApps = async () => parseMetaApps(await readSecret());

export const handler = createIngest({
  readMetaApps,
  storeWebhook: queue.store,
  healthChecks: { secrets: readMetaApps, queue: queue.check },
  clock: systemClock,
  log: createLog('ingest'),
  metrics: createMetrics('ingest', env.stage),
});
