import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSecret, createSecretReader } from '../../../lambdas/platform/secrets';
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

describe('a secret that is parsed', () => {
  const parse = (text: string): { readonly app: string } => {
    if (!text.startsWith('{')) throw new Error('the secret is not JSON; look at: (whole)');
    return JSON.parse(text) as { app: string };
  };
  const world = () => {
    const clock = fixedClock();
    const unusable: unknown[] = [];
    const settings = {
      secretId: 'arn:secret',
      parse,
      clock,
      onUnusable: (error: unknown) => unusable.push(error),
    };
    return { clock, unusable, secret: createSecret(settings) };
  };

  it('is parsed once for each time that it is read', async () => {
    value = '{"app":"one"}';
    const { secret } = world();
    expect(await secret.read()).toBe(await secret.read());
  });

  it('serves on by its last good value while somebody has saved what cannot be parsed, told once a refresh', async () => {
    value = '{"app":"one"}';
    const { secret, clock, unusable } = world();
    await secret.read();
    value = 'broken by hand';
    clock.advance(5 * MINUTE);
    expect([await secret.read(), await secret.read()]).toEqual([{ app: 'one' }, { app: 'one' }]);
    expect(unusable).toEqual([new Error('the secret is not JSON; look at: (whole)')]);
    clock.advance(15_000);
    await secret.read();
    expect(unusable).toHaveLength(2);
    value = '{"app":"two"}';
    clock.advance(15_000);
    expect(await secret.read()).toEqual({ app: 'two' });
    expect(unusable).toHaveLength(2);
  });

  it('is an error while it never could be parsed', async () => {
    value = 'broken';
    const { secret, unusable } = world();
    await expect(secret.read()).rejects.toThrow('not JSON');
    await expect(secret.refresh()).rejects.toThrow('not JSON');
    expect(unusable).toEqual([]);
    value = '{"app":"one"}';
    expect(await secret.read()).toEqual({ app: 'one' });
  });

  it('is read anew before its time where that is asked for, at most once in 15 seconds', async () => {
    value = '{"app":"one"}';
    const { secret, clock } = world();
    const first = await secret.read();
    value = '{"app":"two"}';
    clock.advance(14_999);
    expect(await secret.refresh()).toBe(first);
    clock.advance(1);
    expect([await secret.refresh(), await secret.refresh(), await secret.read()]).toEqual(
      Array(3).fill({ app: 'two' }),
    );
    expect(asked).toHaveLength(2);
  });

  it('keeps its value when it cannot be read anew, and is not asked for again at once', async () => {
    value = '{"app":"one"}';
    const { secret, clock } = world();
    await secret.read();
    value = undefined;
    clock.advance(60_000);
    expect([await secret.refresh(), await secret.refresh()]).toEqual([{ app: 'one' }, { app: 'one' }]);
    expect(asked).toHaveLength(2);
  });
});
