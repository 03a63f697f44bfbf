/**
 * The front door. A webhook is acknowledged only once the queue has it; every other outcome is an answer that makes
 * Meta send it again, or tells a stranger why not.
 *
 * A crash before the queue has the body: no answer, Meta sends again. A crash after it, before the answer: Meta
 * sends again and the copy is recognised when it is counted.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { nameOf, reasonOf } from '../domain/failure';
import { METRICS } from '../domain/metric/names';
import type { MetaApp } from '../domain/whatsapp/app-secrets';
import { BODY_LIMIT_BYTES } from '../domain/whatsapp/queued-webhook';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import { judgeDelivery, type Verdict } from './accept';
import { HEALTH_ROUTE, WEBHOOK_ROUTE } from './env';
import { answerHandshake } from './handshake';
import type { HealthCheck } from './health';
import { createHealth } from './health';
import type { ReadMetaApps, StoreWebhook } from './ports';
import { type Answer, answerJson, refuse } from './responses';

export interface IngestParts {
  readonly readMetaApps: ReadMetaApps;
  readonly storeWebhook: StoreWebhook;
  readonly healthChecks: Readonly<Record<string, HealthCheck>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export type IngestHandler = (event: APIGatewayProxyEventV2) => Promise<Answer>;

export function createIngest(parts: IngestParts): IngestHandler {
  const { clock, log, metrics } = parts;
  const health = createHealth(parts.healthChecks, clock);

  return async (event) => {
    const startedAt = clock.now();
    const requestId = requestIdOf(event);
    try {
      const answer = await route(event, requestId);
      return { ...answer, headers: { ...answer.headers, 'x-request-id': requestId } };
    } finally {
      metrics.time(METRICS.ackLatency, clock.now() - startedAt);
      metrics.flush();
    }
  };

  async function route(event: APIGatewayProxyEventV2, requestId: string): Promise<Answer> {
    if (event.routeKey === `GET ${HEALTH_ROUTE}`) return health();
    const name = event.pathParameters?.app ?? '';
    let app: MetaApp | undefined;
    try {
      const apps = await parts.readMetaApps();
      if (apps.size === 0) throw new Error('the Meta secret names no app yet');
      app = apps.get(name);
    } catch (error) {
      return notReady(requestId, error);
    }
    if (!app) {
      metrics.count(METRICS.webhookRefused);
      log.warn('webhook.refused', { requestId, httpCode: 404, reason: 'unknown-app' });
      return refuse(404, 'unknown_app', 'No Meta app of that name is set up; the path is /webhooks/{app}.');
    }
    if (event.routeKey === `GET ${WEBHOOK_ROUTE}`) return handshake(event, app, requestId);
    return delivery(event, name, app, requestId);
  }

  function handshake(event: APIGatewayProxyEventV2, app: MetaApp, requestId: string): Answer {
    const answer = answerHandshake(event.queryStringParameters ?? {}, app);
    const accepted = answer.statusCode === 200;
    if (!accepted) metrics.count(METRICS.webhookRefused);
    log[accepted ? 'info' : 'warn'](accepted ? 'handshake.accepted' : 'handshake.refused', {
      requestId,
      httpCode: answer.statusCode,
    });
    return answer;
  }

  async function delivery(
    event: APIGatewayProxyEventV2,
    appName: string,
    app: MetaApp,
    requestId: string,
  ): Promise<Answer> {
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    const verdict = judgeDelivery(body, event.headers['x-hub-signature-256'], app);
    if (verdict.kind !== 'accepted') return refuseDelivery(verdict, requestId);
    const receivedAtMs = clock.now();
    try {
      await parts.storeWebhook({
        body: verdict.text,
        app: appName,
        receivedAtMs,
        requestId,
        deliveryId: event.requestContext.requestId,
        group: verdict.group ?? appName,
      });
    } catch (error) {
      metrics.count(METRICS.webhookNotStored);
      log.error('webhook.not-stored', {
        requestId,
        httpCode: 503,
        errorCode: nameOf(error),
        reason: reasonOf(error),
      });
      return refuse(503, 'not_stored', 'The webhook could not be stored just now; send it again.');
    }
    metrics.count(METRICS.webhookAccepted);
    log.debug('webhook.accepted', { requestId, httpCode: 200, bytes: body.byteLength });
    return answerJson(200, { status: 'accepted' });
  }

  function refuseDelivery(verdict: Exclude<Verdict, { kind: 'accepted' }>, requestId: string): Answer {
    const [reason, answer] = refusalOf(verdict);
    metrics.count(verdict.kind === 'bad-signature' ? METRICS.signatureFailed : METRICS.webhookRefused);
    log.warn('webhook.refused', { requestId, httpCode: answer.statusCode, reason });
    return answer;
  }

  function notReady(requestId: string, error: unknown): Answer {
    metrics.count(METRICS.webhookNotStored);
    log.error('ingest.not-ready', { requestId, httpCode: 503, errorCode: nameOf(error), error });
    return refuse(
      503,
      'not_ready',
      'The secrets of this deployment are not set yet or cannot be read; try again.',
    );
  }
}

function refusalOf(verdict: Exclude<Verdict, { kind: 'accepted' }>): readonly [string, Answer] {
  switch (verdict.kind) {
    case 'too-large':
      return [
        'too-large',
        refuse(
          413,
          'too_large',
          `The body has ${verdict.bytes} bytes; at most ${BODY_LIMIT_BYTES} are accepted.`,
        ),
      ];
    case 'bad-signature':
      return [
        `signature-${verdict.why}`,
        refuse(
          401,
          'bad_signature',
          `X-Hub-Signature-256 is ${verdict.why}; it takes sha256= and the HMAC-SHA256 of the raw body under the app secret.`,
        ),
      ];
    case 'not-json':
      return ['not-json', refuse(400, 'not_json', 'The body is signed well but is not JSON in UTF-8.')];
  }
}

/** A letter at least: digits alone might be somebody's number, and the id is logged. */
const REQUEST_ID = /^(?=.*[A-Za-z])[A-Za-z0-9._:-]{1,128}$/;

/** The caller's id for the request where it has one of a usable form, else API Gateway's. */
function requestIdOf(event: APIGatewayProxyEventV2): string {
  const given = event.headers['x-request-id'];
  return given && REQUEST_ID.test(given) ? given : event.requestContext.requestId;
}
