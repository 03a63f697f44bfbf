/** The endpoint's plain HTTP: one loopback listener, request bodies with a limit, answers in one write. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Answer, AwsError } from './service';

/** AWS's largest request here is DynamoDB's batch write, 16 MB. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;
const unzip = promisify(gunzip);

/** A listener whose address is known before there is anything to serve. */
export interface Endpoint {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Hands all requests from now on to `handler`. */
  serve(handler: RequestListener): void;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Until `serve` is called every request is answered with 503. */
export async function openEndpoint(port = 0): Promise<Endpoint> {
  let current: RequestListener = (_request, response) => {
    response.writeHead(503).end('starting');
  };
  const server = createServer((request, response) => current(request, response));
  // Clients keep connections for reuse; closing them first would race with a call that is about to be sent.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    serve: (handler) => {
      current = handler;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** The request's whole body as it came. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** The body, unzipped where the client zipped it on its way. */
export async function unzipBody(body: Buffer, { headers }: IncomingMessage): Promise<Buffer> {
  if (headers['content-encoding'] !== 'gzip') return body;
  try {
    return await unzip(body, { maxOutputLength: BODY_LIMIT_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new AwsError('SerializationException', 'the body is not valid gzip');
  }
}

/** Writes the answer; resolves once it has left or the client has gone. */
export function writeAnswer(response: ServerResponse, answer: Answer, requestId: string): Promise<void> {
  // A function that timed out has hung up: there is nobody left to answer.
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.once('finish', resolve);
    response.writeHead(answer.statusCode, {
      ...answer.headers,
      'x-amzn-requestid': requestId,
      'content-length': Buffer.byteLength(answer.body),
      // What is left of a body that was too large would be taken for the next request.
      ...(response.req.complete ? {} : { connection: 'close' }),
    });
    response.end(answer.body);
  });
}

function tooLarge(): AwsError {
  return new AwsError('RequestEntityTooLarge', `the request is larger than ${BODY_LIMIT_BYTES} bytes`, {
    statusCode: 413,
  });
}
