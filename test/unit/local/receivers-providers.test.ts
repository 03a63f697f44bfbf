import type { Receivers } from '../../../local/receivers/receivers';
import { openStandIns, type StandIns } from '../../support/stand-ins';

let world: StandIns;
let receivers: Receivers;
const options = {
  slackToken: 'xoxb-1',
  slackChannels: ['#alerts', '#other'],
  teamsWorkflows: [{ id: 'w1', signature: 's1', channel: 'Alerts' }],
  pagerDutyRoutingKey: 'k'.repeat(32),
  telegramToken: '1:abc',
};
beforeEach(async () => {
  world = await openStandIns(options);
  receivers = world.receivers;
});
afterEach(() => world.close());

describe('Slack’s Web API', () => {
  const post = (body: object, headers: object = { authorization: 'Bearer xoxb-1' }) =>
    world.post('/slack/api/chat.postMessage', body, headers);

  it('answers refusals with status 200', async () => {
    const refusals: [object, object, string][] = [
      [{ channel: '#alerts', text: 'x' }, {}, 'not_authed'],
      [{ channel: '#alerts', text: 'x' }, { authorization: 'Bearer xoxb-2' }, 'invalid_auth'],
      [{ channel: '#nowhere', text: 'x' }, { authorization: 'Bearer xoxb-1' }, 'channel_not_found'],
      [{ text: 'x' }, { authorization: 'Bearer xoxb-1' }, 'channel_not_found'],
      [{ channel: '#alerts' }, { authorization: 'Bearer xoxb-1' }, 'no_text'],
      [{ channel: '#alerts', text: 'x'.repeat(40_001) }, { authorization: 'Bearer xoxb-1' }, 'msg_too_long'],
      [{ channel: '#alerts', blocks: [{ type: 'x' }] }, { authorization: 'Bearer xoxb-1' }, 'invalid_blocks'],
      [
        { channel: '#alerts', text: 'x', thread_ts: '1.1' },
        { authorization: 'Bearer xoxb-1' },
        'thread_not_found',
      ],
    ];
    for (const [body, headers, error] of refusals) {
      const { status, json } = await post(body, headers);
      expect([status, json]).toEqual([200, { ok: false, error }]);
    }
    expect(receivers.inbox.all()).toEqual([]);
  });

  it('names messages by their time, and keeps threads to their channel', async () => {
    const first = await post({ channel: '#alerts', text: 'x' });
    const { ts } = first.json as { ts: string };
    expect(first.json).toMatchObject({ ok: true, channel: '#alerts' });
    expect((await post({ channel: '#alerts', text: 'y', thread_ts: ts })).json).toMatchObject({ ok: true });
    expect((await post({ channel: '#other', text: 'y', thread_ts: ts })).json).toMatchObject({ ok: false });
    expect(receivers.inbox.all()).toMatchObject([{ ref: ts }, { replyTo: ts }]);
  });

  it('limits each channel to a message a second beyond a short burst', async () => {
    for (let at = 0; at < 5; at++) await post({ channel: '#alerts', text: 'x' });
    const limited = await post({ channel: '#alerts', text: 'x' });
    expect([limited.status, limited.headers.get('retry-after'), limited.json]).toEqual([
      429,
      '1',
      { ok: false, error: 'ratelimited' },
    ]);
    expect((await post({ channel: '#other', text: 'x' })).status).toBe(200);
  });

  it.each([
    [{ type: 'rich_text' }, false],
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }],
      },
      false,
    ],
    [{ type: 'rich_text', elements: [{ type: 'section', elements: [] }] }, false],
    [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'link' }] }] }, false],
    [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: '*a*' },
              { type: 'link', url: 'https://b.c', text: 'd' },
            ],
          },
        ],
      },
      true,
    ],
  ])('takes rich text only when it is whole: %j', async (block, ok) => {
    expect((await post({ channel: '#alerts', text: 'x', blocks: [block] })).json).toMatchObject({ ok });
    if (ok) expect(receivers.inbox.all()[0]?.lines).toEqual(['*a*d (https://b.c)']);
  });
});

