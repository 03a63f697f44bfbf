import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { signBody } from '../../lambdas/domain/whatsapp/signature';
import { readLocalFile } from '../../local/local-file';
import {
  eventually,
  isRunning,
  programOf,
  runCommand,
  type StartedRun,
  startCommand,
} from '../support/process';
import { PROJECT } from '../support/synth';

const FIXTURE = 'test/fixtures/meta/message-text.json';
const LOCAL_FILE = join(PROJECT, '.kentongan', 'local.json');
const ON_LINUX = process.platform === 'linux';
/** Several times what anything here takes on a busy machine: who waits for so long waits for what never comes. */
const LIMIT_MS = 90_000;

/** The first of three ports in a row that are free, and stay it: systems give higher ones to whoever asks for any. */
async function threeFreePorts(): Promise<number> {
  for (let first = 20_000 + 3 * (process.pid % 4_000); ; first += 3) {
    const free = await Promise.all([first, first + 1, first + 2].map(isFree));
    if (free.every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

const bodyOf = (file: string) => readFileSync(join(PROJECT, file), 'utf8');

async function jsonOf<Value = Record<string, unknown>>(...args: string[]): Promise<Value> {
  const { code, stdout, stderr } = await runCommand([...args, '--json']);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Value;
}

interface Minute {
  readonly minute: string;
  readonly inbound: number;
}

/** What was counted for a tenant since the run began, by minute; not of today alone, which may end meanwhile. */
async function minutesOf(tenant: string): Promise<readonly Minute[]> {
  const { periods } = await jsonOf<{ periods: Minute[] }>('tenants', 'show', tenant, '--since', '1h');
  return periods;
}
const inboundOf = (minutes: readonly Minute[]) => minutes.reduce((sum, { inbound }) => sum + inbound, 0);

const expectEnded = async (pids: readonly number[]) =>
  expect(
    await eventually(
      () => pids.filter(isRunning),
      ({ length }) => length === 0,
      LIMIT_MS,
    ),
  ).toEqual([]);

describe('the command line', () => {
  beforeAll(() => {
    if (readLocalFile()) throw new Error('a local run is under way in this folder: stop it before this test');
  });

  describe('without a running stack', () => {
    it.each([
      [
        'tenants ls',
        1,
        /^kentongan: no stack runs on this machine\. Start one with `npm start`, or name one/,
      ],
      [`send ${FIXTURE}`, 1, /no stack runs on this machine/],
      ['send --megabytes 1', 1, /no stack runs on this machine/],
      ['send', 2, /nothing to send: name a file, - for standard input, or --updates N --megabytes N/],
      [`send ${FIXTURE} --updates 5`, 2, /either a file, or --updates and --megabytes/],
      [
        'send --updates 1000 --megabytes 0.1',
        2,
        /1000 updates need \d+ bytes at least, and 100000 were asked for/,
      ],
      ['dlq ls', 1, /no stack runs on this machine/],
      [
        'send none.json',
        2,
        /^kentongan: none\.json: there is no such file; name a file, or - for standard input/,
      ],
      ['normalise none.json', 2, /there is no such file/],
      ['normalise README.md', 2, /^kentongan: README\.md is not JSON: /],
      ['normalise package.json', 1, /^kentongan: package\.json is not a WhatsApp webhook: /],
      ['start --port 80000', 2, /argument '80000' is invalid\. a whole number from 0 to 65533 is accepted/],
      ['start --no-such', 2, /unknown option '--no-such'/],
      ['sned', 2, /unknown command 'sned'/],
      ['alerts', 2, /Usage: kentongan alerts/],
      ['rules backtest silence --above banana', 2, /argument 'banana' is invalid/],
    ])('%s ends with %d and says what to do', async (line, exitCode, message) => {
      const { code, stdout, stderr } = await runCommand(line.split(' '));
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('    at ');
      expect([code, stdout]).toEqual([exitCode, '']);
    });

    it('normalises a body to one JSON object a line, the same each time, also from standard input', async () => {
      const file = 'test/fixtures/meta/batch.json';
      const [first, second] = await Promise.all([
        runCommand(['normalise', file]),
        runCommand(['normalise', '-', '--tenant', 'unassigned'], bodyOf(file)),
      ]);
      const events = first.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string; type: string });
      expect(events.length).toBeGreaterThan(1);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      for (const { type } of events) expect(type).toMatch(/^whatsapp\./);
      expect(second.stdout).toBe(first.stdout);
    });

    it('normalises several files, and several bodies of one, each by itself', async () => {
      const files = ['message-text', 'status-failed'].map((name) => `test/fixtures/meta/${name}.json`);
      const asLines = files.map((file) => JSON.stringify(JSON.parse(bodyOf(file)))).join('\n');
      const [together, ...each] = await Promise.all([
        runCommand(['normalise', ...files]),
        ...files.map((file) => runCommand(['normalise', file])),
        runCommand(['normalise'], `\uFEFF${asLines}\n\n`),
      ]);
      const lines = each.pop();
      expect(together?.stdout).toBe(each.map(({ stdout }) => stdout).join(''));
      expect([lines?.stdout, lines?.code]).toEqual([together?.stdout, 0]);
    });

    it('prints what can be read, and says of each body what is wrong with it', async () => {
      const good = JSON.stringify(JSON.parse(bodyOf(FIXTURE)));
      const { code, stdout, stderr } = await runCommand(
        ['normalise', '-'],
        `${good}\n{"a":\n\n{"object":"page"}`,
      );
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^kentongan: -, line 2, is not JSON: .+\n-, line 4, is not a WhatsApp webhook: .*"object"/,
      );
      expect((await runCommand(['normalise'], '')).stderr).toMatch(/^kentongan: - is not JSON: it is empty/);
    });

    it('shows events as a stage without content publishes them', async () => {
      const { stdout } = await runCommand(['normalise', FIXTURE, '--content', 'none']);
      expect(JSON.parse(stdout)).toMatchObject({
        type: 'whatsapp.message.received',
        data: { messageType: 'text' },
      });
      expect(stdout).not.toMatch(/wamid|1555|"content"/);
      const { code, stderr } = await runCommand(['normalise', FIXTURE, '--content', 'some']);
      expect([code, stderr]).toEqual([2, expect.stringContaining('Allowed choices are full, none')]);
    });

    it('takes the time of reception for what Meta tells no time of', async () => {
      const at = (time: string) =>
        runCommand(['normalise', 'test/fixtures/meta/value-errors.json', '--received', time]);
      const events = (
        await Promise.all(['2026-11-21T09:41:00Z', '2026-11-21T09:41:59Z', '2026-11-21T09:42:00Z'].map(at))
      ).map(({ stdout }) => JSON.parse(stdout) as { id: string; time: string });
      expect(events.map(({ time }) => time.slice(14, 19))).toEqual(['41:00', '41:59', '42:00']);
      expect(events[1]?.id).toBe(events[0]?.id);
      expect(events[2]?.id).not.toBe(events[0]?.id);
      expect((await at('noon')).stderr).toContain('a time such as 2026-11-21T09:41:00Z is accepted.');
    });
  });

  describe('with a running stack', () => {
    let run: StartedRun;
    beforeAll(async () => {
      run = await startCommand(['--port', '0', '--no-traffic']);
    });
    afterAll(() => run.end('SIGKILL'));

    it('says where it answers in one line of JSON', () => {
      const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+/);
      const { ready } = run;
      expect(ready).toEqual({
        event: 'ready',
        seconds: expect.any(Number),
        webhookUrl: url,
        awsEndpoint: url,
        receiversUrl: url,
      });
      expect(readLocalFile()).toMatchObject({ pid: run.pid, webhookUrl: ready.webhookUrl });
    });

    it('takes a body that is sent as Meta sends it, and counts it', async () => {
      const sent = await jsonOf('send', FIXTURE);
      expect(sent).toMatchObject({ status: 200, requestId: expect.any(String) });
      const minutes = await eventually(
        () => minutesOf('unassigned'),
        ({ length }) => length > 0,
        LIMIT_MS,
      );
      expect(minutes).toMatchObject([{ inbound: 1, sent: 0, failed: 0 }]);
      const shown = await jsonOf('tenants', 'show', 'unassigned');
      const isToday = minutes[0]?.minute.slice(0, 10) === shown.date;
      expect(shown).toMatchObject({
        id: 'unassigned',
        today: { inbound: isToday ? 1 : 0, sent: 0, failed: 0 },
      });
    });

    it('takes a made-up body as large as Meta sends them, and counts all that is in it', async () => {
      const inbound = async () => inboundOf(await minutesOf('demo-1'));
      const before = await inbound();
      const sent = await jsonOf('send', '--updates', '1000', '--megabytes', '3');
      expect(sent).toMatchObject({
        status: 200,
        bytes: 3_000_000,
        updates: 1_000,
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
      const counted = await eventually(inbound, (count) => count - before >= 500, LIMIT_MS);
      expect(counted - before).toBe(500);
      const refused = await runCommand(['send', '--updates', '1000', '--megabytes', '4']);
      expect([refused.code, refused.stdout]).toEqual([
        1,
        expect.stringMatching(/^413 in .*\n1000 update\(s\) in 4000000/),
      ]);
    });

    it('answers a changed byte with 401', async () => {
      const { webhookUrl = '', appSecret = '' } = readLocalFile() ?? {};
      const body = bodyOf(FIXTURE);
      const response = await fetch(webhookUrl, {
        method: 'POST',
        headers: { 'x-hub-signature-256': signBody(Buffer.from(body), appSecret) },
        body: body.replace('{', '{ '),
      });
      expect(response.status).toBe(401);
    });

    it('lists its tenants, and names the ones it does not have', async () => {
      const listed = await jsonOf<{ id: string }[]>('tenants', 'ls');
      expect(listed.map(({ id }) => id).filter((id) => id.startsWith('demo-'))).toHaveLength(4);
      const { code, stderr } = await runCommand(['tenants', 'show', 'nobody']);
      expect([code, stderr]).toEqual([2, expect.stringContaining('there is no tenant "nobody"')]);
    });

    it('shows what was set aside, and what is personal in none of it', async () => {
      interface Listed {
        readonly entries: number;
        readonly causes: readonly { readonly cause: string; readonly example: string }[];
      }
      const list = () => jsonOf<Listed>('dlq', 'ls');
      const oneIsThere = ({ entries }: Listed) => entries === 1;
      expect((await runCommand(['dlq', 'ls'])).stdout).toBe('Nothing is set aside.\n');

      const { code, stdout } = await runCommand(['send', '-'], '{"hello":"Ines Example"}');
      expect([code, stdout]).toEqual([
        0,
        expect.stringMatching(/^200 in \d+ ms, request .*, trace [0-9a-f]{32}\n/),
      ]);
      const listed = await eventually(list, oneIsThere, LIMIT_MS);
      const example = listed.causes[0]?.example ?? '';
      expect(listed).toMatchObject({ entries: 1, causes: [{ count: 1, cause: 'schema' }] });

      const told = (await runCommand(['dlq', 'ls'])).stdout.split('\n');
      expect(told[1]).toMatch(/^ +1 +schema +\d+ s ago +\d+ s ago +[0-9a-f]{8}$/);
      expect(told[2]).toContain('"object" is missing');
      expect(told.join('\n')).toContain('`kentongan dlq show ID`, `dlq try`, `dlq redrive`');

      const shown = await jsonOf('dlq', 'show', example.slice(0, 8));
      expect(shown).toMatchObject({ id: example, cause: 'schema', app: 'main', bytes: 24, attempts: 1 });
      expect(JSON.stringify(shown)).not.toContain('Ines');
      const missed = await runCommand(['dlq', 'show', 'zzz']);
      expect([missed.code, missed.stderr]).toEqual([
        2,
        expect.stringContaining('no entry begins with "zzz"'),
      ]);
      expect(await jsonOf('dlq', 'try')).toMatchObject({
        causes: [{ cause: 'schema', entries: 1, pass: 0, fail: 1 }],
        failing: [{ cause: 'schema', count: 1, example }],
      });
    });

    it('sends back nothing that was not named and agreed to', async () => {
      // One after the other: what one command has in hand another does not see.
      const unnamed = await runCommand(['dlq', 'redrive']);
      const unasked = await runCommand(['dlq', 'redrive', '--cause', 'schema']);
      const unknown = await runCommand(['dlq', 'redrive', '--tenant', 'nobody', '--yes']);
      expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('say which: --cause')]);
      expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('Say so with --yes')]);
      expect(unasked.stderr).toContain('1 entry would be sent back: schema 1.');
      expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('tenant main')]);
    });

    it('sends back, says what came back, and deletes when told to', async () => {
      const sentBack = await runCommand(['dlq', 'redrive', '--all', '--yes', '--json']);
      // Nothing has been mended, so it is set aside anew.
      expect([sentBack.code, JSON.parse(sentBack.stdout)]).toEqual([
        3,
        {
          outcome: 'sample-came-back',
          sent: 1,
          left: 0,
          returned: [expect.objectContaining({ cause: 'schema', count: 1 })],
        },
      ]);
      const unasked = await runCommand(['dlq', 'purge']);
      expect([unasked.code, unasked.stderr]).toEqual([
        2,
        expect.stringContaining('1 entry would be deleted for good: schema 1.'),
      ]);
      expect(await jsonOf('dlq', 'purge', '--cause', 'schema', '--yes')).toEqual({ deleted: 1, left: 0 });
      expect((await runCommand(['dlq', 'ls'])).stdout).toBe('Nothing is set aside.\n');
    });

    it('ends by SIGINT, and leaves neither its file nor a process', async () => {
      if (ON_LINUX) expect(run.children.map(programOf)).toContain('dynoxide');
      expect(await run.end('SIGINT')).toMatchObject({ code: 0, stderr: '' });
      expect(existsSync(LOCAL_FILE)).toBe(false);
      await expectEnded(run.children);
    });
  });

  describe('on ports of its own', () => {
    it('refuses ports that another program holds, naming it', async () => {
      const first = await threeFreePorts();
      const holder = createServer();
      await new Promise<void>((resolve) => holder.listen(first + 2, '127.0.0.1', resolve));
      const { code, stderr } = await runCommand(['start', '--port', String(first)]);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        new RegExp(`^kentongan: port ${first + 2} is taken by process ${process.pid}: .+ --port N\\.`),
      );
      await new Promise((resolve) => holder.close(resolve));
    });

    it('refuses to start beside itself, and starts again after it was killed', async () => {
      const port = String(await threeFreePorts());
      const first = await startCommand(['--port', port, '--no-traffic']);
      try {
        expect(first.ready.webhookUrl).toContain(`http://127.0.0.1:${port}/`);
        const { code, stderr } = await runCommand(['start', '--port', port]);
        const startedAt = readLocalFile()?.startedAt ?? 'no file';
        expect([code, stderr]).toEqual([
          1,
          `kentongan: port ${port} is taken by the local run that was started at ${startedAt} (process ${first.pid}). ` +
            'Stop it, or choose other ports with --port N.\n',
        ]);
      } finally {
        await first.end('SIGKILL');
      }
      expect(existsSync(LOCAL_FILE)).toBe(true);
      expect((await runCommand(['tenants', 'ls'])).stderr).toContain('no stack runs on this machine');

      const second = await startCommand(['--port', port, '--no-traffic']);
      try {
        expect(readLocalFile()?.pid).toBe(second.pid);
        await expectEnded(first.children);
      } finally {
        expect((await second.end('SIGTERM')).code).toBe(0);
      }
      expect(existsSync(LOCAL_FILE)).toBe(false);
    });
  });
});
