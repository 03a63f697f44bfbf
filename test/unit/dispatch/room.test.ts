/** More fires than there is room for: what is left out is counted, and nothing waits for it. */
import { renderIncident } from '../../../cli/incidents/show';
import { incidentAsJson } from '../../../cli/incidents/words';
import { closeIncidents } from '../../../lambdas/domain/dispatch/close-incidents';
import { EMPTY_DESK, type Incident } from '../../../lambdas/domain/dispatch/desk';
import {
  alertsOfIncident,
  titleOfIncident,
  whoseIncident,
} from '../../../lambdas/domain/dispatch/incident-words';
import { renderPostMortem } from '../../../lambdas/domain/dispatch/post-mortem';
import { abridged, lightenDesk } from '../../../lambdas/domain/dispatch/room';
import { standingsOf } from '../../../lambdas/domain/dispatch/standing';
import { storyOf } from '../../../lambdas/domain/dispatch/story';
import { MINUTE, T0 } from '../../support/builders';
import { deskWorld, reportOf, routingOf } from '../../support/desk-world';
import { largeIncident } from '../../support/outage';

const tenants = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

/** A hundred tenants, a worse alert of the last of them, and one of the platform. */
function outage() {
  const world = deskWorld();
  const firedMs = world.nowMs;
  world.take([
    ...tenants(100).map((tenant) => reportOf('firing', firedMs, firedMs, { tenant, severity: 'high' })),
    reportOf('firing', firedMs, firedMs, { tenant: 't99', rule: 'worse' }),
    reportOf('firing', firedMs, firedMs, { rule: 'down', severity: 'info' }),
  ]);
  world.run(MINUTE);
  return { world, firedMs };
}

describe('a desk that is made lighter', () => {
  it('keeps the platform, the worst, and those that came first', () => {
    const { world } = outage();
    const { desk, leftOut } = lightenDesk(world.desk, 0.5);
    expect(leftOut).toHaveLength(51);
    const kept = Object.values(desk.alerts).map(
      ({ report: { labels } }) => `${labels.rule} ${labels.tenant ?? ''}`,
    );
    expect(kept).toEqual([...tenants(49).map((tenant) => `latency ${tenant}`), 'worse t99', 'down ']);
    expect(Object.values(desk.incidents).reduce((sum, each) => sum + alertsOfIncident(each), 0)).toBe(102);
  });

  it('goes on: what is left is told to be over, and nothing stays behind', () => {
    const { world, firedMs } = outage();
    world.desk = lightenDesk(world.desk, 0.5).desk;
    world.run(10 * MINUTE);
    const before = world.heard.length;
    const over = (rule: string, tenant?: string) =>
      reportOf('resolved', world.nowMs, firedMs, {
        rule,
        ...(tenant ? { tenant } : {}),
        severity: rule === 'latency' ? 'high' : rule === 'down' ? 'info' : 'critical',
      });
    world.take([
      ...tenants(100).map((tenant) => over('latency', tenant)),
      over('worse', 't99'),
      over('down'),
    ]);
    world.run(10 * MINUTE);
    expect(world.heard.slice(before).map(({ message }) => message.kind)).toEqual([
      'resolved',
      'resolved',
      'resolved',
    ]);
    expect(world.desk).toEqual({ ...EMPTY_DESK, ended: world.desk.ended });
    expect(world.closed.reduce((sum, each) => sum + alertsOfIncident(each), 0)).toBe(102);
  });

  it('of which no alert of a tenant stays has the platform only', () => {
    const { world } = outage();
    const { desk } = lightenDesk(world.desk, 0);
    expect(Object.values(desk.alerts).map(({ report }) => report.labels.rule)).toEqual(['down']);
    world.desk = desk;
    world.run(10 * MINUTE);
    expect(Object.keys(world.desk.alerts)).toHaveLength(1);
  });
});

describe('an incident that names few of its alerts', () => {
  const named = (): Incident => {
    const incident = largeIncident('inc-20261121-aaaaaa', 500);
    const worst = {
      rule: 'worse',
      severity: 'critical',
      summary: 'worse yet',
      episodeMs: T0,
      resolvedMs: T0,
    } as const;
    return { ...incident, members: { ...incident.members, last: worst } };
  };
  const short = abridged(named(), 10);

  it('is called as before, and concerns as many', () => {
    expect(Object.keys(short.members)).toHaveLength(10);
    expect(titleOfIncident(short)).toBe(titleOfIncident(named()));
    expect(whoseIncident(short)).toBe('platform, 500 tenants');
    expect(alertsOfIncident(short)).toBe(501);
    expect(abridged(abridged(named(), 100), 10)).toEqual(short);
    expect(abridged(named(), 501)).toEqual(named());
  });

  it('says how many more there are, in its post-mortem and wherever it is shown', () => {
    const story = storyOf(short, [], []);
    const draft = renderPostMortem(short, story, T0);
    expect(draft).toContain('| and 491 more alerts of 491 other tenants |  |  |  |  |');
    expect(draft.find((line) => line.startsWith('| Affected'))).toMatch(
      /\| the platform, and 500 tenants: .* and 491 more \|/,
    );
    const store = { standings: () => standingsOf(EMPTY_DESK, routingOf(), T0) };
    const read = { incident: short, story, desk: EMPTY_DESK, store, nowMs: T0 };
    expect(renderIncident(read as never)).toContain('and 491 more alerts of 491 other tenants');
    expect(incidentAsJson(short)).toMatchObject({ moreAlerts: 491, moreTenants: 491 });
  });
});

describe('incidents that are over', () => {
  it('leave the desk as many at once as a write has room for, the others with the next', () => {
    const ids = ['inc-a', 'inc-b', 'inc-c'];
    const incidents = Object.fromEntries(ids.map((id) => [id, largeIncident(id, 6_000)]));
    const first = closeIncidents({ ...EMPTY_DESK, incidents }, T0);
    expect(first.closed.map(({ id }) => id)).toEqual(['inc-a']);
    expect(Object.keys(first.desk.incidents)).toEqual(['inc-b', 'inc-c']);
    const next = closeIncidents(first.desk, T0);
    expect(next.closed.map(({ id }) => id)).toEqual(['inc-b']);
  });

  it('of one that is larger than that, it goes alone', () => {
    const incidents = { 'inc-a': largeIncident('inc-a', 20_000), 'inc-b': largeIncident('inc-b', 1) };
    const { closed } = closeIncidents({ ...EMPTY_DESK, incidents }, T0);
    expect(closed.map(({ id }) => id)).toEqual(['inc-a']);
  });
});
