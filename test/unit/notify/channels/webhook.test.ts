import { Webhook } from 'standardwebhooks';
import type { Channel } from '../../../../lambdas/notify/channel-kind';
import { WEBHOOK } from '../../../../lambdas/notify/channels/webhook';
import { T0 } from '../../../support/builders';
import { message, REPORT } from '../../../support/messages';
import { fixedClock } from '../../../support/ports';
import { openReceiversWorld, type ReceiversWorld } from '../../../support/receivers-world';

let world: ReceiversWorld;
let webhook: Channel;
beforeEach(async () => {
  world = await openReceiversWorld({ kind: WEBHOOK });
  webhook = open(world.clock.now());
});
afterEach(() => world.close());

function open(nowMs: number, change: { readonly secret?: undefined } = {}): Channel {
  const credential = world.credential as { url: string; secret: string };
  return WEBHOOK.open({ ...credential, ...change }, {}, { clock: fixedClock(nowMs) });
}
const request = () => world.receivers.webhook.requests().at(-1);

describe('the webhook', () => {
  it('sends the message as it is, with its kind, a version and the time', async () => {
    expect(await webhook.send(message())).toEqual({ kind: 'delivered' });
    expect(JSON.parse(request()?.bytes.toString() ?? '')).toEqual({
      type: 'alert.firing',
      version: 1,
      timestamp: new Date(T0).toISOString(),
      data: message(),
    });
  });

  it('signs so that the public library verifies it', async () => {
    const nowMs = Date.now();
    await open(nowMs).send(message());
    const { headers = {}, bytes } = request() ?? {};
    const { secret } = world.credential as { secret: string };
    expect(new Webhook(secret).verify(bytes?.toString() ?? '', headers)).toMatchObject({ version: 1 });
    expect(() => new Webhook(secret).verify(`${bytes} `, headers)).toThrow('No matching signature');
  });

  it('names the message by its key, also at the next attempt, and the time by the attempt', async () => {
    await open(T0).send(message());
    await open(T0 + 60_000).send(message());
    const headers = world.receivers.webhook.requests().map((each) => each.headers);
    expect(headers.map((each) => each['webhook-id'])).toEqual([message().key, message().key].map(dotless));
    expect(headers.map((each) => each['webhook-timestamp'])).toEqual([
      String(T0 / 1000),
      String(T0 / 1000 + 60),
    ]);
  });

  it.each(['plain-key/1', 'a.b', 'ünï', 'line\nbreak', 'x'.repeat(255)])(
    'can name any message: %j',
    async (key) => {
      expect(await webhook.send(message({ key }))).toEqual({ kind: 'delivered' });
      const id = request()?.headers['webhook-id'] ?? '';
      expect(id).toMatch(/^[\w:/#@=+-]{1,255}$/);
      expect(id === key).toBe(/^[\w/-]+$/.test(key));
    },
  );

  it('goes out unsigned without a secret', async () => {
    await open(T0, { secret: undefined }).send(message());
    expect(request()?.headers).not.toHaveProperty('webhook-signature');
    expect(request()?.headers).toHaveProperty('webhook-id');
  });

  it('is refused for good by who is gone', async () => {
    world.fail({ status: 410 });
    expect(await webhook.send(message())).toEqual({
      kind: 'refused',
      reason: 'status 410: it wants no more of them',
    });
  });

  it('takes any 2xx for a success', async () => {
    for (const status of [200, 201, 204, 299]) {
      world.fail({ status });
      expect(await webhook.send(message())).toEqual({ kind: 'delivered' });
    }
  });

  it('carries reports', async () => {
    expect(await webhook.report?.(REPORT)).toEqual({ kind: 'delivered' });
    expect(JSON.parse(request()?.bytes.toString() ?? '')).toMatchObject({
      type: 'alert.report',
      data: REPORT,
    });
  });
});

/** A key with a dot goes out hashed: the dot parts what is signed. */
function dotless(key: string): unknown {
  return key.includes('.') ? expect.stringMatching(/^[0-9a-f]{64}$/) : key;
}
