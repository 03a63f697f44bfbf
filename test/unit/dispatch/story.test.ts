/** What is written down of an incident, and what is told of it afterwards. */

import type { AlertChange } from '../../../lambdas/domain/alert/change';
import { acknowledge } from '../../../lambdas/domain/dispatch/acknowledge';
import type { DeskEntry, Incident } from '../../../lambdas/domain/dispatch/desk';
import { whoseIncident } from '../../../lambdas/domain/dispatch/incident-words';
import { renderPostMortem } from '../../../lambdas/domain/dispatch/post-mortem';
import { addSilence } from '../../../lambdas/domain/dispatch/silences';
import { standingsOf } from '../../../lambdas/domain/dispatch/standing';
import { storyOf } from '../../../lambdas/domain/dispatch/story';
import { parseMatcher } from '../../../lambdas/domain/routing/matcher';
import type { Escalation } from '../../../lambdas/domain/routing/routing';
import { MINUTE, T0 } from '../../support/builders';
import { deskWorld, routeOf, routingOf } from '../../support/desk-world';

const LADDER: Escalation = {
  name: 'ladder',
  levels: [
    { afterMs: 0, to: [{ kind: 'person', name: 'sari' }], evenIfAcknowledged: false },
    { afterMs: 10 * MINUTE, to: [{ kind: 'person', name: 'budi' }], evenIfAcknowledged: false },
    { afterMs: 30 * MINUTE, to: [{ kind: 'receiver', name: 'bosses' }], evenIfAcknowledged: true },
  ],
  ackTimeoutMs: 120 * MINUTE,
};
const ROUTING = routingOf(
  {
    root: routeOf({ escalation: 'ladder' }),
    escalations: new Map([['ladder', LADDER]]),
    people: new Map([
      ['sari', ['sms']],
      ['budi', ['sms']],
    ]),
  },
  { bosses: {} },
);
const ACME = { tenant: 'acme', rule: 'errors' };

/** Fires, is taken on by sari after 12 minutes, silenced after 15, over after 35. */
function lived() {
  const world = deskWorld(ROUTING);
  const fingerprint = world.fire(ACME);
  world.run(12 * MINUTE);
  const id = world.desk.alerts[fingerprint]?.incident ?? '';
  const taken = acknowledge(world.desk, id, { by: 'sari', why: 'rolling | *back*' }, world.nowMs);
  if (!taken.ok) throw new Error(taken.reason);
  world.apply(() => taken);
  world.run(3 * MINUTE);
  const matchers = [parseMatcher('tenant=acme')];
  const times = { startMs: world.nowMs, endMs: world.nowMs + MINUTE };
  const silenced = addSilence(world.desk, { matchers, ...times, by: 'budi', why: 'a test' }, world.nowMs);
  if (!silenced.ok) throw new Error(silenced.reason);
  world.apply(() => silenced);
  world.fire({ tenant: 'other', rule: 'errors' });
  world.run(20 * MINUTE);
  world.resolve(ACME);
  world.run(20 * MINUTE);
  const [incident] = world.closed;
  if (!incident) throw new Error('nothing is over');
  return { world, incident, fingerprint, silence: silenced.silence.id };
}

const change = (fingerprint: string, minute: number, to: AlertChange['to']): AlertChange => ({
  atMs: T0 + minute * MINUTE,
  fingerprint,
  ruleId: 'errors',
  tenantId: 'acme',
  severity: 'critical',
  from: 'inactive',
  to,
  reason: `seen at ${minute}`,
  by: 'evaluate',
});
const changesOf = (fingerprint: string) => [
  change(fingerprint, -90, 'pending'),
  change(fingerprint, -80, 'inactive'),
  change(fingerprint, -2, 'pending'),
  change(fingerprint, 0, 'firing'),
  change(fingerprint, 35, 'resolved'),
  change(fingerprint, 50, 'pending'),
  change('another', 1, 'firing'),
];

