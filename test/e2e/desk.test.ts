/** A day in the life of an alert among people, by the commands that they type. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import routing from '../../config/routing/default.json';
import { type CommandLine, commandLine } from '../support/command';
import { MINUTE, startWorld, statuses, tenantOf, type World } from '../support/world';

interface Alert {
  readonly fingerprint: string;
  readonly rule: string;
  readonly incident: string;
  readonly acknowledged?: { readonly by: string };
  readonly muted?: { readonly kind: string; readonly by: string };
  readonly told: readonly { readonly receiver: string }[];
}

let world: World;
let kentongan: CommandLine;
let folder: string;

const said = async (...args: string[]) => {
  const { stdout, stderr, code } = await kentongan.run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const refused = async (...args: string[]) => {
  const { stderr, code } = await kentongan.run(...args);
  expect(code).not.toBe(0);
  return stderr;
};
const alerts = () => kentongan.json<readonly Alert[]>('alerts', 'ls');
const incidents = (...args: string[]) =>
  kentongan.json<readonly { readonly id: string; readonly state: string }[]>('incidents', 'ls', ...args);
const toldInSlack = (text: string) => world.slack().filter((line) => line.includes(text));

/** Eight of forty messages fail at 09:00: the tenant's health is red, and too many of its messages fail. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kentongan-desk-'));
  world = await startWorld();
  kentongan = commandLine(world);
  const reports = Array.from({ length: 40 }, (_, index) => ({ id: `send-${index}`, status: 'sent' }));
  const failures = reports.slice(0, 8).map(({ id }) => ({ id, status: 'failed' }));
  await world.post(statuses(tenantOf(world, 'demo-2'), reports));
  await world.post(statuses(tenantOf(world, 'demo-2'), failures));
  await world.clock.advance(4 * MINUTE);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.stop();
});

describe('an alert among people', () => {
  let incident: string;

  it('is part of an incident, which says who was told and who is next', async () => {
    const [open, ...others] = await incidents();
    incident = open?.id ?? '';
    expect(others).toEqual([]);
    const shown = await said('incidents', 'show', incident);
    expect(shown).toContain("(critical, demo-2): A tenant's health is red, and 1 more");
    expect(shown).toContain('taken on   by nobody');
    expect(shown).toContain('escalates  level 0 of 2 of critical; then receiver slack-alerts in 8 min');
    expect(shown).toMatch(/told +.*slack-alerts, webhook/);
    expect(shown).toContain('slack-alerts was told (firing, 1 alert), by notify');
    expect(await alerts()).toMatchObject([
      {
        rule: 'tenant-health',
        incident,
        told: expect.arrayContaining([expect.objectContaining({ receiver: 'slack-alerts' })]),
      },
      { rule: 'send-failures', incident },
    ]);
  });

  it('is taken on by the beginning of its incident, and those who were told hear who has it', async () => {
    const unknown = await refused('alerts', 'ack', 'zzz');
    expect(unknown).toContain('there is no alert and no incident "zzz"\nWhat fires now:');
    expect(unknown).toContain(incident);
    expect(await refused('alerts', 'ack', incident, '--why', 'call +62 812 3456 7890')).toContain(
      '--why: what came holds a phone number',
    );
    const taken = await said('alerts', 'ack', 'inc-2026', '--by', 'sari', '--why', 'rolling back');
    expect(taken).toContain('sari has taken on 2 alerts, until 2026-11-21 10:04 UTC');
    expect(taken).toContain('If it lasts, escalation goes on all the same: receiver email in 28 min.');
    await world.clock.advance(2 * MINUTE);
    expect(toldInSlack('sari has taken it on: rolling back')).toHaveLength(1);
    expect(await alerts()).toMatchObject([
      { acknowledged: { by: 'sari' } },
      { acknowledged: { by: 'sari' } },
    ]);
  });

  it('is silenced, after it was said what that would mute, and never without asking when it is critical', async () => {
    const add = (...args: string[]) => [
      'silences',
      'add',
      ...args,
      '--for',
      '2h',
      '--by',
      'budi',
      '--why',
      'a new template',
    ];
    expect(await refused(...add('rule=~".+"'))).toContain('it would mute everything');
    expect(await refused(...add('tenant=demo-2'))).toContain(
      'It would mute 2 alerts, 1 of them critical. There is no terminal to ask on: agree with --yes.',
    );
    expect(await said('silences', 'ls')).toContain('Nothing is silenced.');

    const added = await said(...add('rule=send-failures', 'tenant=demo-2'));
    expect(added).toMatch(/^It would mute 1 alert now:\n.*\n {2}high +send-failures +demo-2/);
    const [silence] = await kentongan.json<readonly { id: string; mutes: number }[]>('silences', 'ls');
    expect(silence).toMatchObject({ mutes: 1, by: 'budi' });
    expect((await alerts())[1]?.muted).toEqual({ kind: 'silence', by: silence?.id });
    expect(await said(...add('tenant=demo-33'))).toContain(
      'It would mute nothing now: no alert that fires fits.',
    );
    const [, slip] = await kentongan.json<readonly { id: string; mutes: number }[]>('silences', 'ls');
    expect(slip?.mutes).toBe(0);
    expect(await said('silences', 'end', slip?.id ?? '')).toContain('Nothing that it muted fires.');

    const ended = await said('silences', 'end', silence?.id ?? '', '--by', 'sari', '--why', 'it is out');
    expect(ended).toContain('1 that it muted fires');
    expect(await refused('silences', 'end', silence?.id ?? '')).toContain('it has ended already');
  });

  it('is snoozed by somebody else, and shown with all that was done about it', async () => {
    const [health] = await alerts();
    const name = health?.fingerprint.slice(0, 6) ?? '';
    expect(await said('alerts', 'snooze', name, '--for', '20m', '--by', 'budi')).toContain(
      'budi has taken on one alert, until 2026-11-21 09:26 UTC; what still fires then is told again.',
    );
    const shown = await said('alerts', 'show', name);
    expect(shown).toContain('taken on   budi has it, until 09:26');
    expect(shown).toMatch(/inactive -> firing, by evaluate.*taken on \(2 alerts\), by sari: rolling back/s);
  });

  it('is over, and can be taken on no more', async () => {
    await world.clock.advance(90 * MINUTE);
    expect(await incidents()).toEqual([]);
    expect(await incidents('--all')).toMatchObject([{ id: incident, state: 'over' }]);
    expect(await refused('alerts', 'ack', incident)).toContain(`${incident} is over since 2026-11-21 `);
    expect(await said('incidents', 'show', incident.slice(0, -2))).toContain(
      `${incident} (critical, demo-2)`,
    );
  });

  it('leaves a post-mortem to be written, with its timeline', async () => {
    const file = join(folder, 'post-mortem.md');
    await said('incidents', 'postmortem', incident, '--out', file);
    const draft = readFileSync(file, 'utf8');
    expect(draft).toMatch(/^# A tenant's health is red, and 1 more\n/);
    expect(draft).toContain('| Taken on by | sari, budi |');
    const steps = [
      'send-failures (high) of demo-2: fires | evaluate | 8 of 48 in 15 min is 16.7 %, limit 5 %',
      'slack-alerts was told (firing, 1 alert) | notify',
      'taken on (2 alerts) | sari | rolling back',
      '(1 alert) | budi | a new template',
      '(1 alert) | sari | it is out',
      'taken on until 2026-11-21 09:26 (1 alert) | budi',
      'send-failures (high) of demo-2: is over | evaluate',
      'no longer taken on | notify | the snooze is over',
      'tenant-health (critical) of demo-2: is over | evaluate',
    ];
    const places = steps.map((step) => draft.indexOf(step));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(draft).not.toMatch(/wamid|15550100999/);
    expect(await refused('incidents', 'postmortem', incident, '--out', file)).toContain(
      'it is there already',
    );
    expect(existsSync(file)).toBe(true);
  });

  it('has in the log what was done about it beside what happened to it', async () => {
    const lines = await kentongan.json<readonly { what: string; by: string }[]>(
      ...['alerts', 'log', '--tenant', 'demo-2', '--since', '3h'],
    );
    const byPeople = lines.filter(({ by }) => by === 'sari' || by === 'budi');
    expect(byPeople.map(({ what, by }) => `${what} ${by}`)).toEqual([
      'acknowledged sari',
      'silenced budi',
      'silence-ended sari',
      'acknowledged budi',
    ]);
    expect(lines.map(({ what }) => what)).toContain('changed');
  });
});

describe('who is on call', () => {
  const config = () => join(folder, 'routing.json');
  const at = ['--from', '18:00', '--until', '23:00', '--by', 'sari'];
  beforeAll(() => {
    const layers = [{ people: ['sari', 'budi'], turn: '1w', handOver: '09:00', start: '2026-01-05' }];
    const schedules = { primary: { zone: 'Asia/Jakarta', layers } };
    const people = { sari: ['sms'], budi: ['email'] };
    writeFileSync(config(), JSON.stringify({ ...routing, people, schedules }));
  });

  it('is nobody where the routing has no schedule', async () => {
    expect(await refused('oncall', 'show')).toContain('the routing of this stage has no schedules');
  });

  it('is overridden, refused with the reason, and ended', async () => {
    const file = ['--config', config()];
    expect(await said('oncall', 'show', ...file)).toContain(
      'primary: budi is on call now. Handed over to sari',
    );
    const done = await said('oncall', 'override', 'primary', 'sari', ...at, ...file);
    const [id = ''] = /ovr-\w+/.exec(done) ?? [];
    expect(done).toContain('from Sun 2026-11-22 01:00 until Sun 2026-11-22 06:00, Asia/Jakarta');
    expect(await said('oncall', 'show', 'primary', ...file)).toContain(`stands in (${id}, by sari)`);
    expect(await refused('oncall', 'override', 'primary', 'budi', ...at, ...file)).toContain(
      'end that one first',
    );
    expect(await refused('oncall', 'override', 'primary', 'ani', ...at, ...file)).toContain(
      'there is no person "ani"; there are: sari, budi',
    );
    expect(await refused('oncall', 'override', 'primary')).toContain('say who stands in, where and when');
    expect(await said('oncall', 'override', '--end', 'ovr')).toBe(
      `${id} is ended: sari no longer stands in on primary.\n`,
    );
    expect(await said('alerts', 'log', '--since', '1h')).toMatch(/sari stands in on primary from .* until/);
  });
});
