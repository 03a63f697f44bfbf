/** A deployment takes a receiver out of the routing while it has been told of something that fires. */
import { acknowledge } from '../../../lambdas/domain/dispatch/acknowledge';
import { EMPTY_DESK } from '../../../lambdas/domain/dispatch/desk';
import type { Escalation, Routing } from '../../../lambdas/domain/routing/routing';
import { MINUTE } from '../../support/builders';
import { type DeskWorld, deskWorld, reportOf, routeOf, routingOf } from '../../support/desk-world';

const DAY = 1_440 * MINUTE;
const REFUSED = { kind: 'refused', reason: 'the routing has no such receiver' } as const;

const told = (receiver: string, others: Parameters<typeof routingOf>[1] = {}) =>
  routingOf({ root: routeOf({ receivers: [receiver] }) }, { [receiver]: {}, ...others });

/** The same desk under another routing, whose channels refuse what it does not name. */
function deployed(before: DeskWorld, routing: Routing): DeskWorld {
  const after = deskWorld(routing);
  after.desk = before.desk;
  after.nowMs = before.nowMs;
  after.answer((receiver) => (routing.receivers.has(receiver) ? { kind: 'delivered' } : REFUSED));
  return after;
}

/** What fires is over now. */
function end(world: DeskWorld, firedMs: number): void {
  world.take([reportOf('resolved', world.nowMs, firedMs)]);
}

describe('a receiver that is no more', () => {
  it('is not told the end: nothing is given up, and nothing stays open', () => {
    const before = deskWorld(told('old'));
    const firedMs = before.nowMs;
    before.fire();
    before.run(10 * MINUTE);
    const after = deployed(before, told('slack'));
    after.run(10 * MINUTE);
    end(after, firedMs);
    after.run(5 * DAY);
    expect(after.lines().map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      'slack firing +latency',
      'slack resolved -latency',
    ]);
    const untold = after.log.filter(({ what }) => what === 'not-told' || what === 'given-up');
    expect(untold).toMatchObject([{ what: 'not-told', receiver: 'old', alerts: 1, why: expect.any(String) }]);
    expect(after.desk).toEqual({ ...EMPTY_DESK, ended: after.desk.ended });
  });

  it('had a message on its way: that is dropped, and those who are there are told', () => {
    const before = deskWorld(told('old'));
    before.answer(() => ({ kind: 'unavailable', reason: 'status 503' }));
    before.fire();
    before.run(2 * MINUTE);
    expect(Object.keys(before.desk.orders)).toHaveLength(1);
    const after = deployed(before, told('slack'));
    after.run(10 * MINUTE);
    expect(after.heard.map(({ receiver, message }) => `${receiver} ${message.kind}`)).toEqual([
      'slack firing',
    ]);
    expect(after.desk.orders).toEqual({});
  });

  it('is not told either that somebody has taken it on', () => {
    const before = deskWorld(told('old'));
    before.fire();
    before.run(10 * MINUTE);
    const after = deployed(before, told('slack'));
    const [id = ''] = Object.keys(after.desk.incidents);
    const taken = acknowledge(after.desk, id, { by: 'sari' }, after.nowMs);
    if (!taken.ok) throw new Error(taken.reason);
    after.apply(() => taken);
    after.run(2 * DAY);
    expect(after.log.map(({ what }) => what)).not.toContain('given-up');
    expect(after.desk.orders).toEqual({});
  });

  it('was a person who is not reached that way any more', () => {
    const escalation: Escalation = {
      name: 'ladder',
      levels: [{ afterMs: 0, to: [{ kind: 'person', name: 'sari' }], evenIfAcknowledged: false }],
      ackTimeoutMs: 120 * MINUTE,
    };
    const routing = (kinds: readonly string[]) =>
      routingOf({
        root: routeOf({ escalation: 'ladder' }),
        escalations: new Map([['ladder', escalation]]),
        people: new Map([['sari', kinds]]),
      });
    const before = deskWorld(routing(['sms']));
    const firedMs = before.nowMs;
    before.fire();
    before.run(MINUTE);
    expect(before.heard.map(({ receiver }) => receiver)).toEqual(['slack', 'person:sari/sms']);
    const after = deployed(before, routing([]));
    end(after, firedMs);
    after.run(2 * DAY);
    expect(after.lines()).toEqual(['5.5 slack resolved -latency']);
    expect(after.desk).toEqual({ ...EMPTY_DESK, ended: after.desk.ended });
  });
});

describe('where one is told in the place of another', () => {
  const fallenBack = (): { before: DeskWorld; firedMs: number } => {
    const before = deskWorld(told('pager', { pager: { fallback: 'sms' }, sms: {} }));
    before.answer((receiver) => (receiver === 'sms' ? { kind: 'delivered' } : REFUSED));
    const firedMs = before.nowMs;
    before.fire();
    before.run(MINUTE);
    expect(before.lines()).toEqual(['0.5 sms firing +latency']);
    return { before, firedMs };
  };

  it('and the other is gone, it is told the end all the same', () => {
    const { before, firedMs } = fallenBack();
    const after = deployed(before, routingOf({}, { sms: {} }));
    end(after, firedMs);
    after.run(2 * DAY);
    expect(after.lines()).toContain('5.5 sms resolved -latency');
    expect(after.desk.alerts).toEqual({});
  });

  it('and is gone itself, the other is told the end', () => {
    const { before, firedMs } = fallenBack();
    const after = deployed(before, told('pager'));
    end(after, firedMs);
    after.run(2 * DAY);
    expect(after.lines()).toEqual(['5.5 pager resolved -latency']);
    expect(after.desk.alerts).toEqual({});
  });
});
