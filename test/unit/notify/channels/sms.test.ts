import type { Message } from '../../../../lambdas/domain/message/message';
import { renderSms } from '../../../../lambdas/domain/sms/render-sms';
import { segmentsOf } from '../../../../lambdas/domain/sms/segments';
import type { Channel, Outcome } from '../../../../lambdas/notify/channel-kind';
import { SMS } from '../../../../lambdas/notify/channels/sms';
import { openChannel } from '../../../../lambdas/notify/settings';
import { T0 } from '../../../support/builders';
import { hugeMessage, later, MARKUP_NAMES, message, toldAlert } from '../../../support/messages';
import { fixedClock } from '../../../support/ports';
import { openPostWorld, type PostWorld } from '../../../support/post-world';

const PHONE = '+15550100999';
let world: PostWorld;
let channel: Channel;

/** @param credential undefined where the secret holds none */
async function open(credential?: unknown): Promise<void> {
  const target = { phone: PHONE };
  world = await openPostWorld({ kind: SMS, credential, target });
  const opened = openChannel(
    { entries: credential === undefined ? {} : { sms: credential } },
    { channel: 'sms', credential: 'sms', target },
    { clock: fixedClock(T0), ...world.parts },
  );
  if (!opened.ok) throw new Error(opened.reason);
  channel = opened.channel;
}
afterEach(() => world.close());

it('needs nothing in the secret but a phone', async () => {
  await open();
  expect(await channel.send(message())).toEqual({ kind: 'delivered' });
  expect(world.inbox.all()).toMatchObject([{ channel: 'sms', place: PHONE }]);
});

it('says who sends where that is set', async () => {
  await open({ senderId: 'KENTONGAN' });
  await channel.send(message());
  expect(world.inbox.all()[0]?.payload).toMatchObject({ senderId: 'KENTONGAN' });
});

it('makes a phone ring only for what is new, is passed on, or is over', async () => {
  await open();
  for (const kind of [
    'firing',
    'update',
    'repeat',
    'escalation',
    'unmuted',
    'acknowledged',
    'flapping',
  ] as const) {
    expect(await channel.send(message({ kind, title: kind }))).toEqual({ kind: 'delivered' });
  }
  await channel.send(later('resolved', undefined, { totals: { firing: 2, resolved: 1, tenants: 1 } }));
  await channel.send(later('resolved', undefined));
  expect(world.inbox.all().map(({ lines }) => lines[0])).toEqual([
    'High: firing',
    'High, escalated: escalation',
    'High, no longer muted: unmuted',
    'High, acknowledged: acknowledged',
    'High, comes and goes: flapping',
    'Resolved: Too many messages fail',
  ]);
});

it.each<[string, number, Outcome['kind']]>([
  ['Throttled', 429, 'unavailable'],
  ['Throttling', 400, 'unavailable'],
  ['InternalError', 500, 'unavailable'],
  ['InvalidParameter', 400, 'refused'],
  ['OptedOut', 400, 'refused'],
  ['AuthorizationError', 403, 'refused'],
])('takes %s with status %d for %s', async (code, statusCode, kind) => {
  await open();
  world.faults.add({ service: 'sns', error: { code, statusCode, message: PHONE }, caller: 'operator' });
  const outcome = await channel.send(message());
  expect(outcome).toMatchObject({ kind, reason: expect.stringContaining(`status ${statusCode}`) });
  expect(JSON.stringify(outcome)).not.toContain(PHONE.slice(1));
});

it('carries no report', async () => {
  await open();
  expect(channel.report).toBeUndefined();
});

it.each(['0812345678', '+0812345678', '+62 812 345', '+6281234567890123', 'sari'])(
  'does not take %s for a phone',
  async (phone) => {
    const spec = { channel: 'sms', credential: 'sms', target: { phone } };
    expect(openChannel({ entries: {} }, spec, { clock: fixedClock(T0) })).toEqual({
      ok: false,
      reason: 'fault at target.phone',
    });
  },
);

describe('the text', () => {
  it('says how bad, what, whose, how much and how to take it on', () => {
    expect(renderSms(message()).split('\n')).toEqual([
      'High: Too many messages fail',
      'Acme Law (acme)',
      '25 % (fires above 5 %), since 09:38 UTC',
      'Take it on: kentongan alerts ack 3f9a --by NAME',
    ]);
  });

  it.each([
    [9, '14 firing, 9 tenants'],
    [0, '14 firing, the platform'],
  ])('counts what is more than one, of %d tenants', (tenants, wanted) => {
    const totals = { firing: 14, resolved: 0, tenants };
    const text = renderSms(message({ alerts: [toldAlert(), toldAlert()], totals }));
    expect(text.split('\n')[1]).toBe(wanted);
  });

  it.each<readonly [string, Message]>([
    ['a usual one', message()],
    ['a huge one', hugeMessage()],
    ['one in another script', message({ title: '法律事務所のメッセージが届かない'.repeat(20) })],
    ...MARKUP_NAMES.map(
      (title) =>
        [title, message({ title, alerts: [toldAlert({ tenant: { id: title, name: title } })] })] as const,
    ),
  ])('fits into two segments: %s', (_what, told) => {
    expect(segmentsOf(renderSms(told))).toBeLessThanOrEqual(2);
    expect(renderSms(told)).toContain('High: ');
  });

  it.each([
    ['', 0],
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    // Two places each.
    ['{'.repeat(80), 1],
    ['{'.repeat(81), 2],
    ['é'.repeat(160), 1],
    // Not in the alphabet of GSM.
    ['ê'.repeat(70), 1],
    ['ê'.repeat(71), 2],
    ['…', 1],
    // Two units of UTF-16 each.
    ['🔴'.repeat(35), 1],
    ['🔴'.repeat(36), 2],
  ])('takes segments as phones count them: %#', (text, segments) => expect(segmentsOf(text)).toBe(segments));
});