describe('Teams', () => {
  const card = (content: object) => ({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  });
  const good = card({ type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'x' }] });
  const path = '/teams/workflows/w1/triggers/manual/paths/invoke?sig=s1';

  it('takes a card with 202 and no words', async () => {
    expect(await world.post(path, good)).toMatchObject({ status: 202, text: '' });
    expect(receivers.inbox.all()).toMatchObject([{ channel: 'teams', place: 'Alerts', lines: ['x'] }]);
  });

  it.each([
    ['/teams/workflows/w1/triggers/manual/paths/invoke?sig=s2', good, 401, 'DirectApiAuthorizationRequired'],
    ['/teams/workflows/w1/triggers/manual/paths/invoke', good, 401, 'DirectApiAuthorizationRequired'],
    ['/teams/workflows/w2/triggers/manual/paths/invoke?sig=s1', good, 404, 'WorkflowNotFound'],
    ['/teams/elsewhere?sig=s1', good, 404, 'ResourceNotFound'],
    [path, 'text', 400, 'InvalidRequestContent'],
    [path, { text: 'x' }, 400, 'InvalidRequestContent'],
    [path, { type: 'message', attachments: [] }, 400, 'InvalidRequestContent'],
    [
      path,
      card({ type: 'AdaptiveCard', version: '9.9', body: [{ type: 'TextBlock', text: 'x' }] }),
      400,
      'InvalidRequestContent',
    ],
    [
      path,
      card({ type: 'AdaptiveCard', version: '1.4', body: [{ type: 'Hologram' }] }),
      400,
      'InvalidRequestContent',
    ],
    [path, card({ type: 'AdaptiveCard', version: '1.4', body: [] }), 400, 'InvalidRequestContent'],
    [path, { ...good, padding: 'x'.repeat(28 * 1024) }, 413, 'RequestEntityTooLarge'],
  ])('refuses what comes to %s', async (address, body, status, code) => {
    const answer = await world.post(address, body);
    expect([answer.status, answer.json]).toMatchObject([status, { error: { code } }]);
    expect(receivers.inbox.all()).toEqual([]);
  });
});

describe('PagerDuty', () => {
  const event = (change: object = {}) => ({
    routing_key: 'k'.repeat(32),
    event_action: 'trigger',
    dedup_key: 'd1',
    payload: { summary: 's', source: 'x', severity: 'error' },
    ...change,
  });
  const enqueue = (body: unknown) => world.post('/pagerduty/v2/enqueue', body);

  it('takes an event, pages once for its key, and again after its end', async () => {
    expect(await enqueue(event())).toMatchObject({
      status: 202,
      json: { status: 'success', message: 'Event processed', dedup_key: 'd1' },
    });
    await enqueue(event());
    await enqueue(event({ event_action: 'acknowledge' }));
    await enqueue(event({ event_action: 'resolve' }));
    await enqueue(event({ event_action: 'resolve' }));
    await enqueue(event());
    expect(receivers.pagerduty.alerts()).toMatchObject([{ dedupKey: 'd1', status: 'triggered', pages: 2 }]);
    expect(receivers.inbox.all().map(({ lines }) => lines[0])).toEqual([
      'PAGE: s',
      'joins the open alert, no page: s',
      'acknowledged: s',
      'resolved: s',
      'resolve: dropped, no open alert',
      'PAGE: s',
    ]);
  });

  it('keeps its key to itself, and names events that have no name', async () => {
    await enqueue(event({ dedup_key: undefined }));
    expect(JSON.stringify(receivers.inbox.all())).not.toContain('kkkk');
    expect(receivers.pagerduty.alerts()).toMatchObject([{ dedupKey: 'unnamed-1' }]);
  });

  it.each([
    ['text', "'routing_key'"],
    [event({ routing_key: 'short' }), "'routing_key'"],
    [event({ routing_key: 'x'.repeat(32) }), "'routing_key' is not known"],
    [event({ event_action: 'shout' }), "'event_action'"],
    [event({ event_action: 'resolve', dedup_key: '' }), "'dedup_key'"],
    [event({ dedup_key: 'x'.repeat(256) }), "'dedup_key'"],
    [event({ payload: { summary: '', source: 'x', severity: 'error' } }), "'payload.summary'"],
    [event({ payload: { summary: 'x'.repeat(1025), source: 'x', severity: 'error' } }), "'payload.summary'"],
    [event({ payload: { summary: 's', severity: 'error' } }), "'payload.source'"],
    [event({ payload: { summary: 's', source: 'x', severity: 'high' } }), "'payload.severity'"],
    [
      event({ payload: { summary: 's', source: 'x', severity: 'info', timestamp: 'now' } }),
      "'payload.timestamp'",
    ],
    [event({ links: [{ text: 'x' }] }), "'links'"],
  ])('refuses %j for its %s', async (body, fault) => {
    const { status, text } = await enqueue(body);
    expect(status).toBe(400);
    expect(text).toContain(fault);
  });

  it('refuses what is larger than 512 KB', async () => {
    expect((await enqueue(event({ padding: 'x'.repeat(512 * 1024) }))).status).toBe(413);
  });
});

