/** Composition of the ingest function: environment, clients, handler. */
import { parseMetaApps } from '../domain/whatsapp/app-secrets';
import { systemClock } from '../platform/clock';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createRandomHex } from '../platform/random';
import { createClaimChecks } from '../platform/s3-claim-checks';
import { createSecret, createSecretReader } from '../platform/secrets';
import { createWebhookQueue } from '../platform/sqs-webhook-queue';
import { behindCloudFront } from './behind-cloudfront';
import { INGEST_ENV, NO_ORIGIN_SECRET } from './env';
import { createIngest } from './handler';
import { createStoreWebhooks } from './store-webhooks';

const env = readEnv(INGEST_ENV);
const clock = systemClock;
const log = createLog('ingest');
const queue = createWebhookQueue(env.queueUrl, clock);
const claims = createClaimChecks(env.claimsBucketName);
const metaApps = createSecret({
  secretId: env.metaSecretArn,
  parse: parseMetaApps,
  clock,
  onUnusable: (error) =>
    log.error('secret.unusable', { reason: error instanceof Error ? error.message : 'it cannot be parsed' }),
});

export const handler = createIngest({
  metaApps,
  storeWebhooks: createStoreWebhooks(claims.put, queue.store),
  healthChecks: { secrets: metaApps.read, queue: queue.check },
  requiredClientCn: env.requiredClientCn,
  ...(env.originSecretArn === NO_ORIGIN_SECRET
    ? {}
    : { front: behindCloudFront(createSecretReader(env.originSecretArn, clock)) }),
  randomHex: createRandomHex(),
  clock,
  log,
  metrics: createMetrics('ingest', env.stage),
});
