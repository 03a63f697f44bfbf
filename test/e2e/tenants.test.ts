import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { keys } from '../../lambdas/domain/state/keys';
import { createDynamoClient, keyItem, text } from '../../lambdas/platform/dynamo';
import { type CommandLine, commandLine } from '../support/command';
import { MINUTE, startWorld, textMessage, type World } from '../support/world';

const EXAMPLE = 'config/tenants.example.json';

let world: World;
let kentongan: CommandLine;
const folder = join(tmpdir(), `kentongan-tenants-${process.pid}`);

/** A file with this content, whose name is answered. */
function fileWith(content: unknown): string {
  const name = `${folder}.json`;
  writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

interface Listed {
  readonly id: string;
  readonly labels?: Record<string, string>;
}

beforeAll(async () => {
  world = await startWorld({ tenants: 1 });
  kentongan = commandLine(world);
});
afterAll(async () => {
  rmSync(`${folder}.json`, { force: true });
  await world.stop();
});

describe('a tenant of the command line', () => {
  it('is registered, shown, changed in part, and removed', async () => {
    const added = await kentongan.run(
      ...['tenants', 'add', 'acme', '--name', 'Acme Law', '--waba', '5001', '5002'],
      ...['--phone-number-id', '6001', '--label', 'tier=gold', '--quota', 'messagesPerDay=10000'],
    );
    expect(added).toEqual({ code: 0, stdout: 'Acme Law (acme) is registered.\n', stderr: '' });
    const profile = {
      id: 'acme',
      name: 'Acme Law',
      wabaIds: ['5001', '5002'],
      phoneNumberIds: ['6001'],
      labels: { tier: 'gold' },
      quotas: { messagesPerDay: 10_000 },
    };
    expect(await kentongan.json('tenants', 'show', 'acme')).toEqual({
      ...profile,
      date: expect.any(String),
      today: expect.objectContaining({ inbound: 0 }),
      standing: expect.objectContaining({ health: expect.objectContaining({ class: 'unknown' }) }),
    });

    const changed = await kentongan.run(
      ...['tenants', 'set', 'acme', '--label', 'tier=', 'team=north', '--threshold', 'send-failures=0.1'],
      ...['--add-phone-number-id', '6002', '--remove-waba', '5001', '--display-number', '+1 555 010 0001'],
    );
    expect(changed.stdout.split('\n')).toEqual([
      'Acme Law (acme):',
      '    wabaIds  -5001',
      '    phoneNumberIds  +6002',
      '    displayPhoneNumbers  +15550100001',
      '    labels.team  (none) -> "north"',
      '    labels.tier  "gold" -> (none)',
      '    thresholds.send-failures  (none) -> 0.1',
      '',
    ]);
    expect((await kentongan.run('tenants', 'show', 'acme')).stdout).toMatch(
      /^Acme Law \(acme\)\n {4}wabaIds {2}5002\n {4}phoneNumberIds {2}6001 6002\n/,
    );
    const cleared = await kentongan.json('tenants', 'set', 'acme', '--display-number', '', '--name', 'Acme');
    expect(cleared).toMatchObject({ tenant: { name: 'Acme', wabaIds: ['5002'] } });
    expect(cleared.tenant).not.toHaveProperty('displayPhoneNumbers');
    expect((await kentongan.run('tenants', 'set', 'acme')).stdout).toBe('Acme (acme):\n    as it was\n');

    const asked = await kentongan.run('tenants', 'rm', 'acme');
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringMatching(/3 sender\(s\).*unassigned.*--yes/),
    ]);
    expect(await kentongan.json('tenants', 'rm', 'acme', '--yes')).toEqual({
      id: 'acme',
      name: 'Acme',
      released: ['5002', '6001', '6002'],
      notes: [],
    });
    expect((await kentongan.run('tenants', 'show', 'acme')).stderr).toContain('there is no tenant "acme"');
  });

  it('is listed by its labels', async () => {
    await kentongan.run(
      'tenants',
      'add',
      'gold',
      '--name',
      'G',
      '--waba',
      '71',
      '--label',
      'tier=gold',
      'team=a',
    );
    await kentongan.run(
      'tenants',
      'add',
      'both',
      '--name',
      'B',
      '--waba',
      '72',
      '--label',
      'tier=gold',
      'team=b',
    );
    const ids = async (...labels: string[]) =>
      (await kentongan.json<Listed[]>('tenants', 'ls', ...labels)).map(({ id }) => id);
    expect(await ids('--label', 'tier=gold')).toEqual(['both', 'gold']);
    expect(await ids('--label', 'tier=gold', 'team=a')).toEqual(['gold']);
    expect(await ids()).toEqual(['both', 'demo-1', 'gold']);
    const { stdout } = await kentongan.run('tenants', 'ls', '--label', 'team=a');
    expect(stdout).toMatch(/^tenant +name +labels +senders\ngold +G +team=a tier=gold +71\n$/);
    expect((await kentongan.run('tenants', 'ls', '--label', 'team=z')).stdout).toContain('None of the 3');
    await kentongan.run('tenants', 'rm', 'gold', '--yes');
    await kentongan.run('tenants', 'rm', 'both', '--yes');
  });

  it.each([
    ['add acme --name A', 2, /no sender came.*--waba/],
    [
      'add Acme --name A --waba 0',
      2,
      /2 fault\(s\) in tenants:\n {2}id: came "Acme".*\n {2}wabaIds\.0: came "0"/,
    ],
    ['add acme --waba 1', 2, /required option '--name <name>' not specified/],
    ['add demo-1 --name A --waba 1', 1, /there is a tenant "demo-1" already; `kentongan tenants set demo-1`/],
    ['add acme --name A --waba 1 --quota many', 2, /--quota: came "many", accepted is NAME=NUMBER/],
    [
      'add acme --name A --waba 1 --label =x --quota messagesPerDay=x',
      2,
      /--label: came "=x".*\n.*--quota: came/,
    ],
    [
      'add acme --name A --waba 1 --threshold no-such=1',
      2,
      /accepted is a rule about tenants: .*send-failures/,
    ],
    ['set nobody --name A', 2, /there is no tenant "nobody"; `kentongan tenants ls`/],
    ['set demo-1 --remove-waba 99', 2, /--remove-waba: came "99", accepted is one of those it has: 1022/],
    ['set demo-1 --app Bad', 2, /nothing was changed: 1 fault.*\n {2}apps\.0: came "Bad"/],
    ['rm unassigned --yes', 2, /there is no tenant "unassigned"/],
    ['ls --label gold', 2, /--label: came "gold", accepted is KEY=VALUE/],
  ])('%s ends with %d and says what to do', async (line, code, message) => {
    const said = await kentongan.run('tenants', ...line.split(' '));
    expect(said.stderr).toMatch(message);
    expect([said.code, said.stdout]).toEqual([code, '']);
  });

  it('may not have a sender of another, and is told whose it is', async () => {
    const { wabaId = '' } = world.tenants[0] ?? {};
    const said = await kentongan.run('tenants', 'add', 'thief', '--name', 'Thief', '--waba', '81', wabaId);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain(
      `tenant thief cannot have senders of others: ${wabaId} is tenant demo-1's. It stays as it was.`,
    );
    expect(said.stderr).toContain('`kentongan tenants set demo-1` with --remove-waba');
  });
});

