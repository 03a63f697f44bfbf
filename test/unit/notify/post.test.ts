import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outcomeOf, post, readRetryAfter } from '../../../lambdas/notify/post';
import { T0 } from '../../support/builders';
import { fixedClock } from '../../support/ports';

let server: Server;
let url: string;
let serve: RequestListener;
beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume();
    request.once('end', () => serve(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/T0KEN`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const parts = { clock: fixedClock(T0) };

describe('a post', () => {
  it('reads an answer as far as it matters, and no further', async () => {
    let open = true;
    serve = (_request, response) => {
      response.once('close', () => {
        open = false;
      });
      const more = () => {
        if (open) response.write('x'.repeat(16_384), () => setImmediate(more));
      };
      more();
    };
    const { status, text } = await post({ url, body: '{}' }, parts);
    expect(status).toBe(200);
    expect(text.length).toBeGreaterThan(64 * 1024);
    expect(text.length).toBeLessThan(1024 * 1024);
  });

  it('knows the status of an answer that breaks off', async () => {
    serve = (_request, response) => {
      response.writeHead(503, { 'content-length': 100, 'retry-after': '4' });
      response.write('half', () => response.socket?.destroy());
    };
    expect(await post({ url, body: '{}' }, parts)).toEqual({ status: 503, text: '', retryAfterMs: 4_000 });
  });

  it('names the network’s code and not the address', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const answer = await post({ url, body: '{}' }, parts);
    expect(answer).toEqual({ status: 0, text: '', silence: 'ECONNREFUSED' });
    expect(outcomeOf(answer)).toEqual({ kind: 'unavailable', reason: 'no answer: ECONNREFUSED' });
  });

  it.each(['not an address', 'http://[', 'ftp://example.org/T0KEN'])(
    'to %s has no answer, and throws nothing',
    async (address) => {
      expect(outcomeOf(await post({ url: address, body: '{}' }, parts))).toEqual({
        kind: 'unavailable',
        reason: expect.not.stringMatching(/T0KEN|example/),
      });
    },
  );

  it('with a header that is none has no answer, and throws nothing', async () => {
    const headers = { authorization: 'Bearer T0\nKEN' };
    const outcome = outcomeOf(await post({ url, body: '{}', headers }, parts));
    expect(outcome).toEqual({ kind: 'unavailable', reason: 'no answer: the request is faulty' });
  });
});

describe('a post without an answer', () => {
  it('may have been taken once there was a connection', async () => {
    serve = (_request, response) => response.socket?.resetAndDestroy();
    const answer = await post({ url, body: '{}' }, parts);
    expect(outcomeOf(answer)).toEqual({
      kind: 'unavailable',
      reason: 'no answer: ECONNRESET',
      maybeSent: true,
    });
  });

  it('may have been taken by who is slow', async () => {
    const deadline = new AbortController();
    serve = () => deadline.abort();
    const answer = await post({ url, body: '{}' }, { ...parts, deadline: () => deadline.signal });
    expect(outcomeOf(answer)).toEqual({
      kind: 'unavailable',
      reason: 'no answer: not in time',
      maybeSent: true,
    });
  });

  it('is not understood when it is no HTTP', async () => {
    serve = (_request, response) => response.socket?.end('garbage\r\n\r\n');
    const outcome = outcomeOf(await post({ url, body: '{}' }, parts));
    expect(outcome).toMatchObject({ kind: 'unavailable', maybeSent: true });
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['Sat, 21 Nov 2026 09:42:30 GMT', 90_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['999999999999', 3_600_000],
    ['', undefined],
    [null, undefined],
    ['tomorrow', undefined],
    ['5 apples', undefined],
    ['2026-11-21', undefined],
    ['Infinity', undefined],
  ])('%s is %s ms', (header, ms) => {
    expect(readRetryAfter(header, T0)).toBe(ms);
  });
});
