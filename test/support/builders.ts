/** Builders for what comes from outside: webhooks, and the events by which AWS hands things to functions. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2, SQSEvent, SQSRecord } from 'aws-lambda';
import type { EventDraft } from '../../lambdas/domain/event/event';
import { normalise } from '../../lambdas/domain/event/normalise';
import { encodeMessage } from '../../lambdas/domain/whatsapp/queue-message';
import type { QueuedWebhook } from '../../lambdas/domain/whatsapp/queued-webhook';
import { signBody } from '../../lambdas/domain/whatsapp/signature';

/** A Saturday morning; every test's day begins here. */
export const T0 = Date.UTC(2026, 10, 21, 9, 41);
export const MINUTE = 60_000;

export const APP_SECRET = 'an-app-secret-nobody-may-ever-see';
export const VERIFY_TOKEN = 'a-verify-token-nobody-may-ever-see';

const FIXTURES = join(__dirname, '..', 'fixtures', 'meta');

export const fixtureNames: readonly string[] = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
  .sort();

/** The body of an example webhook, parsed anew for each caller. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));
}

export interface Parts {
  readonly waba?: string;
  readonly phoneNumberId?: string;
  readonly messages?: readonly unknown[];
  readonly statuses?: readonly unknown[];
  readonly contacts?: readonly unknown[];
  readonly errors?: readonly unknown[];
}

/** The value of one change of the `messages` field. */
export function messagesValue({ phoneNumberId = '2001', waba: _waba, ...members }: Parts): object {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001', phone_number_id: phoneNumberId },
    ...members,
  };
}

/** A webhook with one change of the `messages` field. */
export function webhook(parts: Parts): { object: string; entry: unknown[] } {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: parts.waba ?? '1001', changes: [{ field: 'messages', value: messagesValue(parts) }] }],
  };
}

export function textMessage(id: string, extra: object = {}): object {
  return {
    id,
    from: '15557654321',
    timestamp: '1795254060',
    type: 'text',
    text: { body: 'hello' },
    ...extra,
  };
}

export function statusReport(id: string, status: string, extra: object = {}): object {
  return { id, status, timestamp: '1795254060', recipient_id: '15557654321', ...extra };
}

export function queued(body: unknown, about: Partial<QueuedWebhook> = {}): QueuedWebhook {
  return {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    app: 'main',
    receivedAtMs: T0,
    requestId: 'request-1',
    deliveryId: 'delivery-1',
    group: '1001',
    ...about,
  };
}

export interface RecordParts {
  readonly messageId?: string;
  readonly receiveCount?: number;
  readonly body?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A queue record as Lambda hands it over. */
export function sqsRecord(from: QueuedWebhook, parts: RecordParts = {}): SQSRecord {
  const { body, attributes } = encodeMessage(from);
  return {
    messageId: parts.messageId ?? `message-of-${from.deliveryId}`,
    receiptHandle: 'handle',
    body: parts.body ?? body,
    attributes: {
      ApproximateReceiveCount: String(parts.receiveCount ?? 1),
      SentTimestamp: String(from.receivedAtMs),
      SenderId: 'AIDA',
      ApproximateFirstReceiveTimestamp: String(from.receivedAtMs),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(parts.attributes ?? attributes).map(([name, stringValue]) => [
        name,
        { stringValue, dataType: 'String' as const },
      ]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:webhooks',
    awsRegion: 'us-east-1',
  };
}

export function sqsEvent(...records: readonly SQSRecord[]): SQSEvent {
  return { Records: [...records] };
}

export interface RequestParts {
  readonly routeKey?: string;
  readonly app?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestId?: string;
}

/** A request as API Gateway's HTTP API hands it over: header names in lower case. */
export function httpRequest(parts: RequestParts = {}): APIGatewayProxyEventV2 {
  const [method = 'GET', path = '/'] = (parts.routeKey ?? 'POST /webhooks/{app}').split(' ');
  return {
    version: '2.0',
    routeKey: parts.routeKey ?? 'POST /webhooks/{app}',
    rawPath: path,
    rawQueryString: '',
    headers: parts.headers ?? {},
    ...(parts.query ? { queryStringParameters: { ...parts.query } } : {}),
    pathParameters: { app: parts.app ?? 'main' },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.1', userAgent: 'test' },
      requestId: parts.requestId ?? 'gateway-request-1',
      routeKey: parts.routeKey ?? 'POST /webhooks/{app}',
      stage: '$default',
      time: '',
      timeEpoch: T0,
    },
    ...(parts.body === undefined ? {} : { body: parts.body }),
    isBase64Encoded: parts.isBase64Encoded ?? false,
  };
}

/** A webhook as Meta posts it, signed. */
export function signedPost(
  body: string | Uint8Array,
  parts: RequestParts & { readonly secret?: string } = {},
): APIGatewayProxyEventV2 {
  const bytes = Buffer.from(body);
  const signature = signBody(bytes, parts.secret ?? APP_SECRET);
  const asBase64 = parts.isBase64Encoded ?? typeof body !== 'string';
  return httpRequest({
    body: bytes.toString(asBase64 ? 'base64' : 'utf8'),
    isBase64Encoded: asBase64,
    ...parts,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature, ...parts.headers },
  });
}

/** What one change of a field becomes. @param id the account of its entry */
export function draftsOf(field: string, value: object, id = '1001'): readonly EventDraft[] {
  const body = { object: 'whatsapp_business_account', entry: [{ id, time: 1, changes: [{ field, value }] }] };
  const normalised = normalise(body);
  if (!normalised.ok) throw new Error(normalised.problem);
  return normalised.drafts;
}
