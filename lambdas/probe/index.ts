/** Composition of the probe function: environment, clients, handler. */
import { parseMetaApps } from '../domain/whatsapp/app-secrets';
import { systemClock } from '../platform/clock';
import { createDynamoClient } from '../platform/dynamo';
import { createProbeStore } from '../platform/dynamo-probe';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createSecretReader } from '../platform/secrets';
import { createTracer } from '../platform/tracer';
import { PROBE_ENV } from './env';
import { createProbe } from './handler';

const env = readEnv(PROBE_ENV);
const clock = systemClock;
const tracer = createTracer('probe');
const readMetaSecret = createSecretReader(env.metaSecretArn, clock);

export const handler = tracer.handler(
  'probe',
  createProbe({
    readMetaApps: async () => parseMetaApps(await readMetaSecret()),
    post: async (body, signature) => {
      const response = await fetch(env.webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
        body,
        signal: AbortSignal.timeout(5_000),
      });
      await response.arrayBuffer();
      return response.status;
    },
    store: createProbeStore(
      tracer.watch(createDynamoClient()),
      { state: env.tableName, ledger: env.ledgerTableName },
      createSecretReader(env.identitySecretArn, clock),
    ),
    clock,
    log: createLog('probe'),
    metrics: createMetrics('probe', env.stage),
  }),
);
