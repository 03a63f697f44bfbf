/** An outage at very many tenants: what is decided is the same as for few, and takes time in proportion. */
import { acknowledge } from '../../../lambdas/domain/dispatch/acknowledge';
import { type Desk, EMPTY_DESK } from '../../../lambdas/domain/dispatch/desk';
import { foldReports } from '../../../lambdas/domain/dispatch/fold';
import { joinIncidents } from '../../../lambdas/domain/dispatch/incidents';
import { nextDueMs, tick } from '../../../lambdas/domain/dispatch/tick';
import { MINUTE, T0 } from '../../support/builders';
import { deskWorld, reportOf, routeOf, routingOf } from '../../support/desk-world';

const reportsOf = (status: 'firing' | 'resolved', count: number, atMs = T0) =>
  Array.from({ length: count }, (_, index) => reportOf(status, atMs, T0, { tenant: `tenant-${index}` }));

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

describe('twenty thousand alerts at once', () => {
  it('are one incident, found in seconds of a processor', () => {
    const reports = reportsOf('firing', 20_000);
    let desk: Desk = EMPTY_DESK;
    const seconds = cpuSeconds(() => {
      desk = tick(EMPTY_DESK, routingOf(), reports, T0 + MINUTE).desk;
    });
    const [incident, ...others] = Object.values(desk.incidents);
    expect(others).toEqual([]);
    expect(incident?.manyTenants).toBe(true);
    expect(Object.keys(incident?.members ?? {})).toHaveLength(20_000);
    // In proportion it is about one; copying the members for each would be a minute.
    expect(seconds).toBeLessThan(10);
  });

  it('taken on, and left: one line says so', () => {
    const routing = routingOf({
      root: routeOf({ escalation: 'ladder' }),
      escalations: new Map([['ladder', { name: 'ladder', levels: [], ackTimeoutMs: 30 * MINUTE }]]),
    });
    const world = deskWorld(routing);
    world.take(reportsOf('firing', 500));
    world.run(MINUTE);
    const [id = ''] = Object.keys(world.desk.incidents);
    const taken = acknowledge(world.desk, id, { by: 'sari' }, world.nowMs);
    if (!taken.ok) throw new Error(taken.reason);
    world.apply(() => taken);
    world.run(40 * MINUTE);
    const ended = world.log.filter(({ what }) => what === 'acknowledgement-ended');
    expect(ended).toMatchObject([{ incident: id, alerts: 500 }]);
    expect(ended[0]?.fingerprints).toHaveLength(20);
  });
});

describe('what joins an incident', () => {
  it('changes nothing of the desk that it is decided on', () => {
    const before = frozen(tick(EMPTY_DESK, routingOf(), reportsOf('firing', 5), T0 + MINUTE).desk);
    const folded = frozen(foldReports(before, reportsOf('firing', 9), T0 + MINUTE));
    const { desk, log } = joinIncidents(folded, Object.keys(folded.alerts), T0 + MINUTE);
    const [incident] = Object.values(desk.incidents);
    expect(Object.keys(incident?.members ?? {})).toHaveLength(9);
    expect(log).toMatchObject([{ what: 'incident-joined', alerts: 4 }]);
    expect(Object.values(before.incidents).map(({ members }) => Object.keys(members).length)).toEqual([5]);
  });
});

it('however much waits, the next time is found', () => {
  const group = { path: 'root', labels: {}, told: {} };
  const names = Array.from({ length: 200_000 }, (_, index) => [`g${index}`, { ...group, dueMs: T0 + index }]);
  expect(nextDueMs({ ...EMPTY_DESK, groups: Object.fromEntries(names) })).toBe(T0);
});
