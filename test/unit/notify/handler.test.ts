import { NoticesOwed } from '../../../lambdas/notify/handler';
import { awsError, failingOnce } from '../../support/ports';
import { NOTICE, noticeEvent, notifyWorld, snsEvent } from '../../support/ports-notify';

describe('a notice', () => {
  it('is told over every channel, once, however often it comes', async () => {
    const { handle, slack, webhook, total, flushes } = notifyWorld();
    await handle(noticeEvent(NOTICE));
    await handle(noticeEvent(NOTICE, NOTICE));
    expect([slack.taken, webhook.taken]).toEqual([[NOTICE], [NOTICE]]);
    expect([total('NoticeDelivered'), flushes()]).toEqual([2, 2]);
  });

  it('of firing and of resolved are two', async () => {
    const { handle, slack } = notifyWorld();
    const over = { ...NOTICE, id: NOTICE.id.replace('firing', 'resolved'), kind: 'resolved' as const };
    await handle(noticeEvent(NOTICE));
    await handle(noticeEvent(over));
    expect(slack.taken).toEqual([NOTICE, over]);
  });

  it.each([
    ['unavailable', 'status 503'],
    ['refused', 'status 404'],
  ] as const)('that a channel answers %s is owed over that channel only', async (kind, reason) => {
    const { handle, slack, webhook, total, lines } = notifyWorld();
    webhook.answer({ kind, reason });
    await expect(handle(noticeEvent(NOTICE))).rejects.toThrow(new NoticesOwed('still owed over: webhook'));
    expect(lines).toContainEqual({
      level: 'error',
      eventName: 'notice.not-delivered',
      fields: { channel: 'webhook', errorCode: kind, reason, source: 'send-failures' },
    });
    webhook.answer({ kind: 'delivered' });
    await handle(noticeEvent(NOTICE));
    expect([slack.taken.length, webhook.taken.length]).toEqual([1, 1]);
    expect([total('NoticeDelivered'), total('NoticeFailed')]).toEqual([2, 1]);
  });

  it('is told over the second channel when the first fails', async () => {
    const { handle, slack, webhook } = notifyWorld();
    slack.answer({ kind: 'unavailable', reason: 'TimeoutError' });
    await expect(handle(noticeEvent(NOTICE))).rejects.toThrow('still owed over: slack');
    expect(webhook.taken).toEqual([NOTICE]);
  });

  it('is skipped when it is none, or has nothing to tell, and others are told', async () => {
    const { handle, slack, lines } = notifyWorld();
    const quiet = JSON.stringify({ AlarmName: 'a', NewStateValue: 'OK', OldStateValue: 'INSUFFICIENT_DATA' });
    await handle(snsEvent('hello', quiet));
    expect(slack.taken).toEqual([]);
    expect(lines.map(({ eventName, fields }) => [eventName, fields.reason])).toEqual([
      ['notice.skipped', 'not-a-notice'],
      ['notice.skipped', 'nothing-to-tell'],
    ]);
    await handle(noticeEvent(NOTICE));
    expect(slack.taken).toEqual([NOTICE]);
  });

  it('is said to reach nobody when no channel is set up', async () => {
    const { handle, lines } = notifyWorld(() => ({ readChannels: async () => [] }));
    await handle(noticeEvent(NOTICE));
    expect(lines).toMatchObject([{ level: 'warn', eventName: 'notice.no-channel' }]);
  });

  it('comes again when the channels cannot be read', async () => {
    const { handle, flushes } = notifyWorld(() => ({
      readChannels: () => Promise.reject(awsError('TimeoutError')),
    }));
    await expect(handle(noticeEvent(NOTICE))).rejects.toThrow('TimeoutError');
    expect(flushes()).toBe(1);
  });
});

describe.each(['has', 'add'] as const)('a record of deliveries that fails in %s', (port) => {
  it.each([
    ['before', 1],
    ['after', 1],
    ['before', 2],
    ['after', 2],
  ] as const)(
    '%s its effect at call %d keeps nobody from being told, and at most one is told twice when it comes again',
    async (moment, nth) => {
      const { handle, slack, webhook } = notifyWorld(({ deliveries }) => ({
        deliveries: {
          has:
            port === 'has'
              ? failingOnce(deliveries.has, moment, awsError('TimeoutError'), nth)
              : deliveries.has,
          add:
            port === 'add'
              ? failingOnce(deliveries.add, moment, awsError('TimeoutError'), nth)
              : deliveries.add,
        },
      }));
      await handle(noticeEvent(NOTICE));
      expect([slack.taken.length, webhook.taken.length]).toEqual([1, 1]);
      await handle(noticeEvent(NOTICE));
      const told = [slack.taken.length, webhook.taken.length];
      expect(Math.min(...told)).toBe(1);
      expect(told.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(3);
      expect(new Set([...slack.taken, ...webhook.taken].map(({ id }) => id)).size).toBe(1);
    },
  );
});
