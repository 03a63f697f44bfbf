import { request as httpRequest } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Endpoint, openEndpoint } from '../../../local/aws/protocol-http';
import { createHttpApi, type HttpApiRequest, type HttpApiSettings } from '../../../local/http-api/http-api';
import { createRandom } from '../../../local/random';
import { type FunctionBench, openBench } from '../../support/bundle';

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';

describe('the HTTP API', () => {
  let bench: FunctionBench;
  let endpoint: Endpoint;
  let requests: HttpApiRequest[];
  let faults: string[];

  beforeEach(async () => {
    bench = openBench();
    endpoint = await openEndpoint();
    requests = [];
    faults = [];
  });
  afterEach(async () => {
    await endpoint.close();
    await bench.close();
  });

  /** Serves `POST /shop/{app}` with a function of this code. */
  const serve = (code: string, change: Partial<HttpApiSettings> = {}, timeoutMs = 10_000) => {
    const target = bench.make(code, { timeoutMs }).fn;
    endpoint.serve(
      createHttpApi({
        apiId: 'Shop-Api',
        routes: [{ key: 'POST /shop/{app}', target }],
        mayInvoke: () => true,
        throttle: () => true,
        clock: bench.clock,
        random: createRandom(1),
        onRequest: (request) => requests.push(request),
        onFault: (message) => faults.push(message),
        ...change,
      }),
    );
  };
  const post = async (path = '/shop/main', body: string | Uint8Array = '{}') => {
    const response = await fetch(`${endpoint.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('hands the request to the function and its answer back, with a request id', async () => {
    serve(ECHO);
    const { status, headers, text } = await post('/shop/main?a=1', '{"é":1}');
    const event = JSON.parse(text) as APIGatewayProxyEventV2;
    expect(status).toBe(200);
    expect(event).toMatchObject({
      routeKey: 'POST /shop/{app}',
      rawPath: '/shop/main',
      pathParameters: { app: 'main' },
      queryStringParameters: { a: '1' },
      body: '{"é":1}',
    });
    expect(headers.get('apigw-requestid')).toBe(event.requestContext.requestId);
    expect(requests).toEqual([
      {
        method: 'POST',
        statusCode: 200,
        latencyMs: expect.any(Number),
        integrationMs: expect.any(Number),
        bytes: 8,
        atMs: bench.clock.now(),
      },
    ]);
  });

  it('hands header names over in lower case, and joins what is repeated', async () => {
    serve(ECHO);
    const text = await new Promise<string>((resolve, reject) => {
      const headers = {
        'X-Hub-Signature-256': 'sha256=00',
        'X-Many': ['one', 'two'],
        Cookie: ['a=1', 'b=2'],
      };
      const outgoing = httpRequest(`${endpoint.url}/shop/main`, { method: 'POST', headers }, async (answer) =>
        resolve(Buffer.concat(await answer.toArray()).toString()),
      );
      outgoing.once('error', reject);
      outgoing.end();
    });
    const event = JSON.parse(text) as APIGatewayProxyEventV2;
    expect(event.headers).toMatchObject({ 'x-hub-signature-256': 'sha256=00', 'x-many': 'one, two' });
    expect(event.cookies).toEqual(['a=1', 'b=2']);
  });

  it.each([
    ['no route', '/other', 404, 'Not Found'],
    ['a path that is not validly encoded', '/shop/%zz', 400, 'Bad Request'],
  ])('answers %s itself', async (_what, path, status, message) => {
    serve(ECHO);
    expect(await post(path)).toMatchObject({ status, text: JSON.stringify({ message }) });
    expect(requests).toMatchObject([{ statusCode: status }]);
  });

  it('takes a body of 10 MB, and no byte more', async () => {
    serve('exports.handler = async ({ body }) => ({ statusCode: 200, body: String(body.length) });');
    const limit = 10 * 1024 * 1024;
    expect(await post('/shop/main', Buffer.alloc(limit, 'a'))).toMatchObject({
      status: 200,
      text: `${limit}`,
    });
    expect(await post('/shop/main', Buffer.alloc(limit + 1, 'a'))).toMatchObject({
      status: 413,
      text: '{"message":"Request Entity Too Large"}',
    });
    expect(requests[1]).toMatchObject({ statusCode: 413, integrationMs: undefined });
  });

  it('answers 429 over its throttle, without the function', async () => {
    let asked = 0;
    serve(ECHO, { throttle: () => asked++ === 0 });
    expect((await post()).status).toBe(200);
    expect(await post()).toMatchObject({ status: 429, text: '{"message":"Too Many Requests"}' });
    expect(requests[1]).toMatchObject({ statusCode: 429, integrationMs: undefined });
  });

  it.each([
    ['throws', 'exports.handler = async () => { throw new Error("secret reason"); };'],
    ['ends its process', 'exports.handler = async () => process.exit(1);'],
    ['does not load', 'throw new Error("secret reason");'],
    ['answers with an impossible status', 'exports.handler = async () => ({ statusCode: 9000 });'],
  ])('answers 500 and no reason when the function %s', async (_what, code) => {
    serve(code);
    expect(await post()).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
  });

  it('answers 503 when the function takes longer than it may', async () => {
    serve('exports.handler = () => new Promise(() => {});', {}, 100);
    expect(await post()).toMatchObject({ status: 503, text: '{"message":"Service Unavailable"}' });
  });

  it("answers 500 and says why when the function's policy does not let it in", async () => {
    serve(ECHO, { mayInvoke: (_fn, routeKey) => routeKey !== 'POST /shop/{app}' });
    expect(await post()).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
    expect(faults).toEqual([
      "POST /shop/{app}: the function's resource policy does not let API Gateway invoke it",
    ]);
  });

  it('survives a caller who hangs up in the middle of the body', async () => {
    serve(ECHO);
    await new Promise<void>((resolve) => {
      const headers = { 'content-length': '1000' };
      const outgoing = httpRequest(`${endpoint.url}/shop/main`, { method: 'POST', headers });
      outgoing.on('error', () => {});
      outgoing.once('close', () => resolve());
      outgoing.write('half', () => outgoing.destroy());
    });
    expect((await post()).status).toBe(200);
  });
});
