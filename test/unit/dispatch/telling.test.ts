/** Who hears what and when: groups, repeats, what is over, and what keeps a message back. */

import { addSilence, endSilence } from '../../../lambdas/domain/dispatch/silences';
import { tick } from '../../../lambdas/domain/dispatch/tick';
import { layOut } from '../../../lambdas/domain/message/layout';
import { parseMatcher } from '../../../lambdas/domain/routing/matcher';
import type { InhibitRule } from '../../../lambdas/domain/routing/routing';
import { MINUTE } from '../../support/builders';
import { deskWorld, reportOf, routeOf, routingOf, SECOND } from '../../support/desk-world';
import { openOn } from '../../support/quiet';

const HOUR = 60 * MINUTE;

describe('an alert that fires', () => {
  it('is told once its group has waited, and as over at the next look at the group', () => {
    const world = deskWorld();
    world.fire();
    world.run(29 * SECOND);
    expect(world.lines()).toEqual([]);
    world.run(2 * MINUTE);
    world.resolve();
    world.run(20 * MINUTE);
    expect(world.lines()).toEqual(['0.5 slack firing +latency', '5.5 slack resolved -latency']);
    expect(openOn(world.desk)).toEqual({});
    expect(world.closed).toHaveLength(1);
  });

  it('carries the trace by which it was found, until it is over', () => {
    const world = deskWorld();
    const wish = { change: { traceId: '1-692030ac-0123456789abcdef01234567' } };
    world.fire(wish);
    world.run(MINUTE);
    world.resolve(wish);
    world.run(10 * MINUTE);
    expect(world.heard.map(({ message }) => message.traceId)).toEqual([wish.change.traceId, undefined]);
    const [first] = world.heard;
    if (!first) throw new Error('nothing was told');
    expect(JSON.stringify(layOut(first.message))).toContain('Trace 1-692030ac');
  });

  it('and is over before its group was told is not told at all', () => {
    const world = deskWorld();
    world.fire();
    world.run(20 * SECOND);
    world.resolve();
    world.run(HOUR);
    expect(world.lines()).toEqual([]);
  });

  it('is told again when more than the repeat interval has passed, and not before', () => {
    const world = deskWorld();
    world.fire();
    world.run(9 * HOUR);
    expect(world.lines()).toEqual([
      '0.5 slack firing +latency',
      '245.5 slack repeat +latency',
      '490.5 slack repeat +latency',
    ]);
  });

  it('with others of its rule is one message, and those that come later are an update of the incident', () => {
    const world = deskWorld();
    world.fire({ tenant: 'a' });
    world.run(10 * SECOND);
    world.fire({ tenant: 'a', rule: 'errors' });
    world.run(2 * MINUTE);
    expect(world.lines()).toEqual(['0.5 slack firing +latency/a', '0.7 slack update +errors/a']);
    expect(new Set(world.heard.map(({ message }) => message.thread)).size).toBe(1);
  });

  it('again while its group is there waits for the next look, and is another episode', () => {
    const world = deskWorld();
    world.fire();
    world.run(MINUTE);
    world.resolve();
    world.run(MINUTE);
    world.fire();
    world.run(10 * MINUTE);
    world.resolve();
    world.run(10 * MINUTE);
    expect(world.lines()).toEqual([
      '0.5 slack firing +latency',
      '5.5 slack update +latency',
      '15.5 slack resolved -latency',
    ]);
  });

  it('for two thousand tenants at once is one message, and one when it is over', () => {
    const world = deskWorld();
    const tenants = Array.from({ length: 2_000 }, (_, index) => `t${index}`);
    const firedMs = world.nowMs;
    for (const tenant of tenants.slice(0, 3)) world.fire({ tenant });
    world.take(tenants.slice(3).map((tenant) => reportOf('firing', firedMs, firedMs, { tenant })));
    world.run(10 * MINUTE);
    expect(world.heard).toHaveLength(1);
    const { message } = world.heard[0] ?? {};
    expect(message).toMatchObject({
      totals: { firing: 2_000, tenants: 2_000 },
      title: 'latency is wrong: 2000 tenants',
    });
    expect(message?.alerts).toHaveLength(8);
    world.take(tenants.map((tenant) => reportOf('resolved', world.nowMs, firedMs, { tenant })));
    world.run(10 * MINUTE);
    expect(
      world.heard.map(({ message: { kind, totals } }) => [kind, totals.firing, totals.resolved]),
    ).toEqual([
      ['firing', 2_000, 0],
      ['resolved', 0, 2_000],
    ]);
  });
});

