import { type AlertReport, encodeReport } from '../../../lambdas/domain/alert/report';
import { WAKE_UP } from '../../../lambdas/notify/handler';
import { MINUTE, T0 } from '../../support/builders';
import { reportOf, routeOf, routingOf } from '../../support/desk-world';
import { awsError } from '../../support/ports';
import { type NotifyWorld, notifyWorld, reportEvent, sqsEvent } from '../../support/ports-notify';
import { openOn } from '../../support/quiet';

const FIRES = reportOf('firing', T0, T0, { tenant: 'acme' });
const ENDS = reportOf('resolved', T0 + 2 * MINUTE, T0, { tenant: 'acme' });

const told = ({ taken }: NotifyWorld) => taken.map(({ receiver, message }) => `${receiver} ${message.kind}`);

describe('notify', () => {
  it('tells what fires and what is over, once each, however often the reports come', async () => {
    const world = notifyWorld();
    await world.handle(reportEvent(FIRES, FIRES));
    expect(world.wakeUps).toEqual([30]);
    await world.handle(reportEvent(FIRES));
    await world.pass(2 * MINUTE);
    await world.handle(reportEvent(ENDS, FIRES));
    await world.pass(10 * MINUTE);
    expect(told(world)).toEqual(['slack firing', 'slack resolved']);
    expect(world.total('NoticeDelivered')).toBe(2);
    expect(world.entries.map(({ what }) => what)).toEqual([
      'incident-opened',
      'told',
      'told',
      'incident-resolved',
    ]);
  });

  it('skips what is no report, and what has nothing to tell', async () => {
    const world = notifyWorld();
    const quiet = JSON.stringify({ AlarmName: 'a', NewStateValue: 'INSUFFICIENT_DATA', OldStateValue: 'OK' });
    await world.handle(sqsEvent(['hello', quiet, WAKE_UP, encodeReport(FIRES)]));
    expect(world.lines.map(({ eventName, fields }) => [eventName, fields.reason])).toEqual([
      ['report.skipped', 'not-a-report'],
      ['report.skipped', 'nothing-to-tell'],
    ]);
    await world.pass(MINUTE);
    expect(told(world)).toEqual(['slack firing']);
  });

  it('says that nobody hears of what has no channel', async () => {
    const world = notifyWorld(routingOf({ root: routeOf({ receivers: [] }) }));
    await world.handle(reportEvent(FIRES));
    expect(world.lines).toMatchObject([{ level: 'warn', eventName: 'notice.no-channel' }]);
  });

  it('puts later messages of an incident under the first', async () => {
    const world = notifyWorld();
    let sent = 0;
    world.answer(() => ({ kind: 'delivered', ref: `message-${++sent}` }));
    await world.handle(reportEvent(FIRES, reportOf('firing', T0, T0, { tenant: 'acme', rule: 'errors' })));
    await world.pass(MINUTE);
    await world.handle(reportEvent(ENDS));
    await world.pass(10 * MINUTE);
    expect(world.taken.map(({ message: { kind, threadRef } }) => [kind, threadRef])).toEqual([
      ['firing', undefined],
      ['update', 'message-1'],
      ['resolved', 'message-1'],
    ]);
  });

  it('holds nobody else up when a channel is out of reach', async () => {
    const world = notifyWorld(routingOf({ root: routeOf({ receivers: ['pager', 'slack'] }) }, { pager: {} }));
    world.answer((receiver) =>
      receiver === 'pager' ? { kind: 'unavailable', reason: 'status 503' } : { kind: 'delivered' },
    );
    await world.handle(reportEvent(FIRES));
    await world.pass(MINUTE);
    expect(told(world)).toEqual(['slack firing']);
    expect(world.lines).toContainEqual({
      level: 'error',
      eventName: 'notice.not-delivered',
      fields: expect.objectContaining({ receiver: 'pager', errorCode: 'unavailable', reason: 'status 503' }),
    });
    world.answer(() => ({ kind: 'delivered' }));
    await world.pass(5 * MINUTE);
    expect(told(world)).toEqual(['slack firing', 'pager firing']);
  });
});

