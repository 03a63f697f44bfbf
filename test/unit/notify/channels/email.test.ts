import type { Mail } from '../../../../lambdas/domain/mail/frame';
import { renderMessageMail } from '../../../../lambdas/domain/mail/message-mail';
import { renderReportMail } from '../../../../lambdas/domain/mail/report-mail';
import type { Report } from '../../../../lambdas/domain/message/message';
import type { Channel, Outcome } from '../../../../lambdas/notify/channel-kind';
import { EMAIL } from '../../../../lambdas/notify/channels/email';
import { openChannel } from '../../../../lambdas/notify/settings';
import { T0 } from '../../../support/builders';
import { hugeMessage, later, MARKUP_NAMES, message, toldAlert } from '../../../support/messages';
import { fixedClock } from '../../../support/ports';
import { openPostWorld, type PostWorld, type PostWorldOptions } from '../../../support/post-world';

const FROM = 'alerts@sender.example';
let world: PostWorld;
let channel: Channel;

async function open(options: Partial<PostWorldOptions> = {}): Promise<void> {
  const credential = options.credential ?? { from: FROM };
  const target = options.target ?? { address: 'sari@people.example' };
  world = await openPostWorld({ ...options, kind: EMAIL, credential, target });
  const opened = openChannel(
    { entries: { email: credential } },
    { channel: 'email', credential: 'email', target },
    { clock: fixedClock(T0), ...world.parts },
  );
  if (!opened.ok) throw new Error(opened.reason);
  channel = opened.channel;
}
afterEach(() => world.close());

interface Payload {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}
const mails = () => world.inbox.all().map(({ payload }) => payload as Payload);

it('goes to every address, from Kentongan', async () => {
  await open({ target: { addresses: ['sari@people.example', 'budi@people.example'] } });
  await channel.send(message());
  expect(mails()[0]).toMatchObject({
    from: `Kentongan <${FROM}>`,
    to: ['sari@people.example', 'budi@people.example'],
    subject: 'High: Too many messages fail',
  });
});

it('is one conversation: a root of its own, then the first mail as SES named it', async () => {
  await open();
  const first = await channel.send(message());
  const ref = first.kind === 'delivered' ? first.ref : undefined;
  expect(ref).toMatch(/^0100[\w-]+@email\.amazonses\.com$/);
  await channel.send(later('resolved', ref));
  const [a, b] = mails().map(({ headers }) => headers);
  expect(a?.References).toMatch(/^<[0-9a-f]{32}@sender\.example>$/);
  expect(b?.References).toBe(`${a?.References} <${ref}>`);
  expect(b?.['In-Reply-To']).toBe(`<${ref}>`);
  expect(world.inbox.all()[1]?.replyTo).toBe(world.inbox.all()[0]?.ref);
  // Another incident is another conversation.
  await channel.send(message({ thread: 'another' }));
  expect(mails()[2]?.headers.References).not.toBe(a?.References);
});

it('takes no header from what a thread is called', async () => {
  await open();
  expect(await channel.send(message({ threadRef: 'x>\r\nBcc: <evil@evil.example' }))).toMatchObject({
    kind: 'delivered',
  });
  expect(JSON.stringify(mails()[0]?.headers)).not.toContain('evil');
});

it('asks for attention only where it may wake somebody, and for no absence notes', async () => {
  await open();
  await channel.send(message());
  await channel.send(later('update', undefined));
  expect(mails().map(({ headers }) => headers.Importance)).toEqual(['high', undefined]);
  expect(mails()[1]?.headers['Auto-Submitted']).toBe('auto-generated');
});

it.each<[string, number, Outcome['kind']]>([
  ['TooManyRequestsException', 429, 'unavailable'],
  ['ThrottlingException', 400, 'unavailable'],
  ['LimitExceededException', 400, 'unavailable'],
  ['SendingPausedException', 400, 'unavailable'],
  ['ExpiredTokenException', 403, 'unavailable'],
  ['InternalFailure', 500, 'unavailable'],
  ['MessageRejected', 400, 'refused'],
  ['MailFromDomainNotVerifiedException', 400, 'refused'],
  ['AccountSuspendedException', 400, 'refused'],
  ['AccessDeniedException', 403, 'refused'],
  ['SomethingNew', 400, 'refused'],
  ['SomethingNew', 503, 'unavailable'],
])('takes %s with status %d for %s', async (code, statusCode, kind) => {
  await open();
  world.faults.add({
    service: 'ses',
    error: { code, statusCode, message: 'sari@people.example' },
    caller: 'operator',
  });
  const outcome = await channel.send(message());
  const shown = code === 'SomethingNew' ? '' : `: ${code}`;
  expect(outcome).toEqual({ kind, reason: `status ${statusCode}${shown}` });
});

it('is refused while its address is not verified', async () => {
  await open({ identities: ['other.example'] });
  expect(await channel.send(message())).toEqual({ kind: 'refused', reason: 'status 400: MessageRejected' });
});