describe('a report', () => {
  it('that comes twice, late or in the wrong order changes nothing that anybody hears', () => {
    const world = deskWorld();
    world.fire();
    const [alert] = Object.values(world.desk.alerts);
    if (!alert) throw new Error('nothing fires');
    world.take([alert.report]);
    world.run(MINUTE);
    world.take([{ ...alert.report, atMs: alert.report.atMs - MINUTE, reason: 'older' }]);
    world.resolve();
    world.take([alert.report]);
    world.run(HOUR);
    world.take([alert.report]);
    world.run(HOUR);
    expect(world.lines()).toEqual(['0.5 slack firing +latency', '5.5 slack resolved -latency']);
  });

  it('of its end that comes before that of its beginning leaves nothing behind', () => {
    const world = deskWorld();
    const { nowMs } = world;
    world.resolve();
    world.run(MINUTE);
    world.take([reportOf('firing', nowMs, nowMs)]);
    world.run(HOUR);
    expect(world.lines()).toEqual([]);
  });
});

describe('a silence', () => {
  const silenced = (endsAfterMs: number) => {
    const world = deskWorld();
    const add = (): string => {
      const added = addSilence(
        world.desk,
        {
          matchers: [parseMatcher('rule=latency')],
          startMs: world.nowMs,
          endMs: world.nowMs + endsAfterMs,
          by: 'sari',
          why: 'we are at it',
        },
        world.nowMs,
      );
      if (!added.ok) throw new Error(added.reason);
      world.apply(() => added);
      return added.silence.id;
    };
    return { world, add };
  };

  it('keeps what it matches from being told, which is told when it still holds after', () => {
    const { world, add } = silenced(7 * MINUTE);
    add();
    world.fire();
    world.run(20 * MINUTE);
    expect(world.lines()).toEqual(['10.5 slack firing +latency']);
    expect(world.log.map(({ what }) => what)).toContain('silence-ended');
  });

  it('is followed by nothing, when what it kept back is over by then', () => {
    const { world, add } = silenced(7 * MINUTE);
    add();
    world.fire();
    world.run(2 * MINUTE);
    world.resolve();
    world.run(HOUR);
    expect(world.lines()).toEqual([]);
  });

  it('after the firing was told: says at its end that it still fires, or that it is over', () => {
    const { world, add } = silenced(7 * MINUTE);
    world.fire();
    world.run(MINUTE);
    add();
    world.run(20 * MINUTE);
    expect(world.lines()).toEqual(['0.5 slack firing +latency', '10.5 slack unmuted +latency']);
    add();
    world.run(MINUTE);
    world.resolve();
    world.run(HOUR);
    expect(world.lines().slice(2)).toEqual(['30.5 slack resolved -latency']);
  });

  it('can be ended before its time', () => {
    const { world, add } = silenced(HOUR);
    const id = add();
    world.fire();
    world.run(MINUTE);
    const ended = endSilence(world.desk, id, 'budi', world.nowMs);
    if (!ended.ok) throw new Error(ended.reason);
    world.apply(() => ended);
    world.run(10 * MINUTE);
    expect(world.lines()).toEqual(['5.5 slack firing +latency']);
    expect(endSilence(world.desk, id, 'budi', world.nowMs)).toEqual({
      ok: false,
      reason: 'it has ended already',
    });
  });

  it.each([
    ['without matchers', []],
    ['of what everything fits', ['tenant=~".*"']],
    ['of an absent label', ['tenant=""']],
    ['of every rule', ['rule=~".+"']],
    ['of every severity', ['severity=~"critical|high|warning|notice|info"', 'rule!=""']],
  ])('%s is refused', (_what, matchers) => {
    const wish = { matchers: matchers.map(parseMatcher), startMs: 0, endMs: HOUR, by: 'sari', why: '' };
    expect(addSilence(deskWorld().desk, wish, 0)).toMatchObject({ ok: false });
  });
});

