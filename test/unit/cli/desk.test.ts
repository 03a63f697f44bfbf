/** What people type about alerts, and what they read. */

import { withAlarms } from '../../../cli/alerts/alarms';
import { linesOf } from '../../../cli/alerts/log-lines';
import { findAlert, renderAlert } from '../../../cli/alerts/show';
import { renderTaken } from '../../../cli/alerts/take';
import { findNamed } from '../../../cli/desk/find';
import { readWho } from '../../../cli/desk/who';
import { closedIncident } from '../../../cli/incidents/find';
import { chosenIncidents, renderIncidents } from '../../../cli/incidents/list';
import { chosenSchedules, renderSchedule } from '../../../cli/oncall/show';
import { readMatchers, readRange, refuseUnknownLabels, renderMuted } from '../../../cli/silences/add';
import { chosenSilences, renderSilences } from '../../../cli/silences/list';
import {
  type DeskEntry,
  EMPTY_DESK,
  type Incident,
  type Silence,
} from '../../../lambdas/domain/dispatch/desk';
import { wouldMute } from '../../../lambdas/domain/dispatch/silences';
import type { Schedule } from '../../../lambdas/domain/oncall/schedule';
import { parseMatcher } from '../../../lambdas/domain/routing/matcher';
import { MINUTE, T0 } from '../../support/builders';
import { deskWorld, reportOf, routingOf } from '../../support/desk-world';

const HOUR = 60 * MINUTE;
const silence = (change: Partial<Silence> = {}): Silence => ({
  id: 'sil-3f9a01',
  matchers: [parseMatcher('rule=latency')],
  startMs: T0 - HOUR,
  endMs: T0 + HOUR,
  by: 'sari',
  why: 'we are at it',
  ...change,
});

describe('a name', () => {
  const all = ['inc-20261121-aa', 'inc-20261121-ab', 'inc-20261121-abc'].map((name) => ({ name, what: 'x' }));
  it('may be its beginning, and is itself where it also begins another', () => {
    expect(findNamed(all, 'INC-20261121-aa')?.name).toBe('inc-20261121-aa');
    expect(findNamed(all, 'inc-20261121-ab')?.name).toBe('inc-20261121-ab');
    expect(findNamed(all, 'sil')).toBeUndefined();
    expect(() => findNamed(all, 'inc')).toThrow(
      /how 3 names begin; give more of one:\n {2}inc-20261121-aa {2}x/,
    );
  });

  it('of an incident that is over is looked for on its day, or in the last months', async () => {
    const asked: string[] = [];
    const incident = { id: 'inc-20250102-abc123', members: {}, severity: 'high' } as unknown as Incident;
    const closed = async (fromMs: number, toMs: number) => {
      asked.push([fromMs, toMs].map((ms) => new Date(ms).toISOString().slice(0, 10)).join(' '));
      return [incident];
    };
    expect(await closedIncident({ closed }, 'inc-20250102-ab')).toBe(incident);
    expect(asked).toEqual(['2025-01-02 2025-01-02']);
    expect(await closedIncident({ closed }, 'inc-2025')).toBe(incident);
    expect(asked).toHaveLength(2);
    expect(await closedIncident({ closed }, '3f9a')).toBeUndefined();
    expect(asked).toHaveLength(2);
  });
});

describe('who and why', () => {
  it('are one line each, and hold nothing personal', () => {
    expect(readWho({ by: 'sari', why: 'rolling\nback' })).toEqual({ by: 'sari', why: 'rolling back' });
    expect(readWho({}).by).not.toBe('');
    expect(() => readWho({ by: 'sari', why: 'call +62 812 3456 7890' })).toThrow(
      '--why: what came holds a phone number.',
    );
    expect(() => readWho({ by: ' ' })).toThrow('--by: nothing came');
  });
});

describe('taking on', () => {
  const world = deskWorld();
  const fingerprint = world.fire({ tenant: 'acme' });
  const alert = world.desk.alerts[fingerprint];
  if (!alert) throw new Error('nothing fires');

  it('says what, until when, and who had it before', () => {
    const taken = { ...alert, incident: 'inc-1', acknowledged: { by: 'budi', atMs: T0 } };
    const lines = renderTaken([taken], 'sari', {
      endMs: T0 + HOUR,
      isSnooze: true,
      later: 'person ani in 5 min',
    });
    expect(lines).toEqual([
      'sari has taken on one alert, until 2026-11-21 10:41 UTC; what still fires then is told again.',
      '  severity  rule     tenant  alert     incident  before',
      `  critical  latency  acme    ${fingerprint.slice(0, 8)}  inc-1     budi had it`,
      'Repeats and escalation stop, and those who were told hear who has it.',
      'If it lasts, escalation goes on all the same: person ani in 5 min.',
    ]);
    expect(renderTaken([alert], 'sari', { endMs: undefined, isSnooze: false })[0]).toBe(
      'sari has taken on one alert, until it is over.',
    );
  });
});

