import { behindCloudFront } from '../../../lambdas/ingest/behind-cloudfront';
import { httpRequest, signedPost } from '../../support/builders';
import { awsError } from '../../support/ports';
import { ingestWorld, jsonOf } from '../../support/ports-ingest';

const SECRET = 'what-cloudfront-shows-and-nobody-else';
const THROUGH = { headers: { 'x-origin-verify': SECRET } };

function world(readOriginSecret: () => Promise<string> = async () => SECRET) {
  return ingestWorld({ front: behindCloudFront(readOriginSecret) });
}

describe('behind CloudFront', () => {
  it('takes a webhook that came through it', async () => {
    const { handle, stored } = world();
    expect((await handle(signedPost('{}', THROUGH))).statusCode).toBe(200);
    expect(stored).toHaveLength(1);
  });

  it.each([
    ['without the header', {}],
    ['with an empty one', { 'x-origin-verify': '' }],
    ['with another secret', { 'x-origin-verify': `${SECRET}!` }],
  ])('refuses a signed webhook %s', async (_what, headers) => {
    const { handle, stored, lines, total } = world();
    const answer = await handle(signedPost('{}', { headers }));
    expect([answer.statusCode, jsonOf(answer).error]).toEqual([403, 'wrong_address']);
    expect([stored, total('Http403')]).toEqual([[], 1]);
    expect(lines).toMatchObject([
      {
        level: 'warn',
        eventName: 'webhook.refused',
        fields: {
          requestId: 'gateway-request-1',
          httpCode: 403,
          reason: 'past-cloudfront',
          source: '203.0.113.0/24',
        },
      },
    ]);
  });

  it.each(['GET /webhooks/{app}', 'GET /health'])('refuses %s as well', async (routeKey) => {
    const { handle } = world();
    expect((await handle(httpRequest({ routeKey }))).statusCode).toBe(403);
  });

  it('lets nobody in by an empty secret', async () => {
    const { handle } = world(async () => '');
    expect((await handle(signedPost('{}', { headers: { 'x-origin-verify': '' } }))).statusCode).toBe(403);
  });

  it('answers 503, so that Meta sends again, while its secret cannot be read', async () => {
    const { handle, stored, lines } = world(() => Promise.reject(awsError('AccessDeniedException')));
    expect((await handle(signedPost('{}', THROUGH))).statusCode).toBe(503);
    expect(stored).toEqual([]);
    expect(lines).toMatchObject([
      { eventName: 'ingest.not-ready', fields: { errorCode: 'AccessDeniedException' } },
    ]);
  });

  it('says of every answer that it is for the one who asked', async () => {
    const { handle } = world();
    for (const request of [
      signedPost('{}', THROUGH),
      signedPost('not JSON', THROUGH),
      httpRequest({ routeKey: 'GET /health', ...THROUGH }),
    ]) {
      expect((await handle(request)).headers).toMatchObject({
        'cache-control': 'no-store',
        'x-request-id': expect.any(String),
      });
    }
  });

  it.each([
    ['198.51.100.7, 203.0.113.1', '198.51.100.0/24'],
    ['198.51.100.7', '198.51.100.0/24'],
    ['192.0.2.66, 198.51.100.7, 203.0.113.1', '198.51.100.0/24'],
    ['203.0.113.1', 'unknown'],
    ['', 'unknown'],
  ])("tells the network of CloudFront's caller, whatever that claims: %s", async (forwarded, source) => {
    const { handle, lines } = world();
    const headers = { ...THROUGH.headers, 'x-forwarded-for': forwarded };
    expect((await handle(httpRequest({ body: '{}', headers }))).statusCode).toBe(401);
    expect(lines).toMatchObject([{ fields: { reason: 'signature-missing', source } }]);
  });

  it('writes no secret', async () => {
    const { handle, text } = world();
    await handle(signedPost('{}', THROUGH));
    await handle(signedPost('{}', { headers: { 'x-origin-verify': 'a-guess' } }));
    for (const secret of [SECRET, 'a-guess']) expect(text()).not.toContain(secret);
  });
});