describe('an inhibition', () => {
  const rule: InhibitRule = {
    source: [parseMatcher('rule=down')],
    target: [parseMatcher('rule=latency')],
    equal: ['tenant'],
  };

  it('mutes what the source explains; when that is over, what still fires is told', () => {
    const world = deskWorld(routingOf({ inhibit: [rule] }));
    world.fire({ rule: 'down', tenant: 'a' });
    world.fire({ tenant: 'a' });
    world.fire({ tenant: 'b' });
    world.run(2 * MINUTE);
    expect(world.lines()).toEqual(['0.5 slack firing +down/a', '0.5 slack firing +latency/b']);
    world.resolve({ rule: 'down', tenant: 'a' });
    world.run(10 * MINUTE);
    expect(world.lines().slice(2)).toEqual(['5.5 slack resolved -down/a', '5.5 slack update +latency/a']);
  });
});

describe('a cooldown', () => {
  it('holds the next episode back, and lets it out when it still fires after', () => {
    const world = deskWorld();
    const wish = { change: { cooldownMs: 30 * MINUTE } };
    world.fire(wish);
    world.run(MINUTE);
    world.resolve(wish);
    world.run(9 * MINUTE);
    world.fire(wish);
    world.run(MINUTE);
    world.resolve(wish);
    world.run(5 * MINUTE);
    world.fire(wish);
    world.run(40 * MINUTE);
    expect(world.lines()).toEqual([
      '0.5 slack firing +latency',
      '5.5 slack resolved -latency',
      '31.5 slack firing +latency',
    ]);
  });
});

describe('an alert that flaps', () => {
  it('is told to flap, once, and what it has settled to', () => {
    const world = deskWorld();
    world.fire();
    world.run(MINUTE);
    world.fire({ change: { flapping: true, episodeMs: world.nowMs - MINUTE } });
    world.run(6 * MINUTE);
    world.resolve({ change: { flapping: true } });
    world.run(6 * MINUTE);
    expect(world.lines()).toEqual(['0.5 slack firing +latency', '5.5 slack flapping ~latency']);
    world.resolve();
    world.run(6 * MINUTE);
    expect(world.lines().slice(2)).toEqual(['15.5 slack resolved -latency']);
  });
});

describe('routes', () => {
  it('each with its receivers; a receiver on two of them hears of it once', () => {
    const routes = [
      routeOf({
        path: 'root.0',
        match: ['severity=critical'],
        receivers: ['pager', 'slack'],
        continue: true,
      }),
      routeOf({ path: 'root.1', match: ['category=performance'], receivers: ['slack', 'mail'] }),
    ];
    const world = deskWorld(routingOf({ root: routeOf({ routes }) }, { pager: {}, mail: {} }));
    world.fire();
    world.run(MINUTE);
    world.resolve();
    world.run(10 * MINUTE);
    expect(world.lines().toSorted()).toEqual(
      ['pager', 'slack', 'mail']
        .flatMap((name) => [`0.5 ${name} firing +latency`, `5.5 ${name} resolved -latency`])
        .toSorted(),
    );
  });

  it('that are gone still take back what was told', () => {
    const before = routingOf(
      { root: routeOf({ routes: [routeOf({ path: 'root.0', receivers: ['pager'] })] }) },
      { pager: {} },
    );
    const world = deskWorld(before);
    world.fire();
    world.run(MINUTE);
    const { desk } = world;
    const after = deskWorld(routingOf({}, { pager: {} }));
    after.desk = desk;
    after.nowMs = world.nowMs;
    after.take([reportOf('resolved', after.nowMs, after.nowMs - MINUTE)]);
    after.run(10 * MINUTE);
    expect(after.lines()).toEqual(['5.5 pager resolved -latency']);
  });
});

describe('a look at which nothing happens', () => {
  it('leaves the desk as it is, so that nothing is written', () => {
    const world = deskWorld();
    expect(tick(world.desk, routingOf(), [], world.nowMs).desk).toBe(world.desk);
    world.fire();
    world.run(MINUTE);
    const { desk } = world;
    expect(tick(desk, routingOf(), [], world.nowMs + SECOND).desk).toBe(desk);
  });
});