it('is refused where nobody sends e-mail', async () => {
  await open();
  const bare = EMAIL.open({ from: FROM }, { address: 'sari@people.example' }, { clock: fixedClock(T0) });
  expect(await bare.send(message())).toEqual({ kind: 'refused', reason: 'e-mail is not set up here' });
});

it.each([
  ['a name', { address: 'Sari' }],
  ['two in one', { address: 'a@b.example, c@d.example' }],
  ['a line break', { address: 'a@b.example\r\nBcc: c@d.example' }],
  ['nobody', { addresses: [] }],
  ['too many', { addresses: Array.from({ length: 51 }, (_, at) => `p${at}@b.example`) }],
])('does not take %s for a target', (_what, target) => {
  const spec = { channel: 'email', credential: 'email', target };
  const opened = openChannel({ entries: { email: { from: FROM } } }, spec, { clock: fixedClock(T0) });
  expect(opened).toMatchObject({ ok: false, reason: expect.stringMatching(/^fault at target/) });
});

it('goes to whom the secret names where the receiver names nobody', async () => {
  await open({ credential: { from: FROM, to: 'office@people.example' }, target: {} });
  await channel.send(message());
  expect(mails()[0]?.to).toEqual(['office@people.example']);
});

it('is not opened where neither names anybody', () => {
  const spec = { channel: 'email', credential: 'email', target: {} };
  expect(openChannel({ entries: { email: { from: FROM } } }, spec, { clock: fixedClock(T0) })).toMatchObject({
    ok: false,
    reason: 'email and target do not fit: one of them must say who is told',
  });
});

const REPORT: Report = {
  key: 'digest/2026-11-21',
  title: '2 alerts in 24 hours',
  period: '20 Nov to 21 Nov',
  atMs: T0,
  summary: 'All are <over>.',
  sections: [
    {
      heading: 'By rule',
      text: 'Some words.',
      table: {
        head: ['Rule', 'Fired', 'Why'],
        rows: [
          ['silence', '2', '<b>x</b>'],
          ['dlq-volume', '12', ''],
        ],
      },
    },
  ],
};

it('carries a report with its tables', async () => {
  await open();
  expect(await channel.report?.(REPORT)).toMatchObject({ kind: 'delivered' });
  const [mail] = mails();
  expect(mail?.subject).toBe(REPORT.title);
  expect(mail?.html).toMatch(/<table[\s\S]*<th[^>]*>Fired<\/th>[\s\S]*>silence<[\s\S]*&lt;b&gt;x&lt;\/b&gt;/);
  expect(mail?.text).toContain('Rule        Fired  Why\nsilence         2  <b>x</b>\ndlq-volume     12');
});

describe('the HTML', () => {
  const words = (html: string) =>
    html
      .replace(
        /<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>|<div style="display:none[\s\S]*?<\/div>/g,
        '',
      )
      .replace(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g, '$2 $1')
      .replace(/<span class="name[\s\S]*?<\/span>|<!--[\s\S]*?-->/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(
        /&(lt|gt|quot|#39|nbsp|amp);/g,
        (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' })[name] ?? '&',
      )
      .split(/[\s:]+/)
      .filter((word) => word !== '' && !/^-+$/.test(word));
  const plain = (text: string) => text.split(/[\s:]+/).filter((word) => word !== '' && !/^-+$/.test(word));

  it.each<readonly [string, Mail]>([
    ['a message', renderMessageMail(message())],
    ['many alerts', renderMessageMail(message({ alerts: [toldAlert(), toldAlert({ rule: 'silence' })] }))],
    ['an end', renderMessageMail(later('resolved', undefined))],
    ['a huge message', renderMessageMail(hugeMessage())],
    ['a report', renderReportMail(REPORT)],
    ...MARKUP_NAMES.map(
      (name) =>
        [
          name,
          renderMessageMail(message({ title: name, alerts: [toldAlert({ tenant: { id: 'a', name } })] })),
        ] as const,
    ),
  ])('says the same as the text, of %s', (_what, { html, text }) => {
    expect(words(html)).toEqual(plain(text));
  });

  it('holds nothing from elsewhere, and stays whole in a mail client that cuts', () => {
    for (const { html } of [renderMessageMail(hugeMessage()), renderReportMail(REPORT)]) {
      expect(html).not.toMatch(/<img|<script|<link|@import|url\(/);
      expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    }
  });

  it('leads nowhere but to runbooks', () => {
    const alerts = [
      toldAlert({ runbook: 'javascript:alert(1)' }),
      toldAlert({ runbook: 'https://a.example/"x' }),
    ];
    const { html } = renderMessageMail(message({ alerts }));
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url)).toEqual(['https://a.example/%22x']);
  });

  it('tells of a long table how much more there is', () => {
    const rows = Array.from({ length: 100 }, (_, at) => [`rule-${at}`, '1']);
    const sections = [{ heading: 'By rule', table: { head: ['Rule', 'Fired'], rows } }];
    const { html, text } = renderReportMail({ ...REPORT, sections });
    for (const shown of [html, text]) expect(shown).toContain('… and 40 more');
  });
});
