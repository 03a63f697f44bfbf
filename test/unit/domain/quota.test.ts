import { busiest, quotaUse } from '../../../lambdas/domain/tenant/quota';

const quotas = { messagesPerDay: 1_000, messagesPerMinute: 10 };

describe('the use of quotas', () => {
  it('counts messages in and out together, by day and by minute', () => {
    const [day, minute] = quotaUse({ quotas }, { day: { inbound: 500, sent: 320 }, minute: { sent: 4 } });
    expect(day).toEqual({
      quota: 'messagesPerDay',
      used: 820,
      limit: 1_000,
      share: 0.82,
      severity: 'warning',
      reason: '820 of 1000 messages today (82 % of messagesPerDay)',
    });
    expect(minute).toMatchObject({ used: 4, share: 0.4, severity: undefined });
  });

  it.each([
    [800, undefined],
    [801, 'warning'],
    [1_000, 'warning'],
    [1_001, 'high'],
  ])('%i of 1000 is %s', (sent, severity) => {
    expect(quotaUse({ quotas }, { day: { sent }, minute: {} })[0]?.severity).toBe(severity);
  });

  it('says nothing of a quota that the tenant does not have', () => {
    expect(quotaUse({ quotas: {} }, { day: { sent: 1e9 }, minute: {} })).toEqual([]);
    const one = quotaUse({ quotas: { messagesPerMinute: 5 } }, { day: {}, minute: {} });
    expect(one.map(({ quota }) => quota)).toEqual(['messagesPerMinute']);
  });

  it('does not count receipts as messages', () => {
    const [day] = quotaUse({ quotas }, { day: { sent: 1, delivered: 900, read: 900 }, minute: {} });
    expect(day?.used).toBe(1);
  });

  it('takes the busiest minute of several', () => {
    expect(busiest([{ sent: 3 }, { inbound: 4, sent: 1 }, { delivered: 90 }])).toEqual({
      inbound: 4,
      sent: 1,
    });
    expect(busiest([])).toEqual({});
  });
});
