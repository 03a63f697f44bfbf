import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReceivers, type Receivers, type ReceiversOptions } from '../../../local/receivers/receivers';
import { readMrkdwn, renderSlack } from '../../../local/receivers/slack-text';
import { VirtualClock } from '../../../local/time/virtual-clock';

const START = Date.UTC(2026, 8, 1);
const HOOK = '/slack/services/T0001/B0001/s3cret';
const SECRET = `whsec_${Buffer.from('a key of the test').toString('base64')}`;

let clock: VirtualClock;
let server: Server;
let receivers: Receivers;
let origin: string;

beforeEach(async () => {
  clock = new VirtualClock(START);
  server = createServer((request, response) => receivers.handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  use({});
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function use(options: Partial<ReceiversOptions>): void {
  receivers = createReceivers({ clock, ...options });
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const header = (text: string) => ({ type: 'header', text: { type: 'plain_text', text } });
const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

describe('Slack', () => {
  it('takes a message and shows it in the inbox', async () => {
    expect(await post(HOOK, { text: 'Queue is *deep*' })).toMatchObject({ status: 200, body: 'ok' });
    expect(receivers.inbox.all()).toMatchObject([
      { number: 1, atMs: START, channel: 'slack', place: '#b0001', lines: ['Queue is deep'] },
    ]);
  });

  it('takes the message as a form field too', async () => {
    const form = new URLSearchParams({ payload: '{"text":"hi"}' }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await post(HOOK, form, type)).toMatchObject({ status: 200 });
  });

  it.each<[string, unknown, number, string]>([
    ['what is not JSON', 'text', 400, 'invalid_payload'],
    ['an array', [], 400, 'invalid_payload'],
    ['a text that is no string', { text: 1 }, 400, 'invalid_payload'],
    ['an empty message', {}, 400, 'no_text'],
    ['an empty text', { text: '' }, 400, 'no_text'],
    ['no blocks', { blocks: [] }, 400, 'no_text'],
    ['51 blocks', { blocks: many(51, { type: 'divider' }) }, 400, 'invalid_blocks'],
    ['50 blocks', { blocks: many(50, { type: 'divider' }) }, 200, 'ok'],
    ['a header of 151 characters', { blocks: [header('x'.repeat(151))] }, 400, 'invalid_blocks'],
    ['a header of 150 characters', { blocks: [header('x'.repeat(150))] }, 200, 'ok'],
    ['a section of 3001 characters', { blocks: [section('x'.repeat(3001))] }, 400, 'invalid_blocks'],
    ['a section of 3000 characters', { blocks: [section('x'.repeat(3000))] }, 200, 'ok'],
    ['an empty section', { blocks: [{ type: 'section' }] }, 400, 'invalid_blocks'],
    ['an unknown block', { blocks: [{ type: 'hologram' }] }, 400, 'invalid_blocks'],
    ['bad blocks in an attachment', { attachments: [{ blocks: [{}] }] }, 400, 'invalid_attachments'],
    ['101 attachments', { attachments: many(101, { text: 'x' }) }, 400, 'too_many_attachments'],
    ['an attachment with blocks', { attachments: [{ color: '#f00', blocks: [section('x')] }] }, 200, 'ok'],
  ])('answers %s as Slack does', async (_, body, status, reason) => {
    expect(await post(HOOK, body)).toMatchObject({ status, body: reason });
    expect(receivers.inbox.all()).toHaveLength(status === 200 ? 1 : 0);
  });

  it('refuses a message of another content type', async () => {
    expect(await post(HOOK, '{"text":"x"}', { 'content-type': 'text/plain' })).toMatchObject({
      body: 'invalid_payload',
    });
  });

  it('knows its webhooks, their secrets and channels', async () => {
    use({ slackWebhooks: [{ id: 'T0001/B0001', secret: 's3cret', channel: '#alerts' }] });
    expect(await post('/slack/services/T0001/B0002/s3cret', { text: 'x' })).toMatchObject({
      status: 404,
      body: 'no_service',
    });
    expect(await post('/slack/services/T0001/B0001/wrong', { text: 'x' })).toMatchObject({
      status: 403,
      body: 'invalid_token',
    });
    await post(HOOK, { text: 'x' });
    expect(receivers.inbox.all()[0]?.place).toBe('#alerts');
  });

  it.each([
    ['removed', 404, 'no_service'],
    ['archived', 410, 'channel_is_archived'],
    ['channel-gone', 404, 'channel_not_found'],
    ['prohibited', 403, 'action_prohibited'],
    ['active', 200, 'ok'],
  ] as const)('answers for a webhook that is %s with %i', async (state, status, body) => {
    receivers.slack.setState('T0001/B0001', state);
    expect(await post(HOOK, { text: 'x' })).toMatchObject({ status, body });
  });

  it('limits each webhook to one message a second beyond a short burst', async () => {
    const send = async (path = HOOK) => (await post(path, { text: 'x' })).status;
    for (let index = 0; index < 5; index++) expect(await send()).toBe(200);
    const limited = await post(HOOK, { text: 'x' });
    expect(limited).toMatchObject({ status: 429, body: 'rate_limited' });
    expect(limited.headers.get('retry-after')).toBe('1');
    expect(await send('/slack/services/T0001/B0002/s3cret')).toBe(200);
    await clock.advance(1000);
    expect([await send(), await send()]).toEqual([200, 429]);
  });

  it('fails as often as told', async () => {
    receivers.slack.failWith(500, 2);
    const statuses = [];
    for (let index = 0; index < 3; index++) statuses.push((await post(HOOK, { text: 'x' })).status);
    expect(statuses).toEqual([500, 500, 200]);
  });
});

describe('renderSlack', () => {
  it('shows blocks as a person reads them, and leaves the notification text out', () => {
    const lines = renderSlack({
      text: 'only for the notification',
      blocks: [
        header('Queue is deep'),
        section('*Tenant* <https://example.com/t/1|Harbour Law> &amp; _others_\n<!here> look at `q_1`'),
        {
          type: 'section',
          fields: [
            { type: 'mrkdwn', text: '*Now*\n12' },
            { type: 'plain_text', text: 'Limit 10' },
          ],
        },
        { type: 'divider' },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              text: { type: 'plain_text', text: 'Acknowledge' },
              url: 'https://example.com/a',
            },
          ],
        },
        {
          type: 'context',
          elements: [
            { type: 'mrkdwn', text: 'since 10:00' },
            { type: 'image', alt_text: 'amber', image_url: 'x' },
          ],
        },
      ],
      attachments: [
        { color: '#f00', title: 'Runbook', text: 'Read it', fields: [{ title: 'Step', value: '1' }] },
      ],
    });
    expect(lines).toEqual([
      'Queue is deep',
      'Tenant Harbour Law (https://example.com/t/1) & others',
      '@here look at `q_1`',
      'Now 12',
      'Limit 10',
      '---',
      '[Acknowledge] https://example.com/a',
      'since 10:00  (image: amber)',
      '| Runbook',
      '| Read it',
      '| Step: 1',
    ]);
  });

  it('leaves words with underscores and escaped brackets as they are', () => {
    expect(readMrkdwn('a_b_c &lt;here&gt; 2 * 3 * 4 <@U1> <#C1|general>')).toBe(
      'a_b_c <here> 2 * 3 * 4 @U1 #general',
    );
  });
});

describe('the generic webhook', () => {
  const sign = (body: string, id: string, seconds: number, secret = SECRET) => ({
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,AAAA v1,${createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`${id}.${seconds}.${body}`)
      .digest('base64')}`,
  });
  const NOW = START / 1000;

  it('keeps method, path, headers and body', async () => {
    expect(await post('/webhook/teams/1', { title: 'Ünï' }, { 'x-team': 'a' })).toMatchObject({
      status: 200,
    });
    const [request] = receivers.webhook.requests();
    expect(request).toMatchObject({
      method: 'POST',
      path: '/teams/1',
      headers: { 'x-team': 'a' },
      status: 200,
    });
    expect(request?.bytes.toString()).toBe('{"title":"Ünï"}');
    expect(receivers.inbox.all()).toMatchObject([
      { channel: 'webhook', place: '/teams/1', payload: { title: 'Ünï' } },
    ]);
  });

  it.each([
    ['a right signature', sign('{}', 'm1', NOW), 200, 'valid'],
    ['no signature', {}, 401, 'missing-header'],
    ['a signature over another id', { ...sign('{}', 'm1', NOW), 'webhook-id': 'm2' }, 401, 'wrong-signature'],
    ['a signature over another body', sign('{ }', 'm1', NOW), 401, 'wrong-signature'],
    ['an old timestamp', sign('{}', 'm1', NOW - 301), 401, 'too-old'],
    ['a timestamp of tomorrow', sign('{}', 'm1', NOW + 301), 401, 'too-new'],
    [
      'a timestamp that is none',
      { ...sign('{}', 'm1', NOW), 'webhook-timestamp': 'now' },
      401,
      'bad-timestamp',
    ],
  ])('judges %s', async (_, headers, status, signature) => {
    use({ webhookSecret: SECRET });
    expect((await post('/webhook/a', '{}', headers)).status).toBe(status);
    expect(receivers.webhook.requests()).toMatchObject([{ status, signature }]);
  });

  it('fails as often as told, and shows no failed request in the inbox', async () => {
    receivers.webhook.failWith(503, 1);
    expect((await post('/webhook/a', 'plain')).status).toBe(503);
    expect(receivers.inbox.all()).toEqual([]);
    expect((await post('/webhook/a', 'plain')).status).toBe(200);
    expect(receivers.inbox.all()[0]?.lines).toEqual(['POST /a', 'plain']);
  });
});

describe('the inbox', () => {
  it('hands each message to one reader, be it there or still to come', async () => {
    const coming = receivers.inbox.next(({ lines }) => lines.includes('second'));
    await post(HOOK, { text: 'first' });
    await post(HOOK, { text: 'second' });
    await post(HOOK, { text: 'third' });
    expect((await coming).number).toBe(2);
    expect((await receivers.inbox.next()).lines).toEqual(['first']);
    expect((await receivers.inbox.next()).lines).toEqual(['third']);
  });

  it('is reached below a base path, and nothing else is', async () => {
    use({ basePath: '/receivers' });
    expect((await post(`/receivers${HOOK}`, { text: 'x' })).status).toBe(200);
    expect(await post(HOOK, { text: 'x' })).toMatchObject({ status: 404, body: `no receiver at ${HOOK}` });
  });
});
