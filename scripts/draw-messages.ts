/**
 * Draws how an incident is told: sends its messages over the true channels to the stand-ins and writes the page that
 * `kentongan inbox --html` writes. With a browser's command it also takes the pictures in `docs/pictures/`.
 *
 *     node --import tsx scripts/draw-messages.ts FILE.html [chromium]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawPage } from '../cli/inbox/page';
import type { Message, MessageKind, ToldAlert } from '../lambdas/domain/message/message';
import { openChannel } from '../lambdas/notify/settings';
import { localChannels } from '../local/receivers/credentials';
import { createReceivers } from '../local/receivers/receivers';
import { VirtualClock } from '../local/time/virtual-clock';

const START = Date.UTC(2026, 10, 21, 9, 41);
const MINUTE_MS = 60_000;
const RUNBOOKS = 'https://github.com/example/kentongan/blob/main/docs/runbooks';

/** Minutes after the first message, what is told then, and in what it differs. */
const STORY: readonly (readonly [number, MessageKind, Partial<Message>])[] = [
  [0, 'firing', { alerts: [sendFailures(0)] }],
  [
    5,
    'update',
    {
      title: 'Too many messages fail: 12 tenants, and 1 more',
      alerts: [
        sendFailures(5),
        sendFailures(5, 'harbour', 'Harbour <b>Law</b> & *Partners*', '11 %', 3),
        deliveryRate(5),
        sendFailures(5, 'toko', 'Toko Sinar Jaya', '9 %', 1),
      ],
      totals: { firing: 14, resolved: 0, tenants: 12 },
      incident: { id: 'inc-7f3a', alerts: 14 },
    },
  ],
  [
    10,
    'escalation',
    { alerts: [sendFailures(10)], note: 'Nobody has acknowledged it for 10 minutes.', person: 'sari' },
  ],
  [12, 'acknowledged', { alerts: [sendFailures(12)], note: 'sari took it on: the token is being renewed.' }],
  [
    31,
    'resolved',
    {
      title: 'Too many messages fail: 12 tenants',
      alerts: [
        {
          ...sendFailures(31, 'acme', 'Acme Law', '1 %'),
          status: 'resolved',
          reason: '1 of 96 messages failed within 15 minutes.',
          untilMs: START + 30 * MINUTE_MS,
        },
      ],
      totals: { firing: 0, resolved: 14, tenants: 12 },
      commands: { show: 'kentongan alerts show 3f9a' },
    },
  ],
];

const TARGETS: Readonly<Record<string, unknown>> = {
  slack: { channel: '#alerts' },
  teams: {},
  pagerduty: {},
  telegram: { chat: 1001 },
};

/** Which messages of the story are in the picture of each. */
const PICTURES: Readonly<Record<string, readonly MessageKind[]>> = {
  slack: ['firing', 'update', 'acknowledged', 'resolved'],
  teams: ['firing', 'update'],
};

async function main([file, browser]: readonly string[]): Promise<void> {
  if (!file) throw new Error('name the file to write, and a browser to take pictures with');
  const clock = new VirtualClock(START);
  const receivers = createReceivers({ clock });
  const server = createServer(receivers.handler);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await tellStory(url, clock).finally(() => {
    server.close();
    server.closeAllConnections();
  });
  const nowMs = START + 40 * MINUTE_MS;
  const messages = receivers.inbox.all();
  writeFileSync(file, drawPage({ nowMs, channels: [], messages, refused: {} }));
  if (!browser) return;
  mkdirSync(join(import.meta.dirname, '..', 'docs', 'pictures'), { recursive: true });
  for (const [channel, kinds] of Object.entries(PICTURES)) {
    const told = messages
      .filter((message) => message.channel === channel)
      .filter((_, at) => kinds.includes(STORY[at]?.[1] ?? 'repeat'));
    takePicture(browser, channel, drawPage({ nowMs, channels: [], messages: told, refused: {} }));
  }
}

async function tellStory(url: string, clock: VirtualClock): Promise<void> {
  const secret = { entries: localChannels(url) };
  const told = Object.entries(TARGETS).map(([name, target]) => {
    const opened = openChannel(secret, { channel: name, credential: name, target }, { clock });
    if (!opened.ok) throw new Error(opened.reason);
    return { name, channel: opened.channel, thread: {} as { threadRef?: string } };
  });
  for (const [minutes, kind, change] of STORY) {
    const atMs = START + minutes * MINUTE_MS;
    await clock.advance(atMs - clock.now());
    for (const { name, channel, thread } of told) {
      const outcome = await channel.send({ ...message(kind, atMs), ...change, ...thread });
      if (outcome.kind !== 'delivered') throw new Error(`${name}: ${outcome.reason}`);
      if (outcome.ref) thread.threadRef ??= outcome.ref;
    }
  }
}

function message(kind: MessageKind, atMs: number): Message {
  return {
    key: `story-${kind}`,
    thread: 'story',
    kind,
    severity: 'high',
    title: 'Acme Law: Too many messages fail',
    atMs,
    alerts: [],
    totals: { firing: 1, resolved: 0, tenants: 1 },
    commands: {
      acknowledge: 'kentongan alerts ack 3f9a',
      silence: 'kentongan silences add rule=send-failures --for 1h',
      show: 'kentongan alerts show 3f9a',
    },
  };
}

function sendFailures(
  minutes: number,
  id = 'acme',
  name = 'Acme Law',
  value = '25 %',
  lastedMinutes = minutes + 3,
): ToldAlert {
  return {
    rule: 'send-failures',
    status: 'firing',
    severity: 'high',
    summary: 'Too many messages fail',
    tenant: { id, name },
    reason:
      '20 of 80 messages failed within 15 minutes, 19 of them with error 190: the access token is not valid.',
    value,
    limit: 'above 5 %',
    sinceMs: START + (minutes - lastedMinutes) * MINUTE_MS,
    runbook: `${RUNBOOKS}/send-failures.md`,
  };
}

function deliveryRate(minutes: number): ToldAlert {
  return {
    ...sendFailures(minutes, 'amal', 'Yayasan Amal', '84 %', 2),
    rule: 'delivery-rate',
    severity: 'warning',
    summary: 'Fewer messages are delivered than usual',
    limit: 'below 90 %',
    runbook: `${RUNBOOKS}/delivery-rate.md`,
  };
}

const PICTURE_WIDTH = 720;
const PICTURE_CSS = 'header, h2 { display: none } main { padding: 12px } section > div { margin: 0 }';

/** Twice: to learn how high the page is, and to take the picture. */
function takePicture(browser: string, channel: string, page: string): void {
  const file = join(tmpdir(), `kentongan-${channel}-${process.pid}.html`);
  const styled = page.replace('</style>', `${PICTURE_CSS}</style>`);
  const measuring = styled
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace(
      '</body>',
      '<script>document.title = "height " + document.documentElement.scrollHeight</script></body>',
    );
  const run = (html: string, height: number, ...options: readonly string[]) => {
    writeFileSync(file, html);
    const settings = ['--headless=new', '--no-sandbox', '--hide-scrollbars', '--force-color-profile=srgb'];
    const size = `--window-size=${PICTURE_WIDTH},${height}`;
    return execFileSync(browser, [...settings, size, ...options, `file://${file}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  };
  const [, height = '800'] = /<title>height (\d+)<\/title>/.exec(run(measuring, 100, '--dump-dom')) ?? [];
  const picture = join(import.meta.dirname, '..', 'docs', 'pictures', `${channel}.png`);
  run(styled, Number(height), `--screenshot=${picture}`);
  rmSync(file);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
