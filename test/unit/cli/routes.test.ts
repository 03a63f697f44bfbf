import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeRoutes } from '../../../cli/commands/routes';
import { renderRouting } from '../../../cli/routes/show';
import { parseRouting } from '../../../lambdas/domain/routing/parse-routing';
import { outputOf } from '../../support/command-output';

const FILE = {
  receivers: {
    alerts: { channel: 'slack', target: { channel: '#alerts' }, fallback: 'mail' },
    mail: { channel: 'email', credential: 'mail-eu', sendResolved: false },
  },
  route: {
    receivers: ['alerts'],
    groupBy: ['rule'],
    routes: [
      {
        matchers: ['severity=critical'],
        receivers: ['mail', 'alerts'],
        continue: true,
        escalation: 'fast',
        routes: [{ matchers: ['tenant="a b"'], groupBy: ['...'], groupWait: '0s' }],
      },
      { receivers: ['mail'], groupBy: [], repeatInterval: '1d' },
    ],
  },
  escalations: {
    fast: {
      levels: [
        { after: '10m', to: [{ schedule: 'primary' }] },
        { after: '1h', to: [{ person: 'sari' }, { receiver: 'mail' }], evenIfAcknowledged: true },
      ],
    },
  },
  people: { sari: ['sms', 'email'] },
  schedules: {
    primary: {
      zone: 'Asia/Jakarta',
      layers: [
        {
          people: ['sari'],
          turn: '1d',
          handOver: '09:00',
          start: '2026-01-05',
          hours: [{ days: ['monday'], from: '08:00', to: '18:00' }],
        },
        { people: ['sari'], turn: '2w', handOver: '09:30', start: '2026-01-05' },
      ],
    },
  },
  maintenance: [
    {
      name: 'backup',
      matchers: ['rule=silence'],
      why: 'it is quiet then',
      zone: 'Asia/Jakarta',
      weekly: { from: '23:00', to: '01:00' },
    },
    {
      name: 'move',
      matchers: ['rule=~".+"'],
      zone: 'UTC',
      once: { from: '2026-11-28 22:00', to: '2026-11-29 02:00' },
    },
  ],
  digest: { at: '08:00', zone: 'Asia/Jakarta', receivers: ['mail'] },
};

const folder = mkdtempSync(join(tmpdir(), 'kentongan-routes-'));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const good = file('good.json', JSON.stringify(FILE));
const bad = file('bad.json', '{"receivers": {"a": {"channel": "slack"}}, "route": {"receivers": ["b"]}}');

afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) => outputOf(describeRoutes, ['routes', ...args]);

