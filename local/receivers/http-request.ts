/** Reads a request whole, and answers one: what every receiver needs of HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface ReceivedRequest {
  readonly method: string;
  /** Path below the receiver's own prefix, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; the values of a repeated header joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they came, which is what a signature is over. */
  readonly bytes: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** @default plain text */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a sender may meet: an answer; none, and the connection stays open; or a connection that breaks. */
export type Reply = Answer | 'hang' | 'reset';

export async function readRequest(request: IncomingMessage, path: string): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
  return { method: request.method ?? 'GET', path, query, headers, bytes: Buffer.concat(chunks) };
}

export function writeReply(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return;
  if (reply === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, body, headers } = reply;
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

export function jsonAnswer(status: number, body: unknown, headers?: Answer['headers']): Answer {
  return { status, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}

/** The body as JSON; undefined when it is none. */
export function jsonBody({ bytes }: ReceivedRequest): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
