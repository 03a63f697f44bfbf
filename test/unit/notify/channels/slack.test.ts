import { SEVERITIES } from '../../../../lambdas/domain/rule/severity';
import type { Channel } from '../../../../lambdas/notify/channel-kind';
import { SLACK } from '../../../../lambdas/notify/channels/slack';
import { renderSlackMessage, renderSlackReport } from '../../../../lambdas/notify/channels/slack-blocks';
import { refusalOf } from '../../../../local/receivers/slack-message';
import { renderSlack } from '../../../../local/receivers/slack-text';
import { hugeMessage, later, message, REPORT, toldAlert } from '../../../support/messages';
import { openReceiversWorld, type ReceiversWorld } from '../../../support/receivers-world';

let world: ReceiversWorld;
let bot: Channel;
let webhook: Channel;

beforeEach(async () => {
  world = await openReceiversWorld({ kind: SLACK });
  const { url, clock } = world;
  bot = SLACK.open(
    { token: 'xoxb-everythingStaysHere', api: `${url}/slack/api` },
    { channel: '#alerts' },
    { clock },
  );
  webhook = SLACK.open(
    { url: `${url}/slack/services/T000LOCAL/B000LOCAL/everythingStaysHere` },
    {},
    { clock },
  );
});
afterEach(() => world.close());

interface Sent {
  readonly text: string;
  readonly thread_ts?: string;
  readonly reply_broadcast?: boolean;
  readonly attachments: readonly [{ readonly color: string; readonly fallback: string }];
}
const sent = () => world.receivers.inbox.all().map(({ payload }) => payload as Sent);

describe('a message in Slack', () => {
  it('reads well', async () => {
    await bot.send(message({ note: 'It lasts for an hour now', person: 'sari' }));
    expect(world.receivers.inbox.all()[0]?.lines).toEqual([
      '🟠 High: Too many messages fail',
      '| It lasts for an hour now',
      '| For sari',
      '| Acme Law (acme) · 25 % (fires above 5 %)',
      '| 20 of 80 in 1 min is 25 %',
      '| Since 09:38 UTC (3 minutes)',
      '| What to do: send-failures (https://example.org/docs/runbooks/send-failures.md)',
      '| Acknowledge: kentongan alerts ack 3f9a --by NAME',
      "| Silence: kentongan silence add 'tenant=acme' --for 1h",
      '| See more: kentongan alerts show 3f9a',
    ]);
  });

  it('has a colour and a mark of its own for every severity, and for the end', () => {
    const drawn = [
      ...SEVERITIES.map((severity) => renderSlackMessage(message({ severity }))),
      renderSlackMessage(later('resolved', undefined)),
    ];
    expect(new Set(drawn.map((body) => (body as Sent).attachments[0].color)).size).toBe(6);
    expect(new Set(drawn.map((body) => renderSlack(body)[0]?.split(' ')[0])).size).toBe(6);
  });

  it('escapes what begins a mention in the line of the notification', () => {
    const { text } = renderSlackMessage(message({ title: '<!channel> & co' })) as Sent;
    expect(text).toBe('High: &lt;!channel&gt; &amp; co (Acme Law (acme))');
  });

  it('cannot be led out of its links, and makes none of what is none', () => {
    const links = (runbook: string) =>
      JSON.stringify(renderSlackMessage(message({ alerts: [toldAlert({ runbook })] }))).match(
        /"url":"[^"]*"/g,
      );
    expect(links('https://example.org/a|b> <!channel>')).toEqual([
      '"url":"https://example.org/a|b%3E%20%3C!channel%3E"',
    ]);
    for (const none of ['javascript:alert(1)', 'docs/runbooks/a.md', 'https://'])
      expect(links(none)).toBeNull();
  });

  it('stays one that is read, however much there is to tell', () => {
    const body = renderSlackMessage(hugeMessage());
    expect(refusalOf(body)).toBeUndefined();
    expect(JSON.stringify(body).length).toBeLessThan(12_000);
  });
});

