import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, type AwsService, type CallContext } from '../../local/aws/service';

/** Just enough of the AWS endpoint to prove the protocols with real clients: no signatures, no permissions. */
export interface TestEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** Serves one service; `service` is asked for at each call, as it may need the URL to be made. */
export async function startTestEndpoint(service: () => AwsService): Promise<TestEndpoint> {
  const server = createServer((request, response) => {
    answer(service(), request).then(
      ({ status, type, body, headers }) =>
        response.writeHead(status, { 'content-type': type, ...headers }).end(body),
      (error: unknown) => fail(response, error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function fail(response: ServerResponse, error: unknown): void {
  response.writeHead(500).end(String(error));
}

async function answer(service: AwsService, request: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const trace = request.headers['x-amzn-trace-id'];
  const context = { traceHeader: typeof trace === 'string' ? trace : undefined, caller: 'tester' };
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return answerJson(service, target.split('.')[1] ?? '', text, context);
  return answerQuery(service, new URLSearchParams(text), request.url ?? '/', context);
}

async function answerJson(
  service: AwsService,
  action: string,
  text: string,
  context: CallContext,
): Promise<Answer> {
  const type = 'application/x-amz-json-1.0';
  try {
    const output = await service.handle(action, JSON.parse(text), context);
    return { status: 200, type, body: JSON.stringify(output) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, queryCode, fault, message, statusCode: status } = error;
    const headers = { 'x-amzn-query-error': `${queryCode};${fault}` };
    return { status, type, body: JSON.stringify({ __type: `aws#${code}`, message }), headers };
  }
}

async function answerQuery(
  service: AwsService,
  form: URLSearchParams,
  path: string,
  context: CallContext,
): Promise<Answer> {
  const type = 'text/xml';
  const codec = service.query;
  const action = form.get('Action') ?? '';
  if (!codec) throw new Error('the service does not speak Query');
  try {
    const output = await service.handle(action, codec.decode(action, form, path), context);
    const result = `<${action}Result>${codec.encode(action, output)}</${action}Result>`;
    const meta = '<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>';
    const body = `<${action}Response xmlns="${codec.namespace}">${result}${meta}</${action}Response>`;
    return { status: 200, type, body };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { queryCode, fault, message, statusCode: status } = error;
    const inner = `<Type>${fault}</Type><Code>${queryCode}</Code><Message>${message}</Message>`;
    const body = `<ErrorResponse><Error>${inner}</Error><RequestId>1</RequestId></ErrorResponse>`;
    return { status, type, body };
  }
}
