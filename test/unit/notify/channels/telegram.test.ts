import { MESSAGE_KINDS } from '../../../../lambdas/domain/message/message';
import type { Channel } from '../../../../lambdas/notify/channel-kind';
import { renderTelegram, TELEGRAM } from '../../../../lambdas/notify/channels/telegram';
import { readTelegramHtml } from '../../../../local/receivers/telegram-html';
import { hugeMessage, later, message, toldAlert } from '../../../support/messages';
import { openReceiversWorld, type ReceiversWorld } from '../../../support/receivers-world';

let world: ReceiversWorld;
let telegram: Channel;
beforeEach(async () => {
  world = await openReceiversWorld({ kind: TELEGRAM });
  telegram = open({ chat: -1001 });
});
afterEach(() => world.close());

function open(target: { readonly chat: number | string; readonly topic?: number }): Channel {
  return TELEGRAM.open(world.credential as { token: string; api: string }, target, world);
}
const sent = () => world.receivers.inbox.all();

describe('a message in Telegram', () => {
  it('is bold where it matters, and links its runbook', () => {
    const alerts = [toldAlert({ tenant: { id: 'acme', name: 'A & <B>' } })];
    expect(renderTelegram(message({ alerts })).text).toBe(
      [
        '<b>🟠 High: Too many messages fail</b>',
        '',
        '<b>A &amp; &lt;B&gt; (acme)</b> · 25 % (fires above 5 %)',
        '20 of 80 in 1 min is 25 %',
        'Since 09:38 UTC (3 minutes)',
        '',
        'What to do: <a href="https://example.org/docs/runbooks/send-failures.md">send-failures</a>',
        '',
        'Acknowledge: <code>kentongan alerts ack 3f9a --by NAME</code>',
        "Silence: <code>kentongan silence add 'tenant=acme' --for 1h</code>",
        'See more: <code>kentongan alerts show 3f9a</code>',
      ].join('\n'),
    );
  });

  it('makes a sound only where somebody should look', () => {
    const loud = MESSAGE_KINDS.filter((kind) => !renderTelegram(later(kind, undefined)).disable_notification);
    expect(loud).toEqual(['firing', 'repeat', 'escalation', 'unmuted']);
  });

  it('is cut by whole alerts to what Telegram takes', () => {
    const long = '&'.repeat(300);
    const alerts = Array.from({ length: 8 }, (_, at) =>
      toldAlert({
        rule: `r${at}`,
        reason: long,
        summary: long,
        value: long,
        tenant: { id: `t${at}`, name: long },
      }),
    );
    for (const huge of [hugeMessage(), message({ alerts, note: long })]) {
      const { text } = renderTelegram(huge);
      expect(readTelegramHtml(text)?.plain.length).toBeLessThanOrEqual(4_096);
    }
  });

  it('goes to a topic of a forum', async () => {
    await open({ chat: '-1001', topic: 7 }).send(message());
    expect(sent()[0]?.payload).toMatchObject({ chat_id: '-1001', message_thread_id: 7 });
  });
});

describe('an incident in Telegram', () => {
  it('is a row of replies to its first message', async () => {
    await telegram.send(message());
    const first = await telegram.send(message());
    expect(first).toEqual({ kind: 'delivered', ref: '2' });
    expect(await telegram.send(later('update', '2'))).toEqual({ kind: 'delivered', ref: '2' });
    expect(sent()[2]?.replyTo).toBe('2');
  });

  it.each(['99', '1.000001', '', '-3', 'x'])(
    'is told without the thread %s, which there is not',
    async (thread) => {
      expect(await telegram.send(later('update', thread))).toMatchObject({ kind: 'delivered' });
      expect(sent()[0]?.replyTo).toBeUndefined();
    },
  );
});

describe('what Telegram answers', () => {
  it('names a time to wait in its body', async () => {
    for (let at = 0; at < 5; at++) await telegram.send(message());
    expect(await telegram.send(message())).toEqual({
      kind: 'unavailable',
      reason: 'status 429',
      retryAfterMs: 1_000,
    });
    await world.clock.advance(1_000);
    expect(await telegram.send(message())).toMatchObject({ kind: 'delivered' });
  });

  it('with a new id for a group leads there, and the group is told', async () => {
    world.receivers.telegram.migrate('-1001', -100_200);
    expect(await telegram.send(later('update', '2'))).toEqual({ kind: 'delivered' });
    expect(sent()).toMatchObject([{ place: '-100200' }]);
    expect(sent()[0]?.lines.at(-1)).toBe(
      'This group has a new id, -100200: set it where alerts are sent to.',
    );
    expect(sent()[0]?.replyTo).toBeUndefined();
  });

  it('does not lead from one new id to the next for ever', async () => {
    world.receivers.telegram.migrate('-1001', -2);
    world.receivers.telegram.migrate('-2', -1001);
    expect(await telegram.send(message())).toEqual({ kind: 'refused', reason: 'status 400' });
  });

  it.each([
    ['bot was blocked by the user', 403],
    ['Unauthorized', 401],
  ])('%s is refused for good', async (description, status) => {
    if (status === 403) world.receivers.telegram.block('-1001');
    const token =
      status === 401 ? '1:everythingStaysOnThisMachine' : '1234567890:everythingStaysOnThisMachine';
    const channel = TELEGRAM.open({ token, api: `${world.url}/telegram` }, { chat: -1001 }, world);
    expect(await channel.send(message())).toEqual({
      kind: 'refused',
      reason: `status ${status}: ${description}`,
    });
  });
});
