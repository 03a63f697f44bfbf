import type { MetaApp } from '../../../lambdas/domain/whatsapp/app-secrets';
import type { MetaApps } from '../../../lambdas/ingest/ports';
import { APP_SECRET, httpRequest, signedPost, VERIFY_TOKEN, webhook } from '../../support/builders';
import { ingestWorld } from '../../support/ports-ingest';

const POST = JSON.stringify(webhook({}));
const OLD: MetaApp = { verifyToken: 'the-token-of-before', appSecrets: ['the-secret-of-before'] };
const NEW: MetaApp = { verifyToken: VERIFY_TOKEN, appSecrets: [APP_SECRET] };

/** Knows what was read before the secret was changed, until it is told to read anew. */
function changedSecret(before: Readonly<Record<string, MetaApp>>, after: Readonly<Record<string, MetaApp>>) {
  let refreshes = 0;
  let apps = new Map(Object.entries(before));
  const metaApps: MetaApps = {
    read: async () => apps,
    refresh: async () => {
      refreshes += 1;
      apps = new Map(Object.entries(after));
      return apps;
    },
  };
  return { metaApps, refreshes: () => refreshes };
}

describe('a secret that was changed a moment ago', () => {
  it('is read anew for a signature that does not fit, and the webhook is taken', async () => {
    const { metaApps, refreshes } = changedSecret({ main: OLD }, { main: NEW });
    const { handle, stored, total } = ingestWorld({ metaApps });
    expect((await handle(signedPost(POST))).statusCode).toBe(200);
    expect((await handle(signedPost(POST))).statusCode).toBe(200);
    expect([stored.length, refreshes(), total('SignatureFailed')]).toEqual([2, 1, undefined]);
  });

  it('is read anew for a token that does not fit', async () => {
    const { metaApps } = changedSecret({ main: OLD }, { main: NEW });
    const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': VERIFY_TOKEN };
    const answer = await ingestWorld({ metaApps }).handle(
      httpRequest({ routeKey: 'GET /webhooks/{app}', query }),
    );
    expect(answer.statusCode).toBe(200);
  });

  it('is read anew for an app that is not known yet', async () => {
    const { metaApps } = changedSecret({ main: OLD }, { main: OLD, other: NEW });
    const { handle, stored } = ingestWorld({ metaApps });
    expect((await handle(signedPost(POST, { app: 'other' }))).statusCode).toBe(200);
    expect(stored).toMatchObject([{ app: 'other' }]);
  });

  it('may have lost the app: the old answer stands', async () => {
    const { metaApps } = changedSecret({ main: OLD }, { other: NEW });
    expect((await ingestWorld({ metaApps }).handle(signedPost(POST))).statusCode).toBe(401);
  });

  it.each([
    ['missing', {}],
    ['malformed', { 'x-hub-signature-256': 'sha256=abc' }],
  ])('is not read anew for a signature that is %s', async (_what, headers) => {
    const { metaApps, refreshes } = changedSecret({ main: OLD }, { main: NEW });
    expect((await ingestWorld({ metaApps }).handle(httpRequest({ body: POST, headers }))).statusCode).toBe(
      401,
    );
    expect(refreshes()).toBe(0);
  });
});
