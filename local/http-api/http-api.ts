/** API Gateway's HTTP API: routes requests to functions in payload format 2.0, with its limits and its own errors. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { LocalFunction } from '../functions/local-function';
import type { Random } from '../random';
import type { Clock } from '../time/clock';
import { fromResult, type HttpAnswer, toEvent, urlOf } from './event';
import { matchRoute, type Route } from './routes';

/** API Gateway's limit for a request body. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

export interface HttpApiRequest {
  readonly method: string;
  readonly statusCode: number;
  readonly latencyMs: number;
  readonly integrationMs: number | undefined;
  readonly bytes: number;
  readonly atMs: number;
}

export interface HttpApiSettings {
  readonly apiId: string;
  readonly routes: readonly Route<LocalFunction>[];
  /** Whether API Gateway may invoke this function for this route, by the function's resource policy. */
  readonly mayInvoke: (fn: LocalFunction, routeKey: string) => boolean;
  /** False when the request is over the stage's throttle. */
  readonly throttle: () => boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly onRequest: (request: HttpApiRequest) => void;
  /** Told of faults that API Gateway would put into its log. */
  readonly onFault: (message: string) => void;
}

export function createHttpApi(settings: HttpApiSettings): RequestListener {
  const { clock, random } = settings;

  return (request, response) => {
    void clock.track(serve(request, response)).catch(() => response.destroy());
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const atMs = clock.now();
    const startedAt = performance.now();
    const requestId = random.hex(16);
    const body = await readBody(request);
    let integrationMs: number | undefined;
    let answer: HttpAnswer;
    if (body === 'too-large') answer = gatewayError(413, 'Request Entity Too Large');
    else if (!settings.throttle()) answer = gatewayError(429, 'Too Many Requests');
    else {
      const integrationStart = performance.now();
      answer = await integrate(request, body, requestId);
      integrationMs = performance.now() - integrationStart;
    }
    const bytes = body === 'too-large' ? BODY_LIMIT_BYTES : body.length;
    const latencyMs = performance.now() - startedAt;
    const method = request.method ?? 'GET';
    settings.onRequest({ method, statusCode: answer.statusCode, latencyMs, integrationMs, bytes, atMs });
    response.writeHead(answer.statusCode, {
      ...answer.headers,
      'apigw-requestid': requestId,
      'content-length': answer.body.length,
    });
    response.end(answer.body);
  }

  async function integrate(request: IncomingMessage, body: Buffer, requestId: string): Promise<HttpAnswer> {
    let match: ReturnType<typeof matchRoute<LocalFunction>>;
    try {
      match = matchRoute(settings.routes, request.method ?? 'GET', urlOf(request).pathname);
    } catch {
      return gatewayError(400, 'Bad Request');
    }
    if (!match) return gatewayError(404, 'Not Found');
    const { route, pathParameters } = match;
    if (!settings.mayInvoke(route.target, route.key)) {
      settings.onFault(`${route.key}: the function's resource policy does not let API Gateway invoke it`);
      return gatewayError(500, 'Internal Server Error');
    }
    const event = toEvent(request, {
      apiId: settings.apiId,
      routeKey: route.key,
      pathParameters,
      requestId,
      nowMs: clock.now(),
      body,
    });
    const outcome = await route.target.invoke(event);
    if (!outcome.ok) {
      const timedOut = outcome.error.errorType === 'Sandbox.Timedout';
      return timedOut ? gatewayError(503, 'Service Unavailable') : gatewayError(500, 'Internal Server Error');
    }
    return fromResult(outcome.payload) ?? gatewayError(500, 'Internal Server Error');
  }
}

function gatewayError(statusCode: number, message: string): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/** Reads to the end also what is too large, so that the caller gets to read the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | 'too-large'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  return bytes > BODY_LIMIT_BYTES ? 'too-large' : Buffer.concat(chunks, bytes);
}
