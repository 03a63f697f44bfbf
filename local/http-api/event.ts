/**
 * Between node's HTTP and API Gateway's payload format 2.0.
 * Source: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import type { IncomingMessage } from 'node:http';
import { ACCOUNT_ID } from '../aws/service';

export interface RequestFacts {
  readonly apiId: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly nowMs: number;
  readonly body: Buffer;
}

export function toEvent(request: IncomingMessage, facts: RequestFacts): object {
  const url = urlOf(request);
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((key) => [key, url.searchParams.getAll(key).join(',')]),
  );
  const headers = headersOf(request);
  const { cookie, ...withoutCookie } = headers;
  const text = textOf(facts.body, headers['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: facts.routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie ? { cookies: cookie.split(/;\s*/) } : {}),
    headers: withoutCookie,
    ...(url.search.length > 1 ? { queryStringParameters: query } : {}),
    ...(Object.keys(facts.pathParameters).length > 0 ? { pathParameters: facts.pathParameters } : {}),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: facts.apiId,
      domainName: headers.host ?? '127.0.0.1',
      domainPrefix: facts.apiId,
      http: {
        method: request.method ?? 'GET',
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: facts.requestId,
      routeKey: facts.routeKey,
      stage: '$default',
      time: commonLogTime(facts.nowMs),
      timeEpoch: facts.nowMs,
    },
    ...(facts.body.length > 0
      ? { body: text ?? facts.body.toString('base64'), isBase64Encoded: text === undefined }
      : { isBase64Encoded: false }),
  };
}

/** A path that begins with two slashes is a path here, not another host. */
export function urlOf({ url = '/' }: IncomingMessage): URL {
  return new URL(url.startsWith('/') ? `http://localhost${url}` : url, 'http://localhost');
}

/** Names in lower case, repeated headers joined by commas. */
function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
}

const TEXTUAL = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded|[\w.-]+\+(json|xml)))/i;

/** Undefined for what is binary by its type, or is not UTF-8 whatever its type says. */
function textOf(body: Buffer, contentType: string): string | undefined {
  if (!TEXTUAL.test(contentType)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** `21/Nov/2026:09:41:00 +0000` */
function commonLogTime(ms: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(ms).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** What the function answered as HTTP; an answer without `statusCode` is a 200 whose body it is. */
export function fromResult(payload: unknown): HttpAnswer | undefined {
  if (typeof payload === 'object' && payload !== null && 'statusCode' in payload) {
    const { statusCode, headers, cookies, body, isBase64Encoded } = payload as Record<string, unknown>;
    const code = Number(statusCode);
    if (!Number.isInteger(code) || code < 100 || code > 599) return undefined;
    return {
      statusCode: code,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        ...Object.fromEntries(
          Object.entries((headers as Record<string, unknown>) ?? {}).map(([name, value]) => [
            name.toLowerCase(),
            String(value),
          ]),
        ),
        ...(Array.isArray(cookies) ? { 'set-cookie': cookies.map(String) } : {}),
      },
      body: Buffer.from(typeof body === 'string' ? body : '', isBase64Encoded ? 'base64' : 'utf8'),
    };
  }
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
  };
}
