import fc from 'fast-check';
import { mutatedFixture } from '../support/arbitraries';
import { httpRequest, signedPost } from '../support/builders';
import { ingestWorld } from '../support/ports-ingest';

const ROUTES = ['POST /webhooks/{app}', 'GET /webhooks/{app}', 'GET /health', '$default'];
const ACCEPTABLE = [200, 400, 401, 403, 404, 413, 503];

const headers = fc.dictionary(
  fc.constantFrom('x-hub-signature-256', 'x-request-id', 'content-type', 'traceparent', 'x'),
  fc.string({ unit: 'binary' }),
);
const query = fc.dictionary(
  fc.constantFrom('hub.mode', 'hub.challenge', 'hub.verify_token', 'x'),
  fc.string({ unit: 'binary' }),
);

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
          expect(stored).toEqual([]);
          expect(flushes()).toBe(1);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('stores any signed JSON as it came, under a group that SQS takes', async () => {
    const json = fc.oneof(mutatedFixture, fc.jsonValue()).map((body) => JSON.stringify(body));
    await fc.assert(
      fc.asyncProperty(json, fc.boolean(), async (body, asBase64) => {
        const { handle, stored } = ingestWorld();
        expect((await handle(signedPost(asBase64 ? Buffer.from(body) : body))).statusCode).toBe(200);
        expect(stored[0]?.body).toBe(body);
        expect(stored[0]?.group).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
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
});
