/** Who hears of it when nobody takes it on, and what taking it on does. */
import { acknowledge } from '../../../lambdas/domain/dispatch/acknowledge';
import type { Escalation } from '../../../lambdas/domain/routing/routing';
import { MINUTE } from '../../support/builders';
import { type DeskWorld, deskWorld, routeOf, routingOf } from '../../support/desk-world';
import { openOn } from '../../support/quiet';

const HOUR = 60 * MINUTE;

const LADDER: Escalation = {
  name: 'ladder',
  levels: [
    { afterMs: 0, to: [{ kind: 'person', name: 'sari' }], evenIfAcknowledged: false },
    { afterMs: 10 * MINUTE, to: [{ kind: 'person', name: 'budi' }], evenIfAcknowledged: false },
    { afterMs: 30 * MINUTE, to: [{ kind: 'receiver', name: 'bosses' }], evenIfAcknowledged: true },
  ],
  ackTimeoutMs: 2 * HOUR,
};

function ladderWorld(): DeskWorld {
  return deskWorld(
    routingOf(
      {
        root: routeOf({ escalation: 'ladder' }),
        escalations: new Map([['ladder', LADDER]]),
        people: new Map([
          ['sari', ['sms']],
          ['budi', ['sms', 'email']],
        ]),
      },
      { bosses: {} },
    ),
  );
}

function take(world: DeskWorld, what: string, untilMs?: number): void {
  const taken = acknowledge(world.desk, what, { by: 'sari', ...(untilMs ? { untilMs } : {}) }, world.nowMs);
  if (!taken.ok) throw new Error(taken.reason);
  world.apply(() => taken);
}

const told = (world: DeskWorld) =>
  world.lines().map((line) => line.replace(/(\d+) (\S+) (\S+) .*/, '$1 $2 $3'));

describe('escalation', () => {
  it('climbs while nobody takes it on, and tells all of them when it is over', () => {
    const world = ladderWorld();
    world.fire();
    world.run(40 * MINUTE);
    world.resolve();
    world.run(10 * MINUTE);
    expect(told(world)).toEqual([
      '0.5 slack firing',
      '0.5 person:sari/sms escalation',
      '10.5 person:budi/sms escalation',
      '10.5 person:budi/email escalation',
      '30.5 bosses escalation',
      '40.5 slack resolved',
      '40.5 person:sari/sms resolved',
      '40.5 person:budi/sms resolved',
      '40.5 person:budi/email resolved',
      '40.5 bosses resolved',
    ]);
    expect(openOn(world.desk)).toEqual({});
  });

  it('stops when somebody takes it on, but for the last level', () => {
    const world = ladderWorld();
    const fingerprint = world.fire();
    world.run(5 * MINUTE);
    take(world, fingerprint);
    world.run(40 * MINUTE);
    expect(told(world)).toEqual([
      '0.5 slack firing',
      '0.5 person:sari/sms escalation',
      '5 slack acknowledged',
      '5 person:sari/sms acknowledged',
      '30.5 bosses escalation',
    ]);
  });

  it('waits for as long as somebody has to be at work on it', () => {
    const world = ladderWorld();
    world.fire({ severity: 'high' });
    world.run(45 * MINUTE);
    expect(told(world)).toEqual([
      '0.5 slack firing',
      '30.5 person:sari/sms escalation',
      '40.5 person:budi/sms escalation',
      '40.5 person:budi/email escalation',
    ]);
  });

  it('after an outage tells the highest level that is due, not the chain', () => {
    const world = ladderWorld();
    world.fire();
    world.run(2 * MINUTE);
    world.nowMs += 45 * MINUTE;
    world.run(MINUTE);
    expect(told(world).slice(2)).toEqual(['47 bosses escalation']);
  });

  it('begins again at the first level when a snooze ends', () => {
    const world = ladderWorld();
    world.fire();
    world.run(2 * MINUTE);
    take(world, Object.keys(world.desk.incidents)[0] ?? '', world.nowMs + 20 * MINUTE);
    world.run(25 * MINUTE);
    const lines = told(world);
    expect(lines).toContain('22 person:sari/sms escalation');
    expect(lines.filter((line) => line.includes('budi'))).toEqual([]);
    expect(lines.filter((line) => line.endsWith('slack repeat'))).toEqual(['25.5 slack repeat']);
  });

  it('begins again when the one who took it on has not ended it in two hours', () => {
    const world = ladderWorld();
    const fingerprint = world.fire();
    world.run(2 * MINUTE);
    take(world, fingerprint);
    world.run(3 * HOUR);
    expect(told(world).filter((line) => line.includes('sari/sms escalation'))).toEqual([
      '0.5 person:sari/sms escalation',
      '122 person:sari/sms escalation',
    ]);
  });

  it('begins again for an alert that joins what had been taken on', () => {
    const world = ladderWorld();
    const fingerprint = world.fire({ tenant: 'a' });
    world.run(2 * MINUTE);
    take(world, fingerprint);
    world.run(MINUTE);
    world.fire({ tenant: 'a', rule: 'errors' });
    world.run(2 * MINUTE);
    expect(told(world).filter((line) => line.includes('sari/sms escalation'))).toHaveLength(2);
  });

  it('of what has been taken on is repeated to nobody', () => {
    const world = ladderWorld();
    world.fire();
    world.run(2 * MINUTE);
    take(world, Object.keys(world.desk.incidents)[0] ?? '', world.nowMs + 20 * HOUR);
    world.run(10 * HOUR);
    expect(told(world).filter((line) => line.includes('repeat'))).toEqual([]);
  });
});

describe('to acknowledge', () => {
  it('what is over, or was never there, is refused', () => {
    const world = ladderWorld();
    const fingerprint = world.fire();
    world.run(MINUTE);
    world.resolve();
    expect(acknowledge(world.desk, fingerprint, { by: 'sari' }, world.nowMs)).toEqual({
      ok: false,
      reason: 'resolved',
    });
    world.run(HOUR);
    expect(acknowledge(world.desk, fingerprint, { by: 'sari' }, world.nowMs)).toEqual({
      ok: false,
      reason: 'resolved',
    });
    expect(acknowledge(world.desk, 'nothing', { by: 'sari' }, world.nowMs)).toEqual({
      ok: false,
      reason: 'unknown',
    });
  });
});