describe('a channel that takes ten seconds not to answer', () => {
  it('has a few of many messages in a call; what came of those is noted, the rest is left to the next', async () => {
    let nowMs = T0 + MINUTE;
    const world = notifyWorld(routingOf({ root: routeOf({ groupBy: ['tenant'] }) }), () => ({
      clock: { now: () => nowMs, sleep: async () => undefined },
    }));
    const attempts = new Map<string, number>();
    world.answer((_receiver, { key }) => {
      nowMs += 10_000;
      attempts.set(key, (attempts.get(key) ?? 0) + 1);
      return { kind: 'unavailable', reason: 'no answer: not in time', maybeSent: true };
    });
    const startedMs = nowMs;
    await world.handle(
      reportEvent(
        ...Array.from({ length: 12 }, (_, index) => reportOf('firing', T0, T0, { tenant: `t${index}` })),
      ),
    );
    expect(nowMs - startedMs).toBeLessThanOrEqual(40_000);
    const orders = () => Object.values(world.desk().orders);
    expect(orders()).toHaveLength(12);
    expect(orders().filter(({ leasedUntilMs }) => leasedUntilMs !== undefined)).toEqual([]);
    expect(orders().filter(({ maybeSent, attempts: made }) => !maybeSent && made === 0)).toHaveLength(9);
    expect(world.wakeUps).toEqual([1]);
    for (let call = 0; call < 5; call++) await world.handle({});
    expect(attempts.size).toBe(12);
  });
});

describe('without its desk', () => {
  const broken = () =>
    notifyWorld(routingOf(), () => ({ desk: { change: () => Promise.reject(awsError('TimeoutError')) } }));

  it('notify tells what fires all the same, the first time that it comes, and asks for it again', async () => {
    const world = broken();
    await expect(world.handle(reportEvent(FIRES))).rejects.toThrow('TimeoutError');
    await expect(world.handle(sqsEvent([encodeReport(FIRES)], 2))).rejects.toThrow('TimeoutError');
    expect(told(world)).toEqual(['slack firing']);
    expect(world.taken[0]?.message.note).toContain('may come again');
    expect(world.flushes()).toBe(2);
  });

  it('what is new is told also beside what has come before', async () => {
    const world = broken();
    const event = sqsEvent([
      encodeReport(FIRES),
      encodeReport(reportOf('firing', T0, T0, { rule: 'errors' })),
    ]);
    const [first] = event.Records;
    if (first) first.attributes.ApproximateReceiveCount = '2';
    await expect(world.handle(event)).rejects.toThrow('TimeoutError');
    expect(world.taken.map(({ message }) => message.alerts.map(({ rule }) => rule))).toEqual([['errors']]);
  });

  it('the schedule tells nothing', async () => {
    const world = broken();
    await expect(world.handle({})).rejects.toThrow('TimeoutError');
    expect(world.taken).toEqual([]);
  });
});

describe('two at once', () => {
  it('tell everything once', async () => {
    const world = notifyWorld();
    await Promise.all([world.handle(reportEvent(FIRES)), world.handle(reportEvent(FIRES))]);
    await Promise.all([world.pass(MINUTE), world.pass(MINUTE)]);
    await Promise.all([world.handle(reportEvent(ENDS)), world.handle({})]);
    await Promise.all([world.pass(10 * MINUTE), world.pass(10 * MINUTE)]);
    expect(told(world)).toEqual(['slack firing', 'slack resolved']);
  });
});

describe.each(['change', 'send'] as const)('a crash in %s', (port) => {
  describe.each(['before', 'after'] as const)('%s its effect', (moment) => {
    it.each([1, 2, 3, 4, 5])('at call %d: all is told, and again at most under the same key', async (nth) => {
      let calls = 0;
      const dying = async <Result>(name: string, call: () => Promise<Result>): Promise<Result> => {
        const dies = name === port && ++calls === nth;
        if (dies && moment === 'before') throw awsError('Crash');
        const result = await call();
        if (dies) throw awsError('Crash');
        return result;
      };
      const world = notifyWorld(routingOf(), (parts) => ({
        desk: { change: (make) => dying('change', () => parts.desk.change(make)) },
        openReceiver: async (name) => {
          const opened = await parts.openReceiver(name);
          if (!opened.ok) return opened;
          return {
            ok: true,
            channel: { send: (message) => dying('send', () => opened.channel.send(message)) },
          };
        },
      }));
      // SQS hands out again what was not worked off.
      const deliver = async (...reports: AlertReport[]) => {
        for (let attempt = 1; attempt <= 3; attempt++) {
          const event = sqsEvent(reports.map(encodeReport), attempt + 1);
          if (
            await world.handle(event).then(
              () => true,
              () => false,
            )
          )
            return;
        }
      };
      await deliver(FIRES);
      await world.pass(6 * MINUTE);
      await deliver(ENDS);
      await world.pass(20 * MINUTE);
      const keys = new Set(world.taken.map(({ message }) => message.key));
      expect([...keys].map((key) => key.split('/')[1])).toEqual(['firing', 'resolved']);
      expect(world.taken.length).toBeLessThanOrEqual(3);
      expect(openOn(world.desk())).toEqual({});
    });
  });
});
