import { createHmac } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { fromResult, toEvent } from '../../../local/http-api/event';

interface RequestParts {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly pathParameters?: Readonly<Record<string, string>>;
}

function eventOf({ method = 'POST', url = '/', headers = {}, body, pathParameters = {} }: RequestParts) {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, {
    method,
    url,
    httpVersion: '1.1',
    headers: { host: '127.0.0.1:8400', ...headers },
  });
  return toEvent(request, {
    apiId: 'Shop-Api',
    routeKey: 'POST /webhooks/{app}',
    pathParameters,
    requestId: 'request-1',
    nowMs: Date.UTC(2026, 10, 1, 9, 41, 7),
    body: body ?? Buffer.alloc(0),
  }) as APIGatewayProxyEventV2;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** The body's bytes as a function gets them back. */
const bytesIn = ({ body = '', isBase64Encoded }: APIGatewayProxyEventV2) =>
  Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');

describe('a request as an event', () => {
  it('has the shape of payload format 2.0', () => {
    const event = eventOf({
      url: '/webhooks/main?b=2&a=1',
      headers: { ...JSON_TYPE, 'user-agent': 'facebookexternalua', 'x-many': 'one, two' },
      body: Buffer.from('{"a":1}'),
      pathParameters: { app: 'main' },
    });
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /webhooks/{app}',
      rawPath: '/webhooks/main',
      rawQueryString: 'b=2&a=1',
      headers: {
        host: '127.0.0.1:8400',
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-many': 'one, two',
      },
      queryStringParameters: { a: '1', b: '2' },
      pathParameters: { app: 'main' },
      requestContext: {
        accountId: '123456789012',
        apiId: 'Shop-Api',
        domainName: '127.0.0.1:8400',
        domainPrefix: 'Shop-Api',
        http: {
          method: 'POST',
          path: '/webhooks/main',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'facebookexternalua',
        },
        requestId: 'request-1',
        routeKey: 'POST /webhooks/{app}',
        stage: '$default',
        time: '01/Nov/2026:09:41:07 +0000',
        timeEpoch: Date.UTC(2026, 10, 1, 9, 41, 7),
      },
      body: '{"a":1}',
      isBase64Encoded: false,
    });
  });

  it('leaves out what a request does not have', () => {
    const event = eventOf({ url: '/health', method: 'GET' });
    for (const member of ['body', 'cookies', 'queryStringParameters', 'pathParameters']) {
      expect(event).not.toHaveProperty(member);
    }
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  });

  it('joins repeated query members by commas and keeps the query as it came', () => {
    const event = eventOf({ url: '/?hub.mode=subscribe&x=1&x=2&empty=&plus=a+b&at=caf%C3%A9' });
    expect(event.rawQueryString).toBe('hub.mode=subscribe&x=1&x=2&empty=&plus=a+b&at=caf%C3%A9');
    expect(event.queryStringParameters).toEqual({
      'hub.mode': 'subscribe',
      x: '1,2',
      empty: '',
      plus: 'a b',
      at: 'café',
    });
  });

  it('puts cookies in a list of their own', () => {
    const event = eventOf({ headers: { cookie: 'a=1; b=2;c=3' } });
    expect(event.cookies).toEqual(['a=1', 'b=2', 'c=3']);
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it('takes a path that begins with two slashes for a path', () => {
    expect(eventOf({ url: '//elsewhere/webhooks?a=1' }).rawPath).toBe('//elsewhere/webhooks');
  });

  it.each([
    ['application/json', '{}', false],
    ['application/json; charset=utf-8', '{}', false],
    ['Application/JSON', '{}', false],
    ['application/cloudevents+json', '{}', false],
    ['text/plain', 'hello', false],
    ['application/x-www-form-urlencoded', 'a=1', false],
    ['application/octet-stream', 'hello', true],
    ['image/png', 'hello', true],
    ['', 'hello', true],
  ])('of type "%s" is base64: its body "%s" %s', (type, body, isBase64Encoded) => {
    const event = eventOf({ headers: { 'content-type': type }, body: Buffer.from(body) });
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(bytesIn(event).toString()).toBe(body);
  });

  it('is base64 where the body is not UTF-8, whatever its type says', () => {
    const body = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    expect(eventOf({ headers: JSON_TYPE, body })).toMatchObject({ isBase64Encoded: true, body: 'e//+fQ==' });
  });

  it('keeps a byte order mark', () => {
    const body = Buffer.from('\ufeff{"a":1}');
    expect(bytesIn(eventOf({ headers: JSON_TYPE, body }))).toEqual(body);
  });

  it('keeps every byte of any body, so that its signature can be checked', () => {
    const json = fc.jsonValue({ stringUnit: 'binary' }).map((value) => Buffer.from(JSON.stringify(value)));
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    const types = fc.constantFrom('application/json', 'text/plain', 'application/octet-stream', '');
    const hmac = (body: Buffer) => createHmac('sha256', 'secret').update(body).digest('hex');
    fc.assert(
      fc.property(fc.oneof(json, bytes), types, (body, type) => {
        const event = eventOf({ headers: { 'content-type': type }, body });
        expect(hmac(bytesIn(event))).toBe(hmac(body));
      }),
      { numRuns: 400 },
    );
  });
});

describe("a function's answer as a response", () => {
  const answerOf = (payload: unknown) => {
    const { body, ...rest } = fromResult(payload) ?? {};
    return { ...rest, text: body?.toString() };
  };
  const plain = { 'content-type': 'text/plain; charset=utf-8' };
  const json = { 'content-type': 'application/json' };

  it.each([
    [{ statusCode: 200 }, { statusCode: 200, headers: plain, text: '' }],
    [
      { statusCode: 401, body: 'no' },
      { statusCode: 401, headers: plain, text: 'no' },
    ],
    [
      { statusCode: '200', body: 'a' },
      { statusCode: 200, headers: plain, text: 'a' },
    ],
    [
      { statusCode: 200, headers: { 'Content-Type': 'text/html', 'X-Count': 7 }, body: '<p>' },
      { statusCode: 200, headers: { 'content-type': 'text/html', 'x-count': '7' }, text: '<p>' },
    ],
    [
      { statusCode: 200, headers: null, cookies: ['a=1', 'b=2'] },
      { statusCode: 200, headers: { ...plain, 'set-cookie': ['a=1', 'b=2'] }, text: '' },
    ],
    [
      { statusCode: 200, body: Buffer.from('bytes').toString('base64'), isBase64Encoded: true },
      { statusCode: 200, headers: plain, text: 'bytes' },
    ],
    [{ hello: 'world' }, { statusCode: 200, headers: json, text: '{"hello":"world"}' }],
    ['just text', { statusCode: 200, headers: json, text: 'just text' }],
    [null, { statusCode: 200, headers: json, text: 'null' }],
  ])('%j', (payload, expected) => {
    expect(answerOf(payload)).toEqual(expected);
  });

  it.each([99, 600, 200.5, 'ok', null, {}])('is none when its status is %j', (statusCode) => {
    expect(fromResult({ statusCode })).toBeUndefined();
  });
});
