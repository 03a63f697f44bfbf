import fc from 'fast-check';
import { encodeMessage } from '../../lambdas/domain/whatsapp/queue-message';
import { mutatedFixture } from '../support/arbitraries';
import { httpRequest, signedPost } from '../support/builders';
import { ingestWorld } from '../support/ports-ingest';

const ROUTES = ['POST /webhooks/{app}', 'GET /webhooks/{app}', 'GET /health', '$default'];
const TRACE_HEADERS = ['traceparent', 'x-trace-id', 'x-amzn-trace-id'];
const ACCEPTABLE = [200, 400, 401, 403, 404, 413, 503];

const headers = fc.dictionary(
  fc.constantFrom('x-hub-signature-256', 'x-request-id', 'content-type', ...TRACE_HEADERS, 'x'),
  fc.string({ unit: 'binary' }),
);
const query = fc.dictionary(
  fc.constantFrom('hub.mode', 'hub.challenge', 'hub.verify_token', 'x'),
  fc.string({ unit: 'binary' }),
);

/** Code points that SQS takes in a body. Source: the API reference of SendMessage. */
const TAKEN_BY_SQS = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

function deepEntry(depth: number): string {
  const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const entries = ['1', '2'].map((id) => `{"id":"${id}","changes":[${deep},{"value":${deep}}]}`);
  return `{"object":"whatsapp_business_account","entry":[${entries.join(',')}]}`;
}

describe('the front door', () => {
  it('answers whatever comes, and stores nothing that is not signed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROUTES),
        fc.constantFrom('main', 'other', '', '__proto__'),
        headers,
        query,
        fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
        fc.boolean(),
        async (routeKey, app, givenHeaders, givenQuery, body, isBase64Encoded) => {
          const { handle, stored, flushes } = ingestWorld();
          const parts = { routeKey, app, headers: givenHeaders, query: givenQuery, isBase64Encoded };
          const answer = await handle(httpRequest(body === undefined ? parts : { ...parts, body }));
          expect(ACCEPTABLE).toContain(answer.statusCode);
          expect(answer.headers?.['x-request-id']).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
          expect(answer.headers?.['x-trace-id']).toMatch(/^[0-9a-f]{32}$/);
          expect(answer.headers?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
          expect(stored).toEqual([]);
          expect(flushes()).toBe(1);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('stores any signed JSON, as it came where it is of one account, under groups that SQS takes', async () => {
    const json = fc.oneof(mutatedFixture, fc.jsonValue()).map((body) => JSON.stringify(body));
    await fc.assert(
      fc.asyncProperty(json, fc.boolean(), async (body, asBase64) => {
        const { handle, stored } = ingestWorld();
        expect((await handle(signedPost(asBase64 ? Buffer.from(body) : body))).statusCode).toBe(200);
        if (stored.length === 1) expect(stored[0]?.body).toBe(body);
        expect(stored.length).toBeGreaterThan(0);
        expect(new Set(stored.map(({ deliveryId }) => deliveryId)).size).toBe(stored.length);
        for (const { group } of stored) expect(group).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
      }),
      { numRuns: 300 },
    );
  });

  it('answers any signed bytes with 200 or 400', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        const { handle, stored } = ingestWorld();
        const { statusCode } = await handle(signedPost(bytes));
        expect([200, 400]).toContain(statusCode);
        expect(stored).toHaveLength(statusCode === 200 ? 1 : 0);
      }),
    );
  });

  it('answers any signed text, half characters included, and hands SQS only what it takes', async () => {
    const anyText = fc
      .array(fc.oneof(fc.nat({ max: 0xffff }), fc.constantFrom(0xd800, 0xdfff, 0xfffe, 0xffff, 0)))
      .map((units) => String.fromCharCode(...units));
    await fc.assert(
      fc.asyncProperty(anyText, fc.boolean(), async (text, quoted) => {
        const { handle, stored } = ingestWorld();
        const body = quoted ? `{"object":"whatsapp_business_account","entry":[{"id":"${text}"}]}` : text;
        const { statusCode } = await handle({ ...signedPost(body), body });
        expect([200, 400]).toContain(statusCode);
        for (const webhook of stored) expect(encodeMessage(webhook).body).toMatch(TAKEN_BY_SQS);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['nested without end', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`, 200],
    [
      'a million entries',
      `{"object":"whatsapp_business_account","entry":[${'{},'.repeat(1_000_000)}{}]}`,
      200,
    ],
    ['nested without end in an entry', deepEntry(200_000), 200],
    ['a number of a million digits', '9'.repeat(1_000_000), 200],
    ['as large as Meta sends, and not JSON', '['.repeat(3 * 1_048_576), 400],
    ['larger than Meta sends', `"${'x'.repeat(4_000_000)}"`, 413],
  ])('answers a signed body that is %s', async (_what, body, statusCode) => {
    const { handle } = ingestWorld();
    expect((await handle(signedPost(body))).statusCode).toBe(statusCode);
    expect((await handle(signedPost(Buffer.from(body)))).statusCode).toBe(statusCode);
  });
});