describe('a registry from a file', () => {
  const ids = async () => (await kentongan.json<Listed[]>('tenants', 'ls')).map(({ id }) => id);

  it('shows what would change, does it, and then has nothing to do', async () => {
    const dry = await kentongan.run('tenants', 'apply', EXAMPLE, '--dry-run');
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.stdout).toMatch(/^\+ acme-law \(Acme Law\)\n {4}wabaIds {2}\+102290000000101\n/);
    expect(dry.stdout).toMatch(/\n2 to add, 0 to change, 0 to remove\n$/);
    expect(await ids()).toEqual(['demo-1']);

    const asked = await kentongan.run('tenants', 'apply', EXAMPLE);
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('agree with --yes')]);
    expect(await ids()).toEqual(['demo-1']);

    expect((await kentongan.run('tenants', 'apply', EXAMPLE, '--yes')).stdout).toContain(
      'Done: 2 tenant(s).',
    );
    expect(await ids()).toEqual(['acme-law', 'blue-door', 'demo-1']);
    expect(await kentongan.json('tenants', 'apply', EXAMPLE)).toEqual({
      changes: [],
      applied: false,
      notes: [],
    });
  });

  it('is exported as it can be applied again', async () => {
    const exported = await kentongan.run('tenants', 'export');
    expect(Object.keys(JSON.parse(exported.stdout))).toEqual(['tenants']);
    const file = fileWith(exported.stdout);
    const again = await kentongan.run('tenants', 'apply', file, '--prune');
    expect(again).toEqual({ code: 0, stdout: 'Nothing would change.\n', stderr: '' });
    for (const id of ['acme-law', 'blue-door', 'demo-1']) await kentongan.run('tenants', 'rm', id, '--yes');
    expect(await ids()).toEqual([]);
    await kentongan.run('tenants', 'apply', file, '--yes');
    expect((await kentongan.run('tenants', 'export')).stdout).toBe(exported.stdout);
  });

  it('moves senders between tenants, and removes who is not in it only with --prune', async () => {
    const [acme, blue] = (JSON.parse(readFileSync(EXAMPLE, 'utf8')) as { tenants: Record<string, unknown>[] })
      .tenants;
    const swapped = [
      { ...acme, wabaIds: blue?.wabaIds },
      { ...blue, wabaIds: acme?.wabaIds },
    ];
    const file = fileWith({ tenants: swapped });
    const { changes } = await kentongan.json<{ changes: unknown }>('tenants', 'apply', file, '--yes');
    expect(changes).toMatchObject([
      {
        kind: 'change',
        id: 'acme-law',
        fields: [{ added: ['102290000000202'], removed: ['102290000000101'] }],
      },
      {
        kind: 'change',
        id: 'blue-door',
        fields: [{ added: ['102290000000101'], removed: ['102290000000202'] }],
      },
    ]);
    expect(await kentongan.json('tenants', 'check')).toMatchObject({ tenants: 3, faults: [] });
    expect(await ids()).toEqual(['acme-law', 'blue-door', 'demo-1']);

    const one = fileWith({
      tenants: [{ ...blue, wabaIds: ['102290000000101', '102290000000202'] }],
    });
    const plan = await kentongan.run('tenants', 'apply', one, '--prune', '--dry-run');
    expect(plan.stdout).toContain('- acme-law (Acme Law)\n    6 sender(s) become unassigned');
    await kentongan.run('tenants', 'apply', one, '--prune', '--yes');
    expect(await ids()).toEqual(['blue-door']);
    expect(await kentongan.json('tenants', 'check')).toMatchObject({ tenants: 1, faults: [] });
  });

  it('is refused before anything is done where a tenant outside the file has one of its senders', async () => {
    await kentongan.run('tenants', 'add', 'outside', '--name', 'Outside', '--waba', '4711');
    const file = fileWith({
      tenants: [
        { id: 'fresh', name: 'Fresh', wabaIds: ['4710'] },
        { id: 'thief', name: 'Thief', wabaIds: ['4711'] },
      ],
    });
    const said = await kentongan.run('tenants', 'apply', file, '--yes');
    expect([said.code, said.stdout]).toEqual([1, '']);
    expect(said.stderr).toMatch(/tenant outside: sender 4711 is tenant thief's too.*\n.*--prune/);
    expect(await ids()).toEqual(['blue-door', 'outside']);
    await kentongan.run('tenants', 'apply', file, '--yes', '--prune');
    expect(await ids()).toEqual(['fresh', 'thief']);
    for (const id of ['fresh', 'thief']) await kentongan.run('tenants', 'rm', id, '--yes');
    await kentongan.run('tenants', 'add', 'blue-door', '--name', 'B', '--waba', '102290000000202');
  });

  it.each([
    ['{', /is not JSON: /],
    ['[]', /came no list "tenants", accepted is {"tenants": \[\.\.\.\]}/],
    ['{"tenants": {}}', /came no list "tenants"/],
    ['{"tenants": [], "prune": true}', /came "prune", accepted is/],
    [
      '{"tenants": [{"id": "a"}, {"id": "B", "name": "B"}]}',
      /2 fault\(s\).*\n {2}tenant a: name: .*\n {2}tenant B: id: /,
    ],
  ])('%s is refused by name and place', async (content, message) => {
    const file = fileWith(content);
    const said = await kentongan.run('tenants', 'apply', file, '--yes');
    expect([said.code, said.stdout, said.stderr]).toEqual([2, '', expect.stringMatching(message)]);
    expect(said.stderr).toContain(file);
  });
});

