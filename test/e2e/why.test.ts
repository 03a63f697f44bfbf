/** An alert of the local run, looked at afterwards: by the commands on alerts and on rules. */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandLine, commandLine } from '../support/command';
import { MINUTE, startWorld, statuses, tenantOf, type World } from '../support/world';

const FILE = join(tmpdir(), `kentongan-overrides-${process.pid}.json`);

let world: World;
let kentongan: CommandLine;

/** Eight of forty messages fail at 09:00; they leave the window of fifteen minutes at 09:16 or so. */
beforeAll(async () => {
  world = await startWorld();
  kentongan = commandLine(world);
  const reports = Array.from({ length: 40 }, (_, index) => ({ id: `send-${index}`, status: 'sent' }));
  const failures = reports.slice(0, 8).map(({ id }) => ({ id, status: 'failed' }));
  await world.post(statuses(tenantOf(world, 'demo-2'), reports));
  await world.post(statuses(tenantOf(world, 'demo-2'), failures));
  await world.clock.advance(4 * MINUTE);
});
afterAll(async () => {
  rmSync(FILE, { force: true });
  await world.stop();
});

const said = async (...args: string[]) => {
  const { stdout, stderr, code } = await kentongan.run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const why = (...args: string[]) => ['rules', 'why', 'send-failures', '--tenant', 'demo-2', ...args];

interface Change {
  readonly what: string;
  readonly at: string;
  readonly to: string;
}
interface WhyJson {
  readonly levels: readonly [
    {
      readonly state: string;
      readonly since: string;
      readonly reason: string;
      readonly differsFromLog: boolean;
    },
  ];
}

describe('an alert that fires', () => {
  it('is listed, shown by the beginning of its name, and logged', async () => {
    const list = await said('alerts', 'ls');
    expect(list).toMatch(
      /firing +high +send-failures +.* demo-2\n {2}8 of 48 in 15 min is 16.7 %, limit 5 %\n/,
    );
    expect(await said('alerts', 'ls', '--tenant', 'demo-1')).toBe(
      'All is quiet: no alert of tenant demo-1 is pending or firing. --all shows those that are over.\n',
    );
    const [alert] = await kentongan.json<readonly { readonly fingerprint: string }[]>(
      ...['alerts', 'ls', '--rule', 'send-failures'],
    );
    const shown = await said('alerts', 'show', alert?.fingerprint.slice(0, 6) ?? '');
    expect(shown).toContain('runbook    docs/runbooks/send-failures.md');
    expect(shown).toContain('inactive -> firing, by evaluate: 8 of 48');
  });

  it('is explained, before, while and after it fires', async () => {
    await world.clock.advance(30 * MINUTE);
    const lines = await kentongan.json<readonly Change[]>('alerts', 'log', '--rule', 'send-failures');
    const log = lines.filter(({ what }) => what === 'changed');
    expect(log.map(({ to }) => to)).toEqual(['firing', 'resolved']);
    const [firedAt = '', resolvedAt = ''] = log.map(({ at }) => at);

    const during = await kentongan.json<WhyJson>(...why('--at', firedAt));
    expect(during.levels).toMatchObject([{ state: 'firing', since: firedAt, differsFromLog: false }]);
    const before = new Date(Date.parse(firedAt) - MINUTE).toISOString();
    expect((await kentongan.json<WhyJson>(...why('--at', before))).levels).toMatchObject([
      { state: 'inactive', breaching: null, differsFromLog: false },
    ]);
    const after = await kentongan.json<WhyJson>(...why('--at', resolvedAt));
    expect(after.levels).toMatchObject([{ state: 'resolved', since: resolvedAt, differsFromLog: false }]);

    const text = await said(...why('--at', firedAt));
    expect(text).toContain('high: FIRING since');
    expect(text).toMatch(/08:46 to 08:59 +- +-\n +09:00 +8 +40\n +sum +8 +40\n/);
    expect(text).toMatch(/log +2026-11-21 09:0\d {2}inactive -> firing, by evaluate/);
    expect(await said('alerts', 'ls', '--all')).toMatch(/resolved +high +send-failures/);
    const csv = await said('alerts', 'log', '--format', 'csv', '--rule', 'send-failures');
    expect(csv.split('\n').filter((row) => row.includes(',changed,'))).toHaveLength(2);
    const exported = await said('alerts', 'log', '--format', 'json', '--rule', 'send-failures');
    expect(
      exported
        .trimEnd()
        .split('\n')
        .flatMap((line) => JSON.parse(line).to ?? []),
    ).toEqual(['firing', 'resolved']);
    expect(await said('tenants', 'show', 'demo-2')).toContain('health: unknown, for there was no traffic');
  });

  it('is tried on the past, as it is and with another limit, to the minute of the log', async () => {
    const lines = await kentongan.json<readonly Change[]>('alerts', 'log', '--rule', 'send-failures');
    const log = lines.filter(({ what }) => what === 'changed');
    const tried = await kentongan.json(
      ...['rules', 'backtest', 'send-failures', '--from', '2026-11-21T09:00', '--above', '0.2'],
    );
    expect(tried).toMatchObject({
      present: { fired: 1, pages: 1 },
      changed: { fired: 0, pages: 0, minutes: 0 },
    });
    const demo = (tried.subjects as { tenant: string; present: object[] }[]).find(
      (each) => each.tenant === 'demo-2',
    );
    expect(demo?.present).toMatchObject([{ firedAt: log[0]?.at, resolvedAt: log[1]?.at }]);
    const text = await said(
      ...['rules', 'backtest', 'send-failures', '--from', '2026-11-21T09:00', '--above', '0.2'],
    );
    expect(text).toContain('With threshold 0.2 it would have fired never instead of once');
  });

  it.each([
    [['--at', 'yesterday'], '--at: came "yesterday", accepted is now, a time ago such as'],
    [['--at', '2026-11-22T09:00'], 'which is still to come'],
    [['--at', '40d'], 'counts by minute are kept for 30 days'],
  ])('cannot be asked about %p', async (args, message) => {
    const { code, stderr } = await kentongan.run(...why(...args));
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('the platform', () => {
  it('is explained from CloudWatch', async () => {
    const text = await said('rules', 'why', 'webhook-error-rate');
    expect(text).toContain('webhook-error-rate for the platform');
    await said('rules', 'why', 'queue-depth');
    expect(await said('rules', 'why', 'webhook-latency')).toMatch(/p95 of webhookLatency/);
    const tried = await kentongan.json('rules', 'backtest', 'webhook-latency', '--from', '20m');
    expect(tried).toMatchObject({ present: { fired: 0 } });
  });
});

describe('overrides', () => {
  const show = () =>
    kentongan.json<{ version: number; by: string; overrides: object[] }>('rules', 'overrides', 'show');

  it('are set, change what is judged, and are taken away', async () => {
    expect(await said('rules', 'overrides', 'show')).toContain('Nothing is overridden');
    await said(
      'rules',
      'overrides',
      'set',
      'send-failures',
      '--above',
      '0.5',
      '--tenant',
      'demo-2',
      '--by',
      'ayu',
    );
    expect(await show()).toMatchObject({
      version: 1,
      by: 'ayu',
      overrides: [{ rule: 'send-failures', tenant: 'demo-2', threshold: 0.5 }],
    });
    await said('rules', 'overrides', 'show');
    const text = await said(...why('--at', '2026-11-21T09:05'));
    expect(text).toContain("(the rule's own: limit 5 %)");
    expect(text).toContain('tenant demo-2: threshold 0.5');
    expect(text).toContain('The log and the replay differ: at the time the alert was firing');
    await said('rules', 'overrides', 'rm', 'send-failures', '--tenant', 'demo-2', '--by', 'ayu');
    expect(await show()).toMatchObject({ version: 2, overrides: [] });
  });

  it('are refused with place and reason before anything is written', async () => {
    const { code, stderr } = await kentongan.run(
      ...['rules', 'overrides', 'set', 'send-failures', '--above', '7', '--tenant', 'nobody'],
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('overrides[0]: tenant: came "nobody"')]);
    const below = await kentongan.run('rules', 'overrides', 'set', 'send-failures', '--below', '0.5');
    expect(below.stderr).toContain('--below: accepted is --above');
    expect(await show()).toMatchObject({ version: 2 });
  });

  it('of a file that somebody else has outdated are refused, and say what changed', async () => {
    const { version } = await show();
    writeFileSync(FILE, JSON.stringify({ version, overrides: [{ rule: 'queue-depth', threshold: 20_000 }] }));
    await said('rules', 'overrides', 'set', 'delivery-rate', '--off', '--by', 'budi');
    const { code, stderr } = await kentongan.run('rules', 'overrides', 'apply', FILE, '--yes');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/is made from version 2, and what is there is version 3, by budi at/),
    ]);
    expect(await show()).toMatchObject({ version: 3, by: 'budi' });
    writeFileSync(FILE, JSON.stringify({ overrides: [{ rule: 'queue-depth', threshold: 20_000 }] }));
    await said('rules', 'overrides', 'apply', FILE, '--yes', '--by', 'ayu');
    expect(await show()).toMatchObject({ version: 4, overrides: [{ rule: 'queue-depth' }] });
  });

  it('that two levels would share are refused, one by one and in one file', async () => {
    const quota = ['rules', 'overrides', 'set', 'tenant-quota', '--severity', 'critical'];
    await said(...quota, '--level', 'high');
    const second = await kentongan.run(...quota, '--level', 'warning', '--tenant', 'demo-2');
    expect([second.code, second.stderr]).toEqual([
      2,
      expect.stringMatching(
        /overrides\[2\]: severity: came "critical" for the level warning.*by overrides\[1\]/,
      ),
    ]);
    const { overrides } = await show();
    const worse = { rule: 'tenant-quota', level: 'warning', severity: 'critical', tenant: 'demo-2' };
    writeFileSync(FILE, JSON.stringify({ overrides: [...overrides, worse] }));
    const file = await kentongan.run('rules', 'overrides', 'apply', FILE, '--dry-run');
    expect([file.code, file.stderr]).toEqual([2, expect.stringContaining('overrides[2]: severity')]);
    await said('rules', 'overrides', 'set', 'tenant-quota', '--level', 'warning', '--severity', 'high');
    const gone = await kentongan.run('rules', 'overrides', 'rm', 'tenant-quota', '--level', 'high');
    expect([gone.code, gone.stderr]).toEqual([
      2,
      expect.stringMatching(
        /for without it others would not work:\n {2}left out: overrides\[2\]: severity: came "high"/,
      ),
    ]);
    await said('rules', 'overrides', 'rm', 'tenant-quota', '--level', 'warning');
    await said('rules', 'overrides', 'rm', 'tenant-quota', '--level', 'high');
  });

  it('take the threshold to resolve at along, and may set it', async () => {
    await said('rules', 'overrides', 'set', 'queue-depth', '--above', '5000');
    const text = await said('rules', 'overrides', 'set', 'queue-depth', '--resolve', '4500');
    expect(text).toContain('queue-depth for all: threshold 5000, resolve 4500');
    const beyond = await kentongan.run('rules', 'overrides', 'set', 'queue-depth', '--resolve', '6000');
    expect(beyond.stderr).toContain('resolve: came 6000, accepted is at most the limit, 5000');
    await said('tenants', 'set', 'demo-1', '--threshold', 'tenant-health=80');
    const tried = await kentongan.json(
      'rules',
      'backtest',
      'queue-depth',
      '--from',
      '20m',
      '--above',
      '4000',
    );
    expect(tried).toMatchObject({ change: { threshold: 4000 } });
  });

  it('of a tenant that is gone stop nobody, and are told with the command that ends them', async () => {
    await said('tenants', 'add', 'ghost', '--name', 'Ghost', '--waba', '909090');
    await said('rules', 'overrides', 'set', 'send-failures', '--above', '0.3', '--tenant', 'ghost');
    const rm = 'kentongan rules overrides rm send-failures --tenant ghost';
    expect(await said('tenants', 'rm', 'ghost', '--yes')).toContain(`overrides[1], to take it away: ${rm}`);
    const text = await said('rules', 'overrides', 'set', 'delivery-rate', '--label', 'tier=trial', '--off');
    expect(text).toContain('No tenant has tier=trial at present');
    expect(text).toContain(`left out: overrides[1]: tenant: came "ghost"`);
    expect(text).toContain(`to take it away: ${rm}`);
    expect(await said('rules', 'overrides', 'show')).toContain(
      'left out: overrides[1]: tenant: came "ghost"',
    );
    await said(...rm.split(' ').slice(1));
    expect(await said('rules', 'overrides', 'show')).not.toContain('left out');
  });
});
