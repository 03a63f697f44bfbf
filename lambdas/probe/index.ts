/** Composition of the probe function: environment, clients, handler. */
import { parseMetaApps } from '../domain/whatsapp/app-secrets';
import { systemClock } from '../platform/clock';
import { createDynamoClient } from '../platform/dynamo';
import { createProbeStore } from '../platform/dynamo-probe';
import { readEnv } from '../platform/env';
import { parseClientCertificate, postWithCertificate } from '../platform/https-post';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createSecretReader } from '../platform/secrets';
import { createTracer } from '../platform/tracer';
import { NO_CERTIFICATE, PROBE_ENV } from './env';
import { createProbe, type PostWebhook } from './handler';

/** How long the public address may take to answer, in milliseconds. */
const TIMEOUT_MS = 5_000;

const env = readEnv(PROBE_ENV);
const clock = systemClock;
const tracer = createTracer('probe');
const readMetaSecret = createSecretReader(env.metaSecretArn, clock);

const post: PostWebhook = async (body, signature) => {
  const response = await fetch(env.webhookUrl, {
    method: 'POST',
    headers: headersFor(signature),
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.arrayBuffer();
  return response.status;
};

function postWith(certificateSecretArn: string): PostWebhook {
  const readCertificate = createSecretReader(certificateSecretArn, clock);
  return async (body, signature) =>
    postWithCertificate(
      env.webhookUrl,
      headersFor(signature),
      body,
      parseClientCertificate(await readCertificate()),
      { timeoutMs: TIMEOUT_MS },
    );
}

function headersFor(signature: string) {
  return { 'content-type': 'application/json', 'x-hub-signature-256': signature };
}

export const handler = tracer.handler(
  'probe',
  createProbe({
    readMetaApps: async () => parseMetaApps(await readMetaSecret()),
    post: env.certificateSecretArn === NO_CERTIFICATE ? post : postWith(env.certificateSecretArn),
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
