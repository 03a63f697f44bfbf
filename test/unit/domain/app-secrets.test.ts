import { parseMetaApps } from '../../../lambdas/domain/whatsapp/app-secrets';

const SECRET = '0123456789abcdef0123456789abcdef';
const TOKEN = 'common-token';

describe('the Meta secret', () => {
  it('gives each app its secrets, the current one first, and its token', () => {
    const apps = parseMetaApps(
      JSON.stringify({
        verifyToken: TOKEN,
        apps: {
          main: { appSecret: SECRET },
          shop: { appSecret: SECRET, previousAppSecret: 'an-old-app-secret', verifyToken: 'own-token' },
        },
      }),
    );
    expect([...apps]).toEqual([
      ['main', { verifyToken: TOKEN, appSecrets: [SECRET] }],
      ['shop', { verifyToken: 'own-token', appSecrets: [SECRET, 'an-old-app-secret'] }],
    ]);
  });

  it('has no app before one is set up', () => {
    expect(parseMetaApps(JSON.stringify({ verifyToken: TOKEN, apps: {} })).size).toBe(0);
  });

  it.each([
    ['not json SECRET-VALUE', 'is not JSON'],
    ['[]', 'verifyToken'],
    ['null', '(whole)'],
    ['{"apps":{}}', 'verifyToken'],
    ['{"verifyToken":"SECRET","apps":{}}', 'verifyToken'],
    ['{"verifyToken":"SECRET-VALUE"}', 'apps'],
    ['{"verifyToken":"SECRET-VALUE","apps":{"main":{}}}', 'apps.main.appSecret'],
    ['{"verifyToken":"SECRET-VALUE","apps":{"main":{"appSecret":"SECRET"}}}', 'apps.main.appSecret'],
    ['{"verifyToken":"SECRET-VALUE","apps":{"Main":{"appSecret":"SECRET-VALUE-LONG"}}}', 'apps.Main'],
  ])('%s is refused with its place and without a value', (text, place) => {
    expect(() => parseMetaApps(text)).toThrow(place);
    expect(() => parseMetaApps(text)).not.toThrow(/SECRET/);
  });
});
