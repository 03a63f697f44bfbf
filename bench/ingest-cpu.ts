/** What a webhook costs the ingest function in CPU, against the least that any receiver of Meta's must do. */
import { createHmac } from 'node:crypto';
import { Agent } from 'node:http';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parseMetaApps } from '../lambdas/domain/whatsapp/app-secrets';
import { INGEST_ENV, NO_CLIENT_CN, NO_ORIGIN_SECRET, WEBHOOK_ROUTE } from '../lambdas/ingest/env';
import { createIngest, type IngestHandler } from '../lambdas/ingest/handler';
import { systemClock } from '../lambdas/platform/clock';
import { createLog } from '../lambdas/platform/log';
import { createMetrics, type Metrics } from '../lambdas/platform/metrics';
import { createRandomHex } from '../lambdas/platform/random';
import { bundleFunctions } from '../lib/bundle';
import { readStageConfig } from '../lib/stage-config';
import { startChild } from './support/child';
import { compareCpu, type Variant } from './support/cpu';
import { post } from './support/load';
import type { PeerReport } from './support/peer-process';
import type { Bench } from './support/report';
import { APP_SECRET, META_SECRET, makeWebhookOfSize, type Webhook } from './support/webhooks';

const BODY_BYTES = 1_500;
const ROUNDS = 9;

const NO_METRICS: Metrics = {
  count: () => {},
  fail: () => {},
  time: () => {},
  size: () => {},
  flush: () => {},
};

export const ingestCpu: Bench = async ({ progress }) => {
  const peer = startChild<never, PeerReport>('peer-process');
  try {
    const { url } = await peer.next();
    setFunctionEnv(url);
    const webhooks = Array.from({ length: 64 }, (_, serial) => makeWebhookOfSize(BODY_BYTES, serial));
    const floor = createFloor(webhooks);
    const variants = [
      floor,
      {
        name: 'handler, storing in memory',
        run: calls(createHandler(createMetrics('ingest', 'bench')), webhooks),
      },
      { name: 'the same without metrics', run: calls(createHandler(NO_METRICS), webhooks) },
      { name: 'one POST of it by node:http', run: posts(url, webhooks) },
      { name: 'bundle, queue by the AWS SDK', run: calls(loadBundle(), webhooks) },
    ];
    const measured = await silently(() =>
      compareCpu(variants, { rounds: ROUNDS, progress: (round) => progress(`round ${round} of ${ROUNDS}`) }),
    );
    return {
      bench: 'ingest-cpu',
      method:
        `process.cpuUsage over many calls one after another with a body of ${BODY_BYTES} bytes, all rows in each of ` +
        `${ROUNDS} interleaved rounds of one process; medians over the rounds.`,
      columns: [
        { head: 'CPU a webhook', unit: 'us', digits: 1 },
        { head: 'to the floor', unit: 'x', digits: 1 },
      ],
      rows: measured.map(({ name, microseconds, ratio }) => ({ name, figures: [microseconds, ratio] })),
      notes: [
        'Floor: HMAC-SHA256 over the same bytes and one JSON.parse.',
        'Log and metric lines are made as ever, and dropped where they would be written to standard output.',
        'The bundle calls a bare HTTP server in another process, whose CPU is not counted; on AWS TLS comes on top.',
      ],
      failures: [],
    };
  } finally {
    peer.stop();
  }
};

/** What the bundle and Powertools read when they load: the dev stage's values, and the peer as every AWS service. */
function setFunctionEnv(awsUrl: string): void {
  Object.assign(process.env, {
    ...Object.fromEntries(Object.values(INGEST_ENV).map((name) => [name, 'bench'])),
    [INGEST_ENV.queueUrl]: `${awsUrl}/000000000000/webhooks`,
    [INGEST_ENV.requiredClientCn]: NO_CLIENT_CN,
    [INGEST_ENV.originSecretArn]: NO_ORIGIN_SECRET,
    AWS_LAMBDA_LOG_LEVEL: readStageConfig('dev').logLevel,
    AWS_ENDPOINT_URL: awsUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
}

function createFloor(webhooks: readonly Webhook[]): Variant {
  const bodies = webhooks.map(({ bytes }) => ({ bytes, text: bytes.toString('utf8') }));
  return {
    name: 'floor',
    run: (call) => {
      const body = bodies[call % bodies.length];
      if (!body) return;
      createHmac('sha256', APP_SECRET).update(body.bytes).digest();
      JSON.parse(body.text);
    },
  };
}

function createHandler(metrics: Metrics): IngestHandler {
  const apps = parseMetaApps(META_SECRET);
  const stored = { bytes: 0 };
  return createIngest({
    metaApps: { read: async () => apps, refresh: async () => apps },
    storeWebhooks: async (webhooks) => {
      for (const { body } of webhooks) stored.bytes += body.length;
    },
    healthChecks: {},
    requiredClientCn: NO_CLIENT_CN,
    randomHex: createRandomHex(),
    clock: systemClock,
    log: createLog('ingest'),
    metrics,
  });
}

function loadBundle(): IngestHandler {
  const bundle: { handler: IngestHandler } = require(join(bundleFunctions().ingest, 'index.js'));
  return bundle.handler;
}

function calls(handler: IngestHandler, webhooks: readonly Webhook[]): Variant['run'] {
  const events = webhooks.map(toEvent);
  return async (call) => {
    const event = events[call % events.length];
    if (!event) return;
    const { statusCode, body } = await handler(event);
    if (statusCode !== 200) throw new Error(`ingest answered ${statusCode} to a signed webhook: ${body}`);
  };
}

/** What any client would pay to hand the webhook on over HTTP: the bundle's row less this is the SDK's own share. */
function posts(url: string, webhooks: readonly Webhook[]): Variant['run'] {
  const target = new URL(url);
  const agent = new Agent({ keepAlive: true });
  return async (call) => {
    const webhook = webhooks[call % webhooks.length];
    if (!webhook) return;
    const status = await post(target, agent, webhook);
    if (status !== 200) throw new Error(`the bare HTTP server answered ${status}`);
  };
}

function toEvent({ bytes, signature }: Webhook): APIGatewayProxyEventV2 {
  const routeKey = `POST ${WEBHOOK_ROUTE}`;
  return {
    version: '2.0',
    routeKey,
    rawPath: '/webhooks/main',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
    pathParameters: { app: 'main' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'bench',
      domainPrefix: 'bench',
      http: {
        method: 'POST',
        path: '/webhooks/main',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: '',
      },
      requestId: 'bench',
      routeKey,
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    body: bytes.toString('utf8'),
    isBase64Encoded: false,
  };
}

async function silently<Result>(work: () => Promise<Result>): Promise<Result> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