describe('the story of an incident', () => {
  it('has what happened to its alerts and what was done about them, in order, and nothing of others', () => {
    const { world, incident, fingerprint, silence } = lived();
    const story = storyOf(incident, changesOf(fingerprint), world.log);
    const lines = story.lines.map(
      ({ atMs, what, by }) => `${Math.round((10 * (atMs - T0)) / MINUTE) / 10} ${what}, by ${by}`,
    );
    expect(lines).toEqual([
      '-2 errors (critical) of acme: in breach, by evaluate',
      '0 errors (critical) of acme: fires, by evaluate',
      '0.5 the incident was opened (1 alert), by notify',
      '0.5 slack was told (firing, 1 alert), by notify',
      '0.5 escalated, by notify',
      '0.5 person:sari/sms was told (escalation, 1 alert), by notify',
      '10.5 escalated, by notify',
      '10.5 person:budi/sms was told (escalation, 1 alert), by notify',
      '12 taken on (1 alert), by sari',
      '12 slack was told (acknowledged, 1 alert), by notify',
      '12 person:sari/sms was told (acknowledged, 1 alert), by notify',
      '12 person:budi/sms was told (acknowledged, 1 alert), by notify',
      `15 silenced by ${silence} until 2026-11-21 09:57 (1 alert), by budi`,
      `16 the silence ${silence} ended (1 alert), by notify`,
      '20.5 slack was told (unmuted, 1 alert), by notify',
      '30.5 escalated, by notify',
      '30.5 bosses was told (escalation, 1 alert), by notify',
      '35 errors (critical) of acme: is over, by evaluate',
      '35 the incident was over, by notify',
      '35.5 slack was told (resolved, 1 alert), by notify',
      '35.5 person:sari/sms was told (resolved, 1 alert), by notify',
      '35.5 person:budi/sms was told (resolved, 1 alert), by notify',
      '35.5 bosses was told (resolved, 1 alert), by notify',
    ]);
    expect(story).toMatchObject({
      breachedMs: T0 - 2 * MINUTE,
      toldMs: T0 + MINUTE / 2,
      acknowledgedMs: T0 + 12 * MINUTE,
      acknowledgedBy: 'sari',
      takers: ['sari'],
      escalations: 3,
    });
  });

  it('tells of an alarm that has no log of changes when it fired and when it was over', () => {
    const { incident } = lived();
    const story = storyOf(incident, [], []);
    expect(story.lines.map(({ what, by }) => `${what}, by ${by}`)).toEqual([
      'errors (critical) of acme: fires, by notify',
      'errors (critical) of acme: is over, by notify',
    ]);
  });

  it('does not care in which order its parts are read', () => {
    const { world, incident, fingerprint } = lived();
    const turned = storyOf(incident, changesOf(fingerprint).reverse(), world.log);
    expect(turned.lines.map(({ atMs }) => atMs)).toEqual(
      turned.lines.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
    );
    expect(turned.breachedMs).toBe(T0 - 2 * MINUTE);
  });
});

