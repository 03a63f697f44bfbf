/** A day in the life of an alert among people, by the commands that they type. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import routing from '../../config/routing/default.json';
import { type CommandLine, commandLine } from '../support/command';
import { MINUTE, startWorld, statuses, tenantOf, type World } from '../support/world';

let world: World;
let kentongan: CommandLine;
let folder: string;

beforeAll(async () => {
  world = await startWorld();
  kentongan = commandLine(world);
  folder = mkdtempSync(join(tmpdir(), 'kentongan-desk-'));
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
const said = async (...args: string[]) => {
  const { stdout, stderr, code } = await kentongan.run(...args);
  process.stderr.write(`\n$ kentongan ${args.join(' ')}\n${stdout}${stderr}(${code})\n`);
  return stdout;
};

it('explores', async () => {
  await said('alerts', 'ls');
  const [inc] = await kentongan.json<readonly { id: string }[]>('incidents', 'ls');
  const id = inc?.id ?? '';
  await said('incidents', 'ls');
  await said('incidents', 'show', id);
  await said('alerts', 'ack', 'zzz');
  await said('alerts', 'ack', id, '--why', 'call +62 812 3456 7890');
  await said('alerts', 'ack', id, '--why', 'rolling back', '--by', 'sari');
  await world.clock.advance(2 * MINUTE);
  await said(
    'silences',
    'add',
    'rule=send-failures',
    'tenent=demo-2',
    '--for',
    '2h',
    '--why',
    'x',
    '--by',
    'sari',
  );
  await said('silences', 'add', 'rule=~".+"', '--for', '2h', '--why', 'x', '--by', 'sari');
  await said(
    'silences',
    'add',
    'rule=send-failures',
    'tenant=demo-2',
    '--for',
    '2h',
    '--why',
    'they change their template',
    '--by',
    'budi',
  );
  await said('silences', 'ls');
  await said('alerts', 'ls');
  const [alert] = await kentongan.json<readonly { fingerprint: string }[]>('alerts', 'ls');
  process.stderr.write(JSON.stringify(alert, null, 1));
  await said('alerts', 'show', alert?.fingerprint.slice(0, 6) ?? '');
  await said('alerts', 'snooze', alert?.fingerprint.slice(0, 6) ?? '', '--for', '2h');
  const [sil] = await kentongan.json<readonly { id: string }[]>('silences', 'ls');
  await said('silences', 'end', 'sil', '--by', 'budi');
  await said('silences', 'end', sil?.id ?? '', '--by', 'budi');
  await world.clock.advance(30 * MINUTE);
  await said('incidents', 'ls');
  await said('incidents', 'ls', '--all');
  await said('incidents', 'show', id.slice(0, 12));
  await said('incidents', 'postmortem', id);
  await said('alerts', 'log');
  await said('alerts', 'log', '--format', 'csv', '--rule', 'send-failures');
  await said('alerts', 'ack', id);
  const config = join(folder, 'routing.json');
  writeFileSync(
    config,
    JSON.stringify({
      ...routing,
      $schema: undefined,
      people: { sari: ['sms'], budi: ['email'] },
      schedules: {
        primary: {
          zone: 'Asia/Jakarta',
          layers: [{ people: ['sari', 'budi'], turn: '1w', handOver: '09:00', start: '2026-01-05' }],
        },
      },
    }),
  );
  await said('oncall', 'show');
  await said('oncall', 'show', '--config', config);
  await said(
    'oncall',
    'override',
    'primary',
    'budi',
    '--from',
    '18:00',
    '--until',
    '23:00',
    '--config',
    config,
    '--by',
    'sari',
    '--why',
    'at the dentist',
  );
  await said(
    'oncall',
    'override',
    'primary',
    'budi',
    '--from',
    '19:00',
    '--until',
    '02:00',
    '--config',
    config,
    '--by',
    'sari',
  );
  await said(
    'oncall',
    'override',
    'primary',
    'ani',
    '--from',
    '19:00',
    '--until',
    '02:00',
    '--config',
    config,
    '--by',
    'sari',
  );
  await said('oncall', 'show', '--config', config, '--days', '7');
  await said('oncall', 'override', '--end', 'ovr');
  await said('alerts', 'log', '--since', '1h');
  readFileSync(config);
});
