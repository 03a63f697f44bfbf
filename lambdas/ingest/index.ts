/** Composition of the ingest function: environment, clients, handler. */
import { parseMetaApps } from '../domain/whatsapp/app-secrets';
import { systemClock } from '../platform/clock';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createSecretReader } from '../platform/secrets';
import { createWebhookQueue } from '../platform/sqs-webhook-queue';
import { behindCloudFront } from './behind-cloudfront';
import { INGEST_ENV, NO_ORIGIN_SECRET } from './env';
import { createIngest } from './handler';

const env = readEnv(INGEST_ENV);
const queue = createWebhookQueue(env.queueUrl);
const readSecret = createSecretReader(env.metaSecretArn, systemClock);
const log = createLog('ingest');
const readMetaApps = async () => parseMetaApps(await readSecret());

const ingest = createIngest({
  readMetaApps,
  storeWebhook: queue.store,
  healthChecks: { secrets: readMetaApps, queue: queue.check },
  clock: systemClock,
  log,
  metrics: createMetrics('ingest', env.stage),
});

export const handler =
  env.originSecretArn === NO_ORIGIN_SECRET
    ? ingest
    : behindCloudFront(ingest, {
        readOriginSecret: createSecretReader(env.originSecretArn, systemClock),
        log,
      });