describe('routes test', () => {
  it('names the receivers in order, one a line, again for each route', async () => {
    expect(await run('test', '--config', good, 'severity=critical')).toBe('mail\nalerts\nmail\n');
    expect(await run('test', '--config', good)).toBe('mail\n');
  });

  it('tells as JSON by which route and in which group', async () => {
    const said = await run(
      'test',
      '--config',
      good,
      '--json',
      'severity=critical',
      'tenant="a b"',
      'rule=silence',
    );
    expect(JSON.parse(said)).toEqual([
      {
        route: 'root.0.0',
        receivers: ['mail', 'alerts'],
        group: { rule: 'silence', severity: 'critical', tenant: 'a b' },
        escalation: 'fast',
      },
      { route: 'root.1', receivers: ['mail'], group: {}, escalation: null },
    ]);
  });

  it.each([
    ['severity', 'came "severity", accepted is LABEL="VALUE"'],
    ['severity=~critical', 'severity=~critical: an alert has labels and no matchers: write severity=VALUE'],
    ['severity=high', 'severity=high: the label severity came twice'],
    ['sevrity=high', 'sevrity: came a label that no alert has, accepted is one of: rule, severity'],
    ['category=securty', 'category: came "securty", accepted is one of: availability, delivery, security'],
  ])('refuses %s', async (word, message) => {
    await expect(run('test', 'severity=high', word)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
  });

  it('asks the default file where none is named', async () => {
    expect(await run('test', 'severity=critical')).toMatch(/^pagerduty\n/);
  });
});

describe('routes check', () => {
  it('says that all is well', async () => {
    expect(await run('check', '--config', good)).toBe(
      `${good}: 2 receivers, 4 routes, nothing wrong with any.\n`,
    );
    expect(JSON.parse(await run('check', '--json'))).toEqual({
      file: 'config/routing/default.json',
      receivers: 6,
      routes: 5,
      faults: [],
    });
  });

  it('tells what no alert has, and no channel is called', async () => {
    const receivers = { ...FILE.receivers, alerts: { ...FILE.receivers.alerts, channel: 'slak' } };
    const slips = file('slips.json', JSON.stringify({ ...FILE, receivers }));
    await expect(run('check', '--config', slips)).rejects.toMatchObject({
      said: expect.stringContaining(
        'receivers.alerts.channel: came "slak", accepted is one of: slack, teams',
      ),
    });
    const route = { ...FILE.route, routes: [{ matchers: ['severity="crtical"'] }] };
    await expect(
      run('check', '--config', file('slip.json', JSON.stringify({ ...FILE, route }))),
    ).rejects.toMatchObject({
      said: expect.stringContaining('route.routes.0.matchers: came "crtical"'),
    });
  });

  it('tells what is wrong, and ends with 1', async () => {
    const fault = 'route.receivers.0: came "b", accepted is one of: a';
    await expect(run('check', '--config', bad)).rejects.toMatchObject({
      exitCode: 1,
      message: `1 fault(s) in ${bad}`,
      said: `${fault}\n`,
    });
    await expect(run('check', '--json', '--config', bad)).rejects.toMatchObject({
      said: `${JSON.stringify({ file: bad, faults: [fault] }, null, 2)}\n`,
    });
    await expect(run('test', '--config', bad)).rejects.toMatchObject({
      exitCode: 1,
      message: `1 fault(s) in ${bad}:\n  ${fault}`,
    });
    await expect(run('show', '--config', join(folder, 'none.json'))).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('routes show', () => {
  it('draws the tree, saying of each route what differs from its parent', () => {
    expect(renderRouting(parseRouting(FILE))).toEqual([
      'every alert: alerts; together by rule, wait 30s, each 5m, repeat 4h, escalation none',
      '├─ severity="critical": mail, alerts; escalation fast; and goes on',
      '│  └─ tenant="a b": as above; each alert by itself, wait 0s',
      '└─ every alert: mail; all together, repeat 1d',
      '',
      'receiver  channel  credential  target                 fallback',
      'alerts    slack    slack       {"channel":"#alerts"}  mail',
      'mail      email    mail-eu                                      not told what is over',
      '',
      'escalation fast: after 10m schedule primary; after 1h person sari, receiver mail even if acknowledged; an acknowledgement holds for 1h',
      '',
      'schedule primary: sari in turn, 1 d each, handed over at 09:00 Asia/Jakarta, only monday 08:00-18:00',
      'schedule primary: sari in turn, 14 d each, handed over at 09:30 Asia/Jakarta',
      '',
      'person sari: sms, email',
      '',
      'maintenance backup: rule="silence", every day 23:00-01:00 Asia/Jakarta (it is quiet then)',
      'maintenance move: rule=~".+", 2026-11-28T22:00:00.000Z to 2026-11-29T02:00:00.000Z',
      '',
      'sent digest: at 08:00 Asia/Jakarta to mail',
    ]);
  });

  it('gives all of it as JSON, with names as keys', async () => {
    const said = JSON.parse(await run('show', '--json', '--config', good));
    expect(said).toMatchObject({
      receivers: { mail: { credential: 'mail-eu' } },
      people: { sari: ['sms', 'email'] },
    });
  });
});
