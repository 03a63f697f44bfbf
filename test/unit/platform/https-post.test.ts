import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import {
  NoClientCertificate,
  parseClientCertificate,
  postWithCertificate,
} from '../../../lambdas/platform/https-post';

const [ca, server, client] = ['ca', 'server', 'client'].map((name) =>
  readFileSync(join(__dirname, '..', '..', 'fixtures', 'tls', `${name}.pem`), 'utf8'),
) as [string, string, string];

interface Seen {
  readonly subject: string | string[] | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A server that lets in whom the CA knows, as API Gateway does with its trust store. */
async function startServer(status: number | undefined) {
  const seen: Seen[] = [];
  const running: Server = createServer(
    { cert: server, key: server, ca, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { subject } = (request.socket as TLSSocket).getPeerCertificate();
        seen.push({ subject: subject.CN, headers: request.headers, body });
        if (status !== undefined) response.writeHead(status).end('{"some":"answer"}');
      });
    },
  );
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  const url = `https://localhost:${(running.address() as AddressInfo).port}/webhooks/main`;
  return {
    seen,
    url,
    post: (certificate: string, timeoutMs = 5_000) =>
      postWithCertificate(
        url,
        { 'content-type': 'application/json', 'x-hub-signature-256': 'sha256=abc' },
        '{"text":"é"}',
        { certificate, key: certificate },
        { timeoutMs, trusted: ca },
      ),
    stop: () => {
      running.closeAllConnections();
      return new Promise((resolve) => running.close(resolve));
    },
  };
}

describe('a POST with a client certificate', () => {
  it.each([200, 403, 503])('shows it, brings body and headers, and tells the status %i', async (status) => {
    const { seen, post, stop } = await startServer(status);
    try {
      await expect(post(client)).resolves.toBe(status);
      expect(seen).toEqual([
        {
          subject: 'client.webhooks.fbclientcerts.com',
          headers: expect.objectContaining({
            'content-type': 'application/json',
            'content-length': '13',
            'x-hub-signature-256': 'sha256=abc',
          }),
          body: '{"text":"é"}',
        },
      ]);
    } finally {
      await stop();
    }
  });

  it('fails when the certificate is none', async () => {
    const { seen, post, stop } = await startServer(200);
    try {
      await expect(post('not a certificate')).rejects.toThrow();
      expect(seen).toEqual([]);
    } finally {
      await stop();
    }
  });

  it('fails by its own time-out where nobody answers', async () => {
    const { post, stop } = await startServer(undefined);
    try {
      await expect(post(client, 100)).rejects.toMatchObject({ name: 'TimeoutError' });
    } finally {
      await stop();
    }
  });

  it('fails when nobody it knows vouches for the server', async () => {
    const { seen, url, stop } = await startServer(200);
    try {
      const untrusting = postWithCertificate(
        url,
        {},
        '',
        { certificate: client, key: client },
        { timeoutMs: 5_000 },
      );
      await expect(untrusting).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
      expect(seen).toEqual([]);
    } finally {
      await stop();
    }
  });
});

describe("the secret of the probe's certificate", () => {
  it('holds certificate and key', () => {
    expect(parseClientCertificate('{"certificate": "c", "key": "k"}')).toEqual({
      certificate: 'c',
      key: 'k',
    });
  });

  it.each(['{}', '', 'null', '{"certificate": "c"}', '{"certificate": "c", "key": 1}', '[]'])(
    '%j is not complete; the error says what it takes and nothing that it holds',
    (text) => {
      const parse = () => parseClientCertificate(text);
      expect(parse).toThrow(NoClientCertificate);
      expect(parse).toThrow('it takes {"certificate": PEM, "key": PEM}');
    },
  );
});
