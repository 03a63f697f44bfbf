import { httpRequest, VERIFY_TOKEN } from '../../support/builders';
import { ingestWorld, jsonOf, NO_META_APPS } from '../../support/ports-ingest';

const GET = 'GET /webhooks/{app}';
const query = {
  'hub.mode': 'subscribe',
  'hub.challenge': '1158201444',
  'hub.verify_token': VERIFY_TOKEN,
};

describe('the handshake', () => {
  it('is answered with the challenge as plain text that no browser takes for markup', async () => {
    const { handle } = ingestWorld();
    expect(await handle(httpRequest({ routeKey: GET, query }))).toMatchObject({
      statusCode: 200,
      body: '1158201444',
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    });
  });

  it.each(['<script>alert(1)</script>', '007', ' a b ', '{"a":1}', 'ünï'])(
    'echoes %j as it came',
    async (challenge) => {
      const { handle } = ingestWorld();
      const answer = await handle(
        httpRequest({ routeKey: GET, query: { ...query, 'hub.challenge': challenge } }),
      );
      expect(answer).toMatchObject({ statusCode: 200, body: challenge });
    },
  );

  it.each([
    ['without a query', {}, 400, 'not_a_handshake'],
    ['without a mode', { 'hub.mode': '' }, 400, 'not_a_handshake'],
    ['with another mode', { 'hub.mode': 'unsubscribe' }, 400, 'not_a_handshake'],
    ['without a challenge', { 'hub.challenge': '' }, 400, 'not_a_handshake'],
    ['with a wrong token', { 'hub.verify_token': `${VERIFY_TOKEN}x` }, 403, 'wrong_verify_token'],
    ['with an empty token', { 'hub.verify_token': '' }, 403, 'wrong_verify_token'],
  ])('%s is refused', async (what, change, statusCode, error) => {
    const { handle, total, text } = ingestWorld();
    const asked =
      what === 'without a query'
        ? httpRequest({ routeKey: GET })
        : httpRequest({ routeKey: GET, query: { ...query, ...change } });
    const answer = await handle(asked);
    expect(answer.statusCode).toBe(statusCode);
    expect(jsonOf(answer)).toEqual({ error, message: expect.any(String) });
    expect(total(`Http${statusCode as 400 | 403}`)).toBe(1);
    expect(text()).not.toContain(VERIFY_TOKEN);
    expect(answer.body).not.toContain(VERIFY_TOKEN);
  });

  it('of an app that is not set up is answered 404', async () => {
    const { handle, total } = ingestWorld();
    const answer = await handle(httpRequest({ routeKey: GET, query, app: 'other' }));
    expect(answer.statusCode).toBe(404);
    expect(jsonOf(answer)).toMatchObject({ error: 'unknown_app' });
    expect(total('Http404')).toBe(1);
  });

  it('is answered 503 while the secrets cannot be read', async () => {
    const { handle } = ingestWorld({ metaApps: NO_META_APPS });
    expect((await handle(httpRequest({ routeKey: GET, query }))).statusCode).toBe(503);
  });
});
