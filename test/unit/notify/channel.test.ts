import { Webhook } from 'standardwebhooks';
import type { Channel } from '../../../lambdas/notify/channel';
import { parseChannels } from '../../../lambdas/notify/channels';
import { createNotify } from '../../../lambdas/notify/handler';
import { type HttpReceiver, openReceiver } from '../../support/http-receiver';
import { fixedClock, recorder } from '../../support/ports';
import { NOTICE, noticeEvent } from '../../support/ports-notify';

const SECRET = `whsec_${Buffer.from('a signing secret nobody may see').toString('base64')}`;

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

function channelOf(name: 'slack' | 'webhook', settings: object = {}): Channel {
  const [channel] = parseChannels(
    JSON.stringify({ [name]: { url: receiver.url, ...settings } }),
    fixedClock(Date.now()),
  );
  if (!channel) throw new Error('no channel');
  return channel;
}

describe.each(['slack', 'webhook'] as const)('the channel %s', (name) => {
  it.each([
    [200, 'delivered'],
    [201, 'delivered'],
    [204, 'delivered'],
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [410, 'refused'],
    [408, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('takes status %d as %s', async (status, kind) => {
    receiver.answer(status);
    const outcome = await channelOf(name).send(NOTICE);
    expect(outcome).toEqual(kind === 'delivered' ? { kind } : { kind, reason: `status ${status}` });
    expect(receiver.requests).toHaveLength(1);
    expect(receiver.requests[0]?.headers['content-type']).toBe('application/json');
  });

  it('does not follow to another address', async () => {
    receiver.answer(302, { location: `${receiver.url}/elsewhere` });
    expect(await channelOf(name).send(NOTICE)).toMatchObject({ kind: 'unavailable' });
    expect(receiver.requests).toHaveLength(1);
  });

  it('is unavailable when nobody answers', async () => {
    const channel = channelOf(name);
    await receiver.close();
    expect(await channel.send(NOTICE)).toEqual({
      kind: 'unavailable',
      reason: expect.not.stringContaining('http'),
    });
  });

  it.each([200, 302, 404, 503])(
    'leaves neither address nor secret in logs and errors, answered %d',
    async (status) => {
      receiver.answer(status);
      const recorded = recorder();
      const settings = name === 'webhook' ? { secret: SECRET } : {};
      const handle = createNotify({
        readChannels: async () => [channelOf(name, settings)],
        deliveries: { has: async () => false, add: async () => undefined },
        ...recorded,
      });
      const thrown = await handle(noticeEvent(NOTICE)).catch((error: Error) => `${error.stack}`);
      const written = `${recorded.text()}${thrown ?? ''}`;
      for (const secret of [receiver.url, 'T0KEN', SECRET, SECRET.slice('whsec_'.length)]) {
        expect(written).not.toContain(secret);
      }
    },
  );
});

describe('the webhook channel', () => {
  it('sends the notice with its kind and time', async () => {
    await channelOf('webhook').send(NOTICE);
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toEqual({
      type: 'alert.firing',
      timestamp: '2026-11-21T09:41:00.000Z',
      data: NOTICE,
    });
    expect(receiver.requests[0]?.headers).not.toHaveProperty('webhook-signature');
  });

  it('signs as Standard Webhooks asks, so that the public library verifies it', async () => {
    await channelOf('webhook', { secret: SECRET }).send(NOTICE);
    const [request] = receiver.requests;
    const headers = request?.headers as Record<string, string>;
    expect(headers['webhook-id']).toBe(NOTICE.id);
    expect(new Webhook(SECRET).verify(request?.body ?? '', headers)).toMatchObject({ type: 'alert.firing' });
    expect(() => new Webhook(SECRET).verify(`${request?.body} `, headers)).toThrow('No matching signature');
    const other = `whsec_${Buffer.from('another').toString('base64')}`;
    expect(() => new Webhook(other).verify(request?.body ?? '', headers)).toThrow('No matching signature');
  });
});