describe('a silence', () => {
  it('takes matchers as Alertmanager does, one or several to a word', () => {
    expect(readMatchers(['rule=a', '{tenant=~"x|y", team!=""}'])).toHaveLength(3);
    expect(() => readMatchers(['rule'])).toThrow('came "rule", accepted is LABEL="VALUE"');
  });

  it.each([
    [{ for: '2h' }, 0, 2],
    [{ from: '1h', for: '30m' }, 1, 1.5],
    [{ from: '22:00', until: '01:00' }, 12 + 19 / 60, 15 + 19 / 60],
  ])('lasts as %j says', (options, fromHours, untilHours) => {
    const { startMs, endMs } = readRange(options, T0);
    expect([(startMs - T0) / HOUR, (endMs - T0) / HOUR]).toEqual([
      expect.closeTo(fromHours),
      expect.closeTo(untilHours),
    ]);
  });

  it.each([
    [{}, 'came neither --for nor --until, accepted is one of them'],
    [{ for: '2h', until: '18:00' }, 'came --for and --until, accepted is one of them'],
    [{ for: '0s' }, '--for: came "0s", accepted is a length'],
    [{ until: 'tomorrow' }, '--until: came "tomorrow", accepted is now, a time from now'],
  ])('%j is refused with what is accepted', (options, reason) => {
    expect(() => readRange(options, T0)).toThrow(reason);
  });

  it('shows what it would mute, and refuses labels that no alert has', () => {
    const world = deskWorld();
    const at = world.nowMs;
    world.take(Array.from({ length: 25 }, (_, index) => reportOf('firing', at, at, { tenant: `t${index}` })));
    const lines = renderMuted(wouldMute(world.desk, [parseMatcher('rule=latency')]), false);
    expect(lines[0]).toBe('It would mute 25 alerts now:');
    expect(lines.at(-1)).toBe('  and 5 more');
    expect(renderMuted([], true)).toEqual([
      'It would mute nothing if it began now: no alert that fires fits.',
    ]);
    expect(() => refuseUnknownLabels(readMatchers(['tenent=a', 'rule=b']), world.desk)).toThrow(
      /no alert has a label "tenent"; there are .*tenant.* With --anyway/,
    );
    expect(() => refuseUnknownLabels(readMatchers(['tenant=a', 'alarm=b']), world.desk)).not.toThrow();
  });

  it('is listed with its state in words and with how many it mutes now', () => {
    const world = deskWorld();
    world.fire();
    const pending = silence({ id: 'sil-b', startMs: T0 + 5 * MINUTE });
    const over = silence({ id: 'sil-c', endMs: T0 - MINUTE });
    const desk = { ...world.desk, silences: { b: pending, c: over, a: silence() } };
    const row = ([id, state, when, mutes]: readonly string[]) =>
      new RegExp(`^${id} +${state} +${when} +${mutes} +rule="latency" +sari +we are at it$`);
    const lines = renderSilences(chosenSilences(desk, true, T0), desk, T0, true);
    expect(lines[1]).toMatch(row(['sil-3f9a01', 'active', 'ends in 60 min', '1']));
    expect(lines[2]).toMatch(row(['sil-b', 'pending', 'begins in 5 min', '0']));
    expect(lines[3]).toMatch(row(['sil-c', 'expired', 'ended 60 s ago', '0']));
    expect(chosenSilences(desk, false, T0)).toHaveLength(2);
    expect(renderSilences([], EMPTY_DESK, T0, false)[0]).toContain('Nothing is silenced.');
  });
});

describe('who is on call', () => {
  const primary: Schedule = {
    name: 'primary',
    zone: 'Asia/Jakarta',
    // 2026-01-05
    layers: [{ people: ['sari', 'budi'], turnDays: 7, handOverMinute: 540, startDay: 20_458 }],
  };
  const override = { id: 'ovr-1', schedule: 'primary', person: 'ani', by: 'sari' };

  it('is told in the times of the schedule, with hand-over and overrides', () => {
    const startMs = Date.parse('2026-11-22T00:00Z');
    const desk = { ...EMPTY_DESK, onCallOverrides: [{ ...override, startMs, endMs: startMs + 2 * HOUR }] };
    const times = { nowMs: T0, atMs: T0, untilMs: T0 + 3 * 24 * HOUR };
    expect(renderSchedule(primary, desk, times)).toEqual([
      'primary: budi is on call now. Handed over to ani on Sun 2026-11-22 07:00, in 14 h.',
      '  Times are those of Asia/Jakarta.',
      '',
      '  from                  until                 how long  who',
      '  now                   Sun 2026-11-22 07:00  14.3 h    budi',
      '  Sun 2026-11-22 07:00  Sun 2026-11-22 09:00  2 h       ani   stands in (ovr-1, by sari)',
      '  Sun 2026-11-22 09:00  Mon 2026-11-23 09:00  24 h      budi',
      '  Mon 2026-11-23 09:00  Tue 2026-11-24 16:41  31.7 h    sari',
    ]);
    const later = { ...times, atMs: startMs + HOUR };
    expect(renderSchedule(primary, desk, later)[0]).toBe(
      'primary: ani is on call at Sun 2026-11-22 08:00 (2026-11-22 01:00 UTC). Handed over to budi on Sun 2026-11-22 09:00, 60 min later.',
    );
  });

  it('is nobody without a schedule, which says where to write one', () => {
    expect(() => chosenSchedules(routingOf(), undefined)).toThrow('docs/routing.md says how to write one');
    const routing = routingOf({ schedules: new Map([['primary', primary]]) });
    expect(() => chosenSchedules(routing, 'nights')).toThrow(
      'there is no schedule "nights"; there are: primary',
    );
    expect(chosenSchedules(routing, undefined)).toEqual([primary]);
  });
});

