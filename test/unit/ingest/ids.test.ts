import { httpRequest, signedPost, webhook } from '../../support/builders';
import { ingestWorld, NO_META_APPS } from '../../support/ports-ingest';

const BODY = JSON.stringify(webhook({}));
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const FIRST_DRAWN = '00000000000000000000000000000001';

describe('the request id', () => {
  it.each([
    ['a usable one', 'abc-123.def:4_5', 'abc-123.def:4_5'],
    ['none', undefined, 'gateway-request-1'],
    ['an empty one', '', 'gateway-request-1'],
    ['digits, which might be a number of somebody', '15557654321', 'gateway-request-1'],
    ['a UUID', '6f9619ff-8b86-4011-b42d-001234567890', '6f9619ff-8b86-4011-b42d-001234567890'],
    ['a number among letters', 'tel-15557654321', 'gateway-request-1'],
    ["a message's id", 'wamid.HBgLMTU1', 'gateway-request-1'],
    ["a user's id", 'US.1349', 'gateway-request-1'],
    ['one with a line break', 'a\nb', 'gateway-request-1'],
    ['one that is too long', 'a'.repeat(129), 'gateway-request-1'],
  ])('is returned and goes on when %s comes', async (_what, given, expected) => {
    const { handle, stored } = ingestWorld();
    const headers = given === undefined ? {} : { 'x-request-id': given };
    const answer = await handle(signedPost(BODY, { headers }));
    expect(answer.headers).toMatchObject({ 'x-request-id': expected });
    expect(stored).toMatchObject([{ requestId: expected, deliveryId: 'gateway-request-1' }]);
  });
});

describe('the trace', () => {
  it.each([
    ['traceparent', { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` }],
    ['X-Trace-ID', { 'x-trace-id': TRACE }],
    ['X-Amzn-Trace-Id', { 'x-amzn-trace-id': `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Sampled=1` }],
  ])('of %s goes on in the queue and in the answer, under a span of its own', async (_name, headers) => {
    const { handle, stored } = ingestWorld();
    const answer = await handle(signedPost(BODY, { headers }));
    const traceparent = `00-${TRACE}-0000000000000001-00`;
    expect(answer.headers).toMatchObject({ 'x-trace-id': TRACE, traceparent });
    expect(stored).toMatchObject([{ traceparent }]);
  });

  it.each([
    ['nothing', {}],
    ['what is malformed', { traceparent: 'wa_id=15557654321', 'x-trace-id': '15557654321' }],
  ])('is a new one when %s comes', async (_what, headers) => {
    const { handle, stored } = ingestWorld();
    const answer = await handle(signedPost(BODY, { headers }));
    expect(answer.headers).toMatchObject({ 'x-trace-id': FIRST_DRAWN });
    expect(stored[0]?.traceparent).toBe(`00-${FIRST_DRAWN}-0000000000000002-00`);
  });

  it('is never logged as it came when it is malformed', async () => {
    const { handle, text } = ingestWorld();
    const headers = {
      traceparent: '00-15557654321',
      'x-trace-id': 'Ines Example',
      'x-request-id': '15557654321',
    };
    await handle(httpRequest({ body: BODY, headers }));
    expect(text()).toContain(FIRST_DRAWN);
    expect(text()).not.toMatch(/15557654321|Ines/);
  });
});

describe('every answer has the ids', () => {
  const ids = {
    'x-request-id': 'r7',
    'x-trace-id': TRACE,
    traceparent: `00-${TRACE}-0000000000000001-00`,
  };
  const headers = { 'x-request-id': 'r7', 'x-trace-id': TRACE };

  it.each([
    [200, signedPost(BODY, { headers }), {}],
    [200, httpRequest({ routeKey: 'GET /health', headers }), {}],
    [400, signedPost('{', { headers }), {}],
    [400, httpRequest({ routeKey: 'GET /webhooks/{app}', headers }), {}],
    [401, httpRequest({ body: BODY, headers }), {}],
    [403, signedPost(BODY, { headers }), { requiredClientCn: 'somebody' }],
    [404, signedPost(BODY, { headers, app: 'other' }), {}],
    [413, signedPost(' '.repeat(4_000_000), { headers }), {}],
    [503, signedPost(BODY, { headers }), { storeWebhooks: () => Promise.reject(new Error('down')) }],
    [503, signedPost(BODY, { headers }), { metaApps: NO_META_APPS }],
    [
      503,
      httpRequest({ routeKey: 'GET /health', headers }),
      { healthChecks: { queue: () => Promise.reject() } },
    ],
  ])('also one of %d', async (statusCode, event, change) => {
    const { handle } = ingestWorld(change);
    expect(await handle(event)).toMatchObject({ statusCode, headers: ids });
  });

  it('also when something breaks that nobody thought of', async () => {
    const { handle, total, lines } = ingestWorld({
      healthChecks: {},
      clock: {
        now: () => {
          throw new TypeError('no time for 15557654321');
        },
        sleep: async () => undefined,
      },
    });
    expect(await handle(httpRequest({ routeKey: 'GET /health', headers }))).toMatchObject({
      statusCode: 503,
      headers: ids,
    });
    expect([total('Http503'), total('WebhookNotStored')]).toEqual([1, 1]);
    expect(lines).toMatchObject([
      { level: 'error', eventName: 'ingest.failed', fields: { requestId: 'r7', errorCode: 'TypeError' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('15557654321');
  });
});
