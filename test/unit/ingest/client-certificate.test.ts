import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { hasCommonName } from '../../../lambdas/ingest/client-certificate';
import { httpRequest, signedPost, VERIFY_TOKEN, webhook } from '../../support/builders';
import { ingestWorld, jsonOf } from '../../support/ports-ingest';

const META = 'client.webhooks.fbclientcerts.com';
const SUBJECT = `C=US,ST=California,L=Menlo Park,O=Meta Platforms\\, Inc.,CN=${META}`;

describe('the name in a certificate', () => {
  it.each([
    SUBJECT,
    `CN=${META}`,
    `cn = ${META} , O="Meta, Inc."`,
    `O=Meta+CN=${META}`,
    `CN=client\\2ewebhooks.fbclientcerts.com`,
    `CN=\\63lient.webhooks.fbclientcerts.com,O=x`,
  ])('is found in %s', (subject) => {
    expect(hasCommonName(subject, META)).toBe(true);
  });

  it.each([
    undefined,
    '',
    META,
    `CN=${META}.example.org`,
    `CN=x${META}`,
    `CN=${META.toUpperCase()}`,
    `CN=*.webhooks.fbclientcerts.com`,
    `O=evil\\,CN=${META},CN=evil`,
    `O=evil\\,CN=${META}`,
    `O="evil,CN=${META}"`,
    `O=CN=${META}`,
    `OU=${META}`,
    `CN=evil,CN=${META}`,
    `XCN=${META}`,
    `CN=${META}\\`,
    'CN=',
  ])('is not the one that is asked for in %s', (subject) => {
    expect(hasCommonName(subject, META)).toBe(false);
  });
});

describe('a stack that asks for a client certificate', () => {
  const requiredClientCn = META;
  const by = (event: APIGatewayProxyEventV2, subjectDN?: string): APIGatewayProxyEventV2 => {
    if (subjectDN === undefined) return event;
    const validity = { notAfter: '', notBefore: '' };
    const clientCert = { clientCertPem: '', issuerDN: '', serialNumber: '', subjectDN, validity };
    return { ...event, requestContext: { ...event.requestContext, authentication: { clientCert } } };
  };
  const post = signedPost(JSON.stringify(webhook({})));

  it('takes a webhook of the caller it names', async () => {
    const { handle, stored } = ingestWorld({ requiredClientCn });
    expect((await handle(by(post, SUBJECT))).statusCode).toBe(200);
    expect(stored).toHaveLength(1);
  });

  it.each([
    ['without a certificate', undefined],
    ['with that of another', 'CN=somebody'],
  ])('refuses one %s, well signed as it may be', async (_what, subject) => {
    const { handle, stored, total, lines } = ingestWorld({ requiredClientCn });
    const answer = await handle(by(post, subject));
    expect(answer.statusCode).toBe(403);
    expect(jsonOf(answer)).toMatchObject({ error: 'wrong_client_certificate' });
    expect([stored, total('Http403')]).toEqual([[], 1]);
    expect(lines).toMatchObject([
      {
        eventName: 'webhook.refused',
        fields: { httpCode: 403, reason: 'client-certificate', source: '203.0.113.0/24' },
      },
    ]);
    expect(JSON.stringify([answer, lines])).not.toMatch(/fbclientcerts|somebody/);
  });

  it('refuses the handshake too, and tells anybody that it is up', async () => {
    const { handle } = ingestWorld({ requiredClientCn });
    const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': VERIFY_TOKEN };
    const handshake = httpRequest({ routeKey: 'GET /webhooks/{app}', query });
    expect((await handle(handshake)).statusCode).toBe(403);
    expect((await handle(by(handshake, SUBJECT))).statusCode).toBe(200);
    expect((await handle(httpRequest({ routeKey: 'GET /health' }))).statusCode).toBe(200);
  });
});