describe('a bot of Slack', () => {
  it('keeps an incident in one thread, and shows the whole channel what it should see', async () => {
    const first = await bot.send(message());
    const ref = first.kind === 'delivered' ? first.ref : undefined;
    expect(ref).toMatch(/^\d+\.\d{6}$/);
    const kinds = [
      'update',
      'flapping',
      'acknowledged',
      'firing',
      'repeat',
      'escalation',
      'unmuted',
    ] as const;
    for (const kind of kinds) {
      await world.clock.advance(2_000);
      await bot.send(later(kind, ref));
    }
    const partly = { firing: 1, resolved: 1, tenants: 1 };
    await world.clock.advance(9_000);
    await bot.send(later('resolved', ref, { totals: partly }));
    await bot.send(later('resolved', ref));
    expect(sent().map(({ thread_ts, reply_broadcast }) => [thread_ts, reply_broadcast])).toEqual([
      [undefined, undefined],
      [ref, false],
      [ref, false],
      [ref, false],
      // What joins is worse than what it joins.
      [ref, true],
      [ref, true],
      [ref, true],
      [ref, true],
      [ref, false],
      [ref, true],
    ]);
  });

  it('tells beside a thread that is gone, and begins a new one with that', async () => {
    const outcome = await bot.send(later('update', '1.000009'));
    expect(outcome).toEqual({ kind: 'delivered', ref: expect.not.stringMatching(/^1\.000009$/) });
    expect(sent().map(({ thread_ts }) => thread_ts)).toEqual([undefined]);
  });

  it('reaches a person', async () => {
    const { url, clock } = world;
    const credential = { token: 'xoxb-everythingStaysHere', api: `${url}/slack/api` };
    await SLACK.open(credential, { channel: 'U000SARI' }, { clock }).send(message({ person: 'sari' }));
    expect(world.receivers.inbox.all()[0]?.place).toBe('U000SARI');
  });

  it.each([
    ['invalid_auth', { token: 'xoxb-withdrawn-long-ago' }, { channel: '#alerts' }],
    ['channel_not_found', { token: 'xoxb-everythingStaysHere' }, { channel: '#nowhere' }],
  ])('is refused by %s', async (error, credential, target) => {
    const channel = SLACK.open({ ...credential, api: `${world.url}/slack/api` }, target, world);
    expect(await channel.send(message())).toEqual({ kind: 'refused', reason: `Slack says ${error}` });
  });

  it.each([
    ['internal_error', 'unavailable'],
    ['fatal_error', 'unavailable'],
    ['service_unavailable', 'unavailable'],
    ['ratelimited', 'unavailable'],
    ['team_added_to_org', 'unavailable'],
    ['is_archived', 'refused'],
    ['not_in_channel', 'refused'],
    ['token_revoked', 'refused'],
    ['missing_scope', 'refused'],
    ['msg_too_long', 'refused'],
    ['something_new', 'refused'],
  ])('takes the error %s, that comes with status 200, for %s', async (error, kind) => {
    const headers = { 'retry-after': '3' };
    world.fail({ status: 200, body: JSON.stringify({ ok: false, error }), headers });
    expect(await bot.send(message())).toEqual({
      kind,
      reason: `Slack says ${error}`,
      ...(kind === 'unavailable' ? { retryAfterMs: 3_000 } : {}),
    });
  });

  it('waits when it has told too much at once', async () => {
    for (let at = 0; at < 5; at++) await bot.send(message());
    expect(await bot.send(message())).toEqual({
      kind: 'unavailable',
      reason: 'status 429: ratelimited',
      retryAfterMs: 1_000,
    });
    await world.clock.advance(1_000);
    expect(await bot.send(message())).toMatchObject({ kind: 'delivered' });
  });
});

describe('an incoming webhook of Slack', () => {
  it('knows no threads', async () => {
    expect(await webhook.send(message())).toEqual({ kind: 'delivered' });
    expect(await webhook.send(later('update', '1.000001'))).toEqual({ kind: 'delivered' });
    expect(sent().map(({ thread_ts }) => thread_ts)).toEqual([undefined, undefined]);
  });

  it.each([
    ['archived', 'status 410: channel_is_archived'],
    ['removed', 'status 404: no_service'],
  ] as const)('that is %s is refused for good', async (state, reason) => {
    world.receivers.slack.setState('T000LOCAL/B000LOCAL', state);
    expect(await webhook.send(message())).toEqual({ kind: 'refused', reason });
  });
});

describe('a report in Slack', () => {
  it('has its tables in columns', async () => {
    expect(await bot.report?.(REPORT)).toMatchObject({ kind: 'delivered' });
    expect(world.receivers.inbox.all()[0]?.lines).toEqual([
      'Alert quality, week 47',
      '16 to 22 Nov 2026',
      'Twelve alerts fired, nine were acknowledged.',
      'Loudest rules',
      'Most of them are one rule.',
      'rule           fired  ignored',
      'send-failures  9      1',
      'dlq-items      3      2',
      'Nothing to change',
    ]);
  });

  it('is cut to what Slack takes', () => {
    const rows = Array.from({ length: 400 }, (_, at) => [`rule-${at}`, 'x'.repeat(90)]);
    const section = {
      heading: 'h'.repeat(900),
      text: 't'.repeat(9_000),
      table: { head: ['rule', 'why'], rows },
    };
    const body = renderSlackReport({ ...REPORT, sections: Array.from({ length: 60 }, () => section) });
    expect(refusalOf(body)).toBeUndefined();
    expect(JSON.stringify(body)).toMatch(/… and \d+ more/);
  });
});
