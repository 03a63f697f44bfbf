import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSecretReader } from '../../../lambdas/platform/secrets';
import { MINUTE } from '../../support/builders';
import { fixedClock } from '../../support/ports';

/** Stands in for Secrets Manager; the SDK finds it by its own environment variable. */
let server: Server;
let asked: string[] = [];
let value: string | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.on('data', (chunk) => asked.push(String(chunk)));
    request.on('end', () => {
      const refused = { __type: 'ResourceNotFoundException', message: 'no such secret' };
      response.writeHead(value === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(value === undefined ? refused : { SecretString: value }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  value = 'first';
});

describe('a secret', () => {
  it('is read once in five minutes, and anew after that', async () => {
    const clock = fixedClock();
    const read = createSecretReader('arn:secret', clock);
    expect(await read()).toBe('first');
    value = 'second';
    clock.advance(5 * MINUTE - 1);
    expect(await read()).toBe('first');
    clock.advance(1);
    expect(await read()).toBe('second');
    expect(asked).toEqual(['{"SecretId":"arn:secret"}', '{"SecretId":"arn:secret"}']);
  });

  it('serves on while it cannot be read anew, and is asked for again after 15 seconds', async () => {
    const clock = fixedClock();
    const read = createSecretReader('arn:secret', clock);
    await read();
    value = undefined;
    clock.advance(5 * MINUTE);
    expect([await read(), await read()]).toEqual(['first', 'first']);
    expect(asked).toHaveLength(2);
    value = 'third';
    clock.advance(15_000);
    expect(await read()).toBe('third');
  });

  it('that was never read is an error, and is asked for again at once', async () => {
    value = undefined;
    const read = createSecretReader('arn:secret', fixedClock());
    await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    value = 'first';
    expect(await read()).toBe('first');
  });
});
