/** Reads a request whole, and answers one: what every receiver needs of HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface ReceivedRequest {
  readonly method: string;
  /** Path below the receiver's own prefix, without the query. */
  readonly path: string;
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

export async function readRequest(request: IncomingMessage, path: string): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { method: request.method ?? 'GET', path, headers, bytes: Buffer.concat(chunks) };
}

export function writeAnswer(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