describe('the draft of a post-mortem', () => {
  const draftOf = (incident: Incident, entries: readonly DeskEntry[], changes: readonly AlertChange[]) =>
    renderPostMortem(incident, storyOf(incident, changes, entries), T0 + 60 * MINUTE);

  it('has the facts, the times and the timeline, and leaves the rest to people', () => {
    const { world, incident, fingerprint } = lived();
    const draft = draftOf(incident, world.log, changesOf(fingerprint));
    expect(draft[0]).toBe('# errors is wrong');
    for (const line of [
      `| Incident | ${incident.id} |`,
      '| Lasted | 35 minutes |',
      '| Affected | tenant acme |',
      '| Taken on by | sari |',
      '| First in breach | 2026-11-21 09:39:00 | 2 minutes before |',
      '| Told somebody | 2026-11-21 09:41:30 | less than a minute |',
      '| Taken on by sari | 2026-11-21 09:53:00 | 12 minutes |',
      '| Over | 2026-11-21 10:16:00 | 35 minutes |',
      '| Escalated | 3 levels |  |',
      '| 2026-11-21 09:41:00 | errors (critical) of acme: fires | evaluate | seen at 0 |',
      '## Causes',
      '## What to do',
    ]) {
      expect(draft).toContain(line);
    }
  });

  it('keeps what people wrote in its cell, and no markup of it', () => {
    const { world, incident, fingerprint } = lived();
    const [line] = draftOf(incident, world.log, changesOf(fingerprint)).filter((each) =>
      each.includes('rolling'),
    );
    expect(line).toContain('| sari | rolling \\| \\*back\\* |');
  });

  it('of an incident that is not over says so', () => {
    const world = deskWorld(ROUTING);
    world.fire();
    world.run(5 * MINUTE);
    const [incident] = Object.values(world.desk.incidents);
    if (!incident) throw new Error('no incident');
    const draft = draftOf(incident, world.log, []);
    expect(draft).toContain('> It is not over yet: this is how it stood when it was written.');
    expect(draft).toContain('| Affected | the platform, and with it all tenants |');
    expect(draft).toContain('| Taken on | by nobody |  |');
  });
});

describe('how an alert stands', () => {
  it('says who was told, who has it, what mutes it and who is next', () => {
    const world = deskWorld(ROUTING);
    const fingerprint = world.fire(ACME);
    world.run(MINUTE);
    const standing = () => standingsOf(world.desk, ROUTING, world.nowMs).of(fingerprint);
    expect(standing()).toMatchObject({
      hearings: [{ receiver: 'slack' }, { receiver: 'person:sari/sms' }],
      escalation: { escalation: 'ladder', level: 1, levels: 3, next: { to: [{ name: 'budi' }] } },
    });
    const taken = acknowledge(world.desk, fingerprint, { by: 'sari' }, world.nowMs);
    if (!taken.ok) throw new Error(taken.reason);
    world.apply(() => taken);
    expect(standing()).toMatchObject({
      alert: { acknowledged: { by: 'sari' } },
      escalation: { next: { atMs: T0 + 30 * MINUTE + 30_000, to: [{ name: 'bosses' }] } },
    });
    const asked = { matchers: [parseMatcher('rule=errors')], startMs: 0, endMs: T0 + 60 * MINUTE };
    const silenced = addSilence(world.desk, { ...asked, by: 'budi', why: 'x' }, world.nowMs);
    if (!silenced.ok) throw new Error(silenced.reason);
    world.apply(() => silenced);
    expect(standing().mute).toEqual({ kind: 'silence', by: silenced.silence.id });
    expect(silenced.log).toMatchObject([{ fingerprints: [fingerprint], alerts: 1 }]);
  });

  it('of what nobody has heard of is empty', () => {
    expect(standingsOf(deskWorld().desk, ROUTING, T0).of('nobody')).toEqual({ hearings: [] });
  });
});

describe('whose an incident is', () => {
  const member = { rule: 'errors', severity: 'high', summary: 'errors', episodeMs: T0 } as const;
  const of = (members: Incident['members'], change: Partial<Incident> = {}): Incident => ({
    id: 'inc-20261121-aaaaaa',
    class: 'performance',
    openedMs: T0,
    latestMs: T0,
    severity: 'high',
    told: {},
    members,
    ...change,
  });

  it.each([
    ['platform', of({ a: member })],
    ['acme', of({ a: { ...member, tenant: 'acme' } }, { tenant: 'acme' })],
    ['platform, acme', of({ a: member, b: { ...member, tenant: 'acme' } })],
    ['2 tenants', of({ a: { ...member, tenant: 'acme' }, b: { ...member, tenant: 'other' } })],
    [
      'platform, 2 tenants',
      of({ a: { ...member, tenant: 'acme' }, b: { ...member, tenant: 'other' }, c: member }),
    ],
  ])('is %s', (whose, incident) => {
    expect(whoseIncident(incident)).toBe(whose);
  });
});
