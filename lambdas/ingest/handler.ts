/**
 * The front door. A webhook is acknowledged only once the queue has it; every other outcome is an answer that makes
 * Meta send it again, or tells a stranger why not.
 *
 * A crash before the queue has all of the body: no answer, Meta sends again. A crash after it, before the answer:
 * Meta sends again and the copy is recognised when it is counted.
 *
 * What goes well writes nothing: API Gateway counts and times it without charge, and a line a webhook would cost more
 * than the webhook's own way through the queue.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RandomHex } from '../domain/trace-context';
import type { MetaApp } from '../domain/whatsapp/app-secrets';
import { type Body, splitWebhook } from '../domain/whatsapp/split-webhook';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import { judgeDelivery } from './accept';
import { createDoor, type DoorSettings } from './door';
import { HEALTH_ROUTE, WEBHOOK_ROUTE } from './env';
import { answerHandshake } from './handshake';
import type { HealthCheck } from './health';
import { createHealth } from './health';
import type { MetaApps, StoreWebhooks } from './ports';
import { NOT_READY, NOT_STORED, type Refusal, refusalOf, UNKNOWN_APP } from './refusals';
import { createReport } from './report';
import { headersOf, idsForLog, type RequestIds, requestIdsOf } from './request-ids';
import { type Answer, answerJson } from './responses';

export interface IngestParts extends DoorSettings {
  readonly metaApps: MetaApps;
  readonly storeWebhooks: StoreWebhooks;
  readonly healthChecks: Readonly<Record<string, HealthCheck>>;
  readonly randomHex: RandomHex;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export type IngestHandler = (event: APIGatewayProxyEventV2) => Promise<Answer>;

const ACCEPTED = answerJson(200, { status: 'accepted' });

export function createIngest(parts: IngestParts): IngestHandler {
  const { clock, log, metrics } = parts;
  const health = createHealth(parts.healthChecks, clock);
  const door = createDoor(parts);
  const report = createReport(log, metrics, door);

  return async (event) => {
    const ids = requestIdsOf(event, parts.randomHex);
    try {
      const answer = await route(event, ids).catch((error: unknown) =>
        report.failed(NOT_STORED, 'ingest.failed', error, ids),
      );
      return { ...answer, headers: { ...answer.headers, ...headersOf(ids) } };
    } finally {
      metrics.flush();
    }
  };

  async function route(event: APIGatewayProxyEventV2, ids: RequestIds): Promise<Answer> {
    const isHealth = event.routeKey === `GET ${HEALTH_ROUTE}`;
    const name = event.pathParameters?.app ?? '';
    let refusal: Refusal | undefined;
    let app: MetaApp | undefined;
    try {
      refusal = await door.refusalOf(event);
      if (!refusal && !isHealth) app = await findApp(name);
    } catch (error) {
      return report.failed(NOT_READY, 'ingest.not-ready', error, ids);
    }
    if (refusal) return report.refused(refusal, event, ids);
    if (isHealth) return health();
    if (!app) return report.refused(UNKNOWN_APP, event, ids);
    return event.routeKey === `GET ${WEBHOOK_ROUTE}`
      ? handshake(event, name, app, ids)
      : delivery(event, name, app, ids);
  }

  async function findApp(name: string): Promise<MetaApp | undefined> {
    const apps = await parts.metaApps.read();
    if (apps.size === 0) throw new Error('the Meta secret names no app yet');
    return apps.get(name) ?? (await parts.metaApps.refresh()).get(name);
  }

  /** The answer by the app as we know it; where that does not fit, by the secret as it may have become just now. */
  async function ask<Result>(
    name: string,
    app: MetaApp,
    judge: (app: MetaApp) => Result,
    fits: (result: Result) => boolean,
  ): Promise<Result> {
    const result = judge(app);
    if (fits(result)) return result;
    const fresh = (await parts.metaApps.refresh()).get(name);
    return fresh === undefined || fresh === app ? result : judge(fresh);
  }

  async function handshake(
    event: APIGatewayProxyEventV2,
    name: string,
    app: MetaApp,
    ids: RequestIds,
  ): Promise<Answer> {
    const answer = await ask(
      name,
      app,
      (known) => answerHandshake(event.queryStringParameters ?? {}, known),
      ({ statusCode }) => statusCode !== 403,
    );
    if (answer.statusCode !== 200) {
      const reason = answer.statusCode === 403 ? 'verify-token' : 'handshake';
      return report.refused({ answer, reason }, event, ids);
    }
    log.info('handshake.accepted', { ...idsForLog(ids), httpCode: answer.statusCode });
    return answer;
  }

  async function delivery(
    event: APIGatewayProxyEventV2,
    name: string,
    app: MetaApp,
    ids: RequestIds,
  ): Promise<Answer> {
    const signature = event.headers['x-hub-signature-256'];
    const verdict = await ask(
      name,
      app,
      (known) => judgeDelivery(event, signature, known),
      (result) => result.kind !== 'bad-signature' || result.why !== 'wrong',
    );
    if (verdict.kind !== 'accepted') return report.refused(refusalOf(verdict), event, ids);
    try {
      await store(verdict.body, name, ids);
    } catch (error) {
      return report.failed(NOT_STORED, 'webhook.not-stored', error, ids);
    }
    return ACCEPTED;
  }

  async function store(
    body: Body,
    app: string,
    { requestId, deliveryId, traceparent }: RequestIds,
  ): Promise<void> {
    const receivedAtMs = clock.now();
    const pieces = splitWebhook(body, app);
    await parts.storeWebhooks(
      pieces.map(({ text, group }, index) => ({
        body: text,
        app,
        receivedAtMs,
        requestId,
        deliveryId: pieces.length === 1 ? deliveryId : `${deliveryId}.${index}`,
        group,
        traceparent,
      })),
    );
  }
}
