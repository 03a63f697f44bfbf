import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { describeInbox } from '../../../cli/commands/inbox';
import { readSeconds, readStatus } from '../../../cli/inbox/control';
import { drawPage } from '../../../cli/inbox/page';
import { inboxLines, messageLines } from '../../../cli/inbox/view';
import { MESSAGE_KINDS } from '../../../lambdas/domain/message/message';
import type { Channel } from '../../../lambdas/notify/channel-kind';
import { CHANNEL_KINDS } from '../../../lambdas/notify/channels/kinds';
import { openChannel } from '../../../lambdas/notify/settings';
import { localChannels } from '../../../local/receivers/credentials';
import type { InboxMessage } from '../../../local/receivers/inbox';
import { T0 } from '../../support/builders';
import { later, MARKUP_NAMES, REPORT, toldAlert } from '../../support/messages';
import { openStandIns, type StandIns } from '../../support/stand-ins';

/** Where the run on this machine answers, as its file says. */
let receiversUrl: string | undefined;
jest.mock('../../../local/local-file', () => ({
  readLocalFile: () => (receiversUrl === undefined ? undefined : { receiversUrl }),
}));

const received = (change: Partial<InboxMessage> = {}): InboxMessage => ({
  number: 3,
  atMs: T0,
  channel: 'slack',
  place: '#alerts',
  lines: ['High: Too many messages fail', '| Acme Law (acme)'],
  payload: {},
  ...change,
});
const page = (messages: readonly InboxMessage[], refused = {}) => ({
  nowMs: T0 + 180_000,
  channels: [],
  messages,
  refused,
});

describe('the inbox in a terminal', () => {
  it('says where, when and what', () => {
    expect(messageLines(received({ replyTo: '1.1' }), T0 + 180_000)).toEqual([
      '3  slack #alerts, in a thread  09:41 UTC, 3 min ago',
      '   High: Too many messages fail',
      '   | Acme Law (acme)',
    ]);
  });

  it('leaves out what is for machines, and what would be a command to the terminal', () => {
    const lines = [...Array.from({ length: 30 }, (_, at) => `line ${at}`)];
    expect(messageLines(received({ lines }), T0).at(-1)).toBe('   ... and 14 more lines; --json has all');
    expect(messageLines(received({ lines: ['a\u001b[31mb'], place: '\u0007x' }), T0)).toEqual([
      '3  slack  x  09:41 UTC, 0 s ago',
      '   a [31mb',
    ]);
  });

  it('says what was not taken, and when there is nothing', () => {
    expect(inboxLines(page([], { pagerduty: { 503: 4, hang: 1 } }))).toEqual([
      'Nobody was told anything yet.',
      '',
      'Not taken:',
      '  pagerduty: 503 (4 times), hang (once)',
    ]);
  });

  it.each([
    ['30s', 30],
    ['10m', 600],
    ['2h', 7_200],
  ])('reads %s as %d seconds', (text, seconds) => {
    expect(readSeconds(text)).toBe(seconds);
  });

  it.each(['10', 'm', '-1m', '1.5h', '1d'])('does not read %s as a time', (text) => {
    expect(() => readSeconds(text)).toThrow(
      `--for: came "${text}", accepted is a time such as 30s, 10m or 1h`,
    );
  });

  it('reads what a channel shall answer', () => {
    expect([readStatus('503'), readStatus('hang'), readStatus('reset')]).toEqual([503, 'hang', 'reset']);
    for (const text of ['99', '600', '5xx', '']) expect(() => readStatus(text)).toThrow('--status: came');
  });
});