describe('Telegram', () => {
  const send = (body: object, path = '/telegram/bot1:abc/sendMessage') => world.post(path, body);

  it('takes a message, and shows it as it is read', async () => {
    const text = '<b>a &lt;b&gt;</b> <a href="https://e.org/?a&amp;b">c</a> &#39;d&#39;';
    expect((await send({ chat_id: 5, text, parse_mode: 'HTML' })).json).toMatchObject({
      ok: true,
      result: { message_id: 1, text: "a <b> c 'd'" },
    });
    expect(receivers.inbox.all()).toMatchObject([{ channel: 'telegram', place: '5', ref: '1' }]);
  });

  it.each([
    [{ chat_id: 5, text: 'x' }, '/telegram/bot2:abc/sendMessage', 401, 'Unauthorized'],
    [{ chat_id: 5, text: 'x' }, '/telegram/botx/sendMessage', 404, 'Not Found'],
    [{ chat_id: 5, text: 'x' }, '/telegram/bot1:abc/shout', 404, 'Not Found'],
    [{ text: 'x' }, undefined, 400, 'chat_id is empty'],
    [{ chat_id: 5 }, undefined, 400, 'message text is empty'],
    [{ chat_id: 5, text: 'x'.repeat(4097) }, undefined, 400, 'message is too long'],
    [{ chat_id: 5, text: '<i>x', parse_mode: 'HTML' }, undefined, 400, "can't parse entities"],
    [{ chat_id: 5, text: '<blink>x</blink>', parse_mode: 'HTML' }, undefined, 400, "can't parse entities"],
    [{ chat_id: 5, text: '<b><i>x</b></i>', parse_mode: 'HTML' }, undefined, 400, "can't parse entities"],
    [{ chat_id: 5, text: 'a < b', parse_mode: 'HTML' }, undefined, 400, "can't parse entities"],
    [{ chat_id: 5, text: 'x', parse_mode: 'Shouting' }, undefined, 400, 'unsupported parse_mode'],
    [{ chat_id: 5, text: 'x', reply_parameters: { message_id: 9 } }, undefined, 400, 'replied not found'],
  ])('refuses %j', async (body, path, status, description) => {
    const answer = await send(body, path);
    expect(answer.json).toEqual({
      ok: false,
      error_code: status,
      description: expect.stringContaining(description),
    });
    expect(answer.status).toBe(status);
  });

  it('counts 4,096 characters without the markup', async () => {
    const text = `<b>${'&lt;'.repeat(4096)}</b>`;
    expect((await send({ chat_id: 5, text, parse_mode: 'HTML' })).status).toBe(200);
  });
});
