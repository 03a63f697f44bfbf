import { request } from 'node:http';
import type { InboxPage } from '../../../local/receivers/control';
import { openStandIns, type StandIns } from '../../support/stand-ins';

let world: StandIns;
beforeEach(async () => {
  world = await openStandIns();
});
afterEach(() => world.close());

const tell = () => world.post('/webhook/a', '{}');
const control = (order: unknown, headers = {}) => world.post('/_control', order, headers);
const page = async (query = '') => (await world.get(`/_inbox${query}`)).json as InboxPage;

describe('the inbox over HTTP', () => {
  it('lists what came, from a number on and by channel', async () => {
    await tell();
    await world.post('/slack/services/T1/B1/x', { text: 'hi' });
    await tell();
    const all = await page();
    expect(all.messages.map(({ number, channel }) => [number, channel])).toEqual([
      [1, 'webhook'],
      [2, 'slack'],
      [3, 'webhook'],
    ]);
    expect([all.nowMs, all.channels]).toEqual([
      world.clock.now(),
      ['slack', 'teams', 'pagerduty', 'telegram', 'webhook'],
    ]);
    expect((await page('?after=1&channel=webhook')).messages.map(({ number }) => number)).toEqual([3]);
  });
});

describe('a planned failure', () => {
  it('is met so many times, with what it asks for', async () => {
    await control({ channel: 'webhook', status: 429, times: 2, retryAfter: 9, body: 'later' });
    const first = await tell();
    expect([first.status, first.text, first.headers.get('retry-after')]).toEqual([429, 'later', '9']);
    expect([(await tell()).status, (await tell()).status]).toEqual([429, 200]);
    expect((await page()).refused).toEqual({ webhook: { '429': 2 } });
  });

  it('is met for a time, by the clock of the run', async () => {
    await control({ channel: 'webhook', status: 503, forSeconds: 600 });
    expect([(await tell()).status, (await tell()).status]).toEqual([503, 503]);
    await world.clock.advance(599_000);
    expect((await tell()).status).toBe(503);
    await world.clock.advance(1_000);
    expect((await tell()).status).toBe(200);
  });

  it('is met at most so many times within its time', async () => {
    await control({ channel: 'webhook', status: 503, forSeconds: 600, times: 1 });
    expect([(await tell()).status, (await tell()).status]).toEqual([503, 200]);
  });

  it('is over when it is healed', async () => {
    await control({ channel: 'webhook', status: 503, forSeconds: 600 });
    expect((await control({ channel: 'webhook', heal: true })).status).toBe(200);
    expect((await tell()).status).toBe(200);
  });

  it('is that of its channel only', async () => {
    await control({ channel: 'slack', status: 503, forSeconds: 600 });
    expect((await tell()).status).toBe(200);
  });

  it('can be a connection that breaks', async () => {
    await control({ channel: 'webhook', status: 'reset' });
    await expect(tell()).rejects.toThrow('fetch failed');
    expect((await page()).refused).toEqual({ webhook: { reset: 1 } });
  });

  it('can be no answer at all', async () => {
    await control({ channel: 'webhook', status: 'hang' });
    const patience = new AbortController();
    const hanging = fetch(`${world.url}/webhook/a`, { method: 'POST', signal: patience.signal });
    while ((await page()).refused.webhook === undefined);
    patience.abort();
    await expect(hanging).rejects.toThrow('aborted');
  });
});

describe('an order', () => {
  it.each([
    ['text', 400, 'accepted is {"channel": NAME'],
    [{ channel: 'webhook' }, 400, 'accepted is'],
    [{ channel: 'webhook', status: 99 }, 400, 'accepted is'],
    [{ channel: 'webhook', status: 500, times: 0 }, 400, 'accepted is'],
    [{ channel: 'webhook', status: 500, colour: 1 }, 400, 'accepted is'],
    [{ channel: 'fax', status: 500 }, 404, 'there are slack, teams, pagerduty, telegram, webhook'],
    [{ channel: 'constructor', status: 500 }, 404, 'no such channel'],
  ])('%j is answered %d', async (order, status, text) => {
    const answer = await control(order);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(text)]);
  });

  it('is not taken from a web page', async () => {
    const order = { channel: 'webhook', heal: true };
    expect((await control(order, { 'content-type': 'text/plain' })).status).toBe(415);
    expect(await statusUnderName('evil.example')).toBe(403);
    expect(await statusUnderName('localhost')).toBe(200);
  });

  it('has an address of its own, and a method', async () => {
    expect((await world.get('/_control')).status).toBe(405);
    expect((await world.get('/_else')).status).toBe(404);
  });
});

/** `fetch` does not let a Host be set. */
function statusUnderName(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${world.url}/_inbox`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}