describe('with stand-ins', () => {
  let world: StandIns;
  let said: string[];
  beforeEach(async () => {
    world = await openStandIns();
    said = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    receiversUrl = world.url;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await world.close();
  });

  const targets: Readonly<Record<string, unknown>> = { slack: { channel: '#alerts' }, telegram: { chat: 1 } };

  /** A whole life of an incident, over every kind that has a stand-in here. */
  async function tellAll(name = 'Acme Law'): Promise<void> {
    for (const { name: channel } of CHANNEL_KINDS) {
      const spec = { channel, credential: channel, target: targets[channel] ?? {} };
      const opened = openChannel({ entries: localChannels(world.url) }, spec, world);
      if (opened.ok) await tellLife(opened.channel, name);
    }
  }

  async function tellLife(channel: Channel, name: string): Promise<void> {
    const alerts = [toldAlert({ tenant: { id: 'acme', name } })];
    let ref: string | undefined;
    for (const kind of MESSAGE_KINDS) {
      await world.clock.advance(1_000);
      const outcome = await channel.send(later(kind, ref, { title: name, alerts }));
      if (outcome.kind === 'delivered') ref ??= outcome.ref;
    }
    await channel.report?.(REPORT);
  }

  async function run(...args: readonly string[]): Promise<string> {
    const program = new Command('kentongan').exitOverride().configureOutput({ writeErr: () => {} });
    describeInbox(program);
    await program.parseAsync(['inbox', ...args], { from: 'user' });
    return said.splice(0).join('');
  }

  it('lists what came, as text and as JSON, by channel and so many', async () => {
    await tellAll();
    expect(await run('--channel', 'pagerduty', '--last', '1')).toMatch(/^\d+ {2}pagerduty service.*\n {3}\w/);
    const all = JSON.parse(await run('--json', '--last', '500')) as InboxMessage[];
    expect(new Set(all.map(({ channel }) => channel))).toEqual(
      new Set(['slack', 'teams', 'pagerduty', 'telegram', 'webhook']),
    );
    expect(JSON.parse(await run('--json', '--last', '2'))).toEqual(all.slice(-2));
    await expect(run('--channel', 'fax')).rejects.toThrow('there is no channel fax; there are slack, teams');
  });

  it('lets a channel fail, and heals it', async () => {
    const status = async () => (await world.post('/webhook/a', {})).status;
    expect(await run('fail', 'webhook', '--status', '429', '--for', '10m', '--retry-after', '5')).toBe(
      'webhook answers 429 for 10m. `kentongan inbox heal webhook` ends it.\n',
    );
    expect([await status(), await status()]).toEqual([429, 429]);
    expect(await run('heal', 'webhook')).toBe('webhook takes messages again.\n');
    expect(await status()).toBe(200);
    await run('fail', 'webhook', '--times', '2');
    expect([await status(), await status(), await status()]).toEqual([503, 503, 200]);
    await expect(run('fail', 'fax')).rejects.toThrow('there are slack, teams, pagerduty, telegram, webhook');
  });

  it('says how to start a run where there is none', async () => {
    receiversUrl = undefined;
    await expect(run()).rejects.toThrow('Start one with `npm start`');
  });

  it('draws a page that needs nothing else and lets no name in as markup', async () => {
    for (const name of MARKUP_NAMES) await tellAll(name);
    const messages = world.receivers.inbox.all();
    const html = drawPage(page(messages, { slack: { 503: 2 } }));
    expect(html).toContain(`default-src 'none'`);
    expect(html).not.toMatch(/<script|<img|<link|@import|url\(|src="http/);
    // What is left of the tags are those that the page itself is made of.
    const tags = new Set([...html.matchAll(/<([a-z0-9]+)[\s>]/g)].map(([, tag]) => tag));
    expect([...tags].filter((tag) => !KNOWN_TAGS.has(tag ?? ''))).toEqual([]);
    expect(
      [...html.matchAll(/href="([^"]*)"/g)].filter(
        ([, url]) => !/^(#|https:\/\/example\.org)/.test(url ?? ''),
      ),
    ).toEqual([]);
  });

  it('draws all messages where no number is asked for', async () => {
    for (let life = 0; life < 4; life++) await tellAll();
    const file = join(mkdtempSync(join(tmpdir(), 'inbox-')), 'inbox.html');
    const { length } = world.receivers.inbox.all();
    expect(length).toBeGreaterThan(20);
    expect(await run('--html', file)).toContain(`${length} messages are in ${file}`);
    expect(await run('--html', file, '--last', '3')).toContain(`3 messages are in ${file}`);
    expect((await run()).match(/^\d+ {2}\w+ /gm)).toHaveLength(20);
  });

  it('draws a reply in Slack though what it replies to is not there', () => {
    const reply = received({ ref: '1.2', replyTo: '1.1', payload: { text: 'It is over' } });
    expect(drawPage(page([reply]))).toContain('It is over');
    const root = received({ ref: '1.1', payload: { text: 'It began' } });
    expect(drawPage(page([root, reply])).match(/It is over/g)).toHaveLength(1);
  });

  it('shows a mail in a frame that may do nothing', () => {
    const mail = {
      subject: 'S',
      from: 'a@example.org',
      html: '<script>alert(1)</script><b title="x">hi</b>',
    };
    const html = drawPage(page([received({ channel: 'email', place: 'sari@example.org', payload: mail })]));
    expect(html).toContain('<iframe sandbox="" srcdoc="&lt;script&gt;');
    expect(html).not.toContain('<script');
  });

  it('says so when there is nothing to show', () => {
    expect(drawPage(page([]))).toContain('Nobody was told anything yet.');
  });
});

const KNOWN_TAGS = new Set(
  'html head meta title style body header div h1 h2 h3 p nav a span main section aside ul ol li b code pre svg rect path table tr td details summary'.split(
    ' ',
  ),
);