describe('a registry that was changed by hand', () => {
  it('is found out, and mended as far as it can be', async () => {
    const { region, awsUrl: endpoint, operator: credentials } = world.stack;
    const client = createDynamoClient({ region, endpoint, credentials });
    const Item = { ...keyItem(keys.sender('102290000000202')), tenantId: text('ghost') };
    await client.send(new PutItemCommand({ TableName: world.stack.output('StateTableName'), Item }));
    client.destroy();
    const checked = await kentongan.run('tenants', 'check');
    expect([checked.code, checked.stdout]).toEqual([
      1,
      'blue-door: webhooks of sender 102290000000202 count for tenant ghost\n',
    ]);
    expect(checked.stderr).toContain('`kentongan tenants check --repair`');
    expect((await kentongan.run('tenants', 'check', '--repair')).stdout).toBe(
      'repaired: blue-door\n1 tenant(s) and their senders agree.\n',
    );
    expect((await kentongan.run('tenants', 'check')).code).toBe(0);
  });
});

describe('the running stack', () => {
  const sender = { wabaId: '900000000000001', phoneNumberId: '900000000000002' };
  const inbound = async (tenantId: string) => (await world.counts(tenantId)).inbound ?? 0;
  /** One webhook every ten seconds. */
  const send = async (name: string, count: number) => {
    for (let index = 0; index < count; index += 1) {
      expect(await world.post(textMessage(sender, `${name}-${index}`))).toBe(200);
      await world.clock.advance(20_000);
    }
  };

  it('counts for a tenant within a minute of its registration, and for nobody after its removal', async () => {
    await send('before', 3);
    expect([await inbound('late'), await inbound('unassigned')]).toEqual([0, 3]);
    await kentongan.run(
      'tenants',
      'add',
      'late',
      '--name',
      'Late',
      '--phone-number-id',
      sender.phoneNumberId,
    );
    await send('meanwhile', 6);
    const [late, unassigned] = [await inbound('late'), await inbound('unassigned')];
    expect(late + unassigned).toBe(9);
    await send('after', 3);
    expect([await inbound('late'), await inbound('unassigned')]).toEqual([late + 3, unassigned]);

    // Bound to an app that does not send this, it is not the tenant's word any more.
    await kentongan.run('tenants', 'set', 'late', '--app', 'partner');
    await world.clock.advance(MINUTE);
    await send('forged', 2);
    expect([await inbound('late'), await inbound('unassigned')]).toEqual([late + 3, unassigned + 2]);
    await kentongan.run('tenants', 'set', 'late', '--app', 'partner', 'main');
    await world.clock.advance(MINUTE);
    await send('bound', 2);
    expect([await inbound('late'), await inbound('unassigned')]).toEqual([late + 5, unassigned + 2]);

    await kentongan.run('tenants', 'rm', 'late', '--yes');
    await world.clock.advance(MINUTE);
    await send('gone', 2);
    expect([await inbound('late'), await inbound('unassigned')]).toEqual([late + 5, unassigned + 4]);
  });

  it('goes on for known senders while the table answers no look-up, and counts all others when it does', async () => {
    await kentongan.run('tenants', 'add', 'steady', '--name', 'S', '--phone-number-id', sender.phoneNumberId);
    await world.clock.advance(MINUTE);
    await send('known', 6);
    const [steady, unassigned] = [await inbound('steady'), await inbound('unassigned')];
    const fault = world.stack.faults.add({
      service: 'dynamodb',
      action: 'BatchGetItem',
      error: 'unavailable',
    });
    await world.clock.advance(2 * MINUTE);
    await world.post(textMessage({ wabaId: '97', phoneNumberId: '98' }, 'stranger'));
    await send('known-still', 3);
    expect(fault.met).toBeGreaterThan(0);
    expect([await inbound('steady'), await inbound('unassigned')]).toEqual([steady + 3, unassigned]);
    expect(world.logged('normalise', 'tenants.stale').length).toBeGreaterThan(0);
    fault.remove();
    await world.clock.advance(10 * MINUTE);
    expect([await inbound('steady'), await inbound('unassigned')]).toEqual([steady + 3, unassigned + 1]);
  });

  it('shows what was counted over time, the same by hour as by day', async () => {
    const day = ['--since', '2026-11-21', '--until', '2026-11-22'];
    interface Shown {
      readonly periods: readonly { readonly hour?: string; readonly inbound: number }[];
    }
    const byHour = await kentongan.json<Shown>('tenants', 'show', 'steady', ...day, '--by', 'hour');
    const byDay = await kentongan.json<Shown>('tenants', 'show', 'steady', ...day, '--by', 'day');
    expect(byHour).toMatchObject({ id: 'steady', name: 'S', by: 'hour' });
    expect(byHour.periods[0]?.hour).toMatch(/^2026-11-21T\d\d$/);
    expect(byHour.periods.reduce((sum, { inbound: n }) => sum + n, 0)).toBe(await inbound('steady'));
    expect(byDay.periods).toMatchObject([{ day: '2026-11-21', inbound: await inbound('steady') }]);
    const { stdout } = await kentongan.run('tenants', 'show', 'steady', ...day, '--by', 'day');
    expect(stdout).toMatch(/^S \(steady\)\n.*by day:\nday +inbound .*\n2026-11-21 .*█\ntotal /s);
    expect(await kentongan.run('tenants', 'show', 'steady', '--since', 'monday')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--since: came "monday", accepted is now, a time ago such as 90m'),
    });
  });
});