describe('the list of incidents', () => {
  it('has what is under way, and what is over only when asked', () => {
    const world = deskWorld();
    world.fire({ tenant: 'acme' });
    world.run(MINUTE);
    world.resolve({ tenant: 'acme' });
    world.run(20 * MINUTE);
    world.fire({ rule: 'errors' });
    world.run(5 * MINUTE);
    const open = chosenIncidents(world.desk, world.closed, undefined);
    expect(open).toHaveLength(1);
    const all = chosenIncidents(world.desk, world.closed, T0);
    const [, first, second] = renderIncidents(all, world.desk, world.nowMs);
    expect(first).toMatch(
      /^open +critical +inc-20261121-\w{6} +platform +5 min ago +5 minutes +1 +1 +errors is/,
    );
    expect(second).toMatch(
      /^over +critical +inc-20261121-\w{6} +acme +26 min ago +1 minute +0 +1 +latency is/,
    );
    expect(renderIncidents([], world.desk, T0)[0]).toContain('All is quiet');
  });
});

describe('the log', () => {
  const known = new Map([['aaa', { ruleId: 'latency', tenantId: 'acme', severity: 'high' as const }]]);
  const entry = (change: Partial<DeskEntry>): DeskEntry => ({
    atMs: T0,
    what: 'told',
    by: 'notify',
    ...change,
  });
  const entries = [
    entry({ incident: 'inc-1', fingerprints: ['aaa'] }),
    entry({ what: 'escalated', incident: 'inc-1', atMs: T0 + 1 }),
    entry({ what: 'on-call-overridden', atMs: T0 + 2 }),
    entry({ incident: 'inc-2', fingerprints: ['bbb'], atMs: T0 + 3 }),
  ];

  it('has what was done beside what happened; of some alerts only what is about them', () => {
    expect(linesOf([], entries, known, undefined)).toHaveLength(4);
    const lines = linesOf([], entries, known, ({ tenantId }) => tenantId === 'acme');
    expect(lines.map(({ entry: done }) => done?.what)).toEqual(['told', 'escalated']);
    expect(lines[1]?.about).toMatchObject({ ruleId: 'latency' });
  });
});

describe('an alarm of CloudWatch', () => {
  it('is among the alerts, though no evaluator keeps it', () => {
    const world = deskWorld();
    world.fire({ labels: { source: 'cloudwatch' } });
    world.fire({ rule: 'errors' });
    expect(withAlarms([], world.desk)).toMatchObject([
      { ruleId: 'latency', state: { status: 'firing', firedAtMs: T0 } },
    ]);
  });

  it('is found in the log once it is over and has left the desk, as it was last', () => {
    const change = {
      fingerprint: 'abc',
      ruleId: 'webhooks-dlq',
      severity: 'high',
      reason: 'one was set aside',
      by: 'cloudwatch',
    } as const;
    const changes = [
      { ...change, atMs: T0, from: 'inactive', to: 'firing' },
      { ...change, atMs: T0 + MINUTE, from: 'firing', to: 'resolved' },
      { ...change, fingerprint: 'def', by: 'evaluate', atMs: T0, from: 'inactive', to: 'firing' },
    ] as const;
    const alarms = withAlarms([], EMPTY_DESK, changes);
    expect(alarms).toMatchObject([{ fingerprint: 'abc', state: { status: 'resolved' } }]);
    const shown = renderAlert(findAlert(alarms, 'ab'), undefined, changes.slice(0, 2), T0 + 2 * MINUTE).join(
      '\n',
    );
    expect(shown).toContain('an alarm of CloudWatch');
    expect(shown).toContain('docs/runbooks/webhooks-dlq.md');
    expect(shown).toContain('inactive -> firing, by cloudwatch: one was set aside');
    expect(shown).not.toContain('rules why');
  });
});
