import { historyAsJson, renderHistory } from '../../../cli/tenants/history-view';

const range = {
  fromMs: Date.parse('2026-11-21T08:00:00Z'),
  toMs: Date.parse('2026-11-21T10:30:00Z'),
  by: 'hour',
} as const;

describe('counts over time', () => {
  it('are a table with a bar for all events; a counter that is unusual is shown where there is one', () => {
    const history = new Map([
      ['2026-11-21T08', { inbound: 24, 'events.message.received': 24 }],
      ['2026-11-21T10', { sent: 1, optedOut: 1, 'events.message.failed': 1, 'latency.arrival.9': 1 }],
    ]);
    expect(renderHistory(history, range)).toEqual([
      'from 2026-11-21T08:00 to 2026-11-21T10:30 (UTC), by hour:',
      'hour           inbound  sent  delivered  read  failed  optedOut  events',
      `2026-11-21T08       24     0          0     0       0         0      24  ${'█'.repeat(24)}`,
      '2026-11-21T10        0     1          0     0       0         1       1  █',
      'total               24     1          0     0       0         1      25',
      'Left out: each hour in which nothing was counted.',
    ]);
  });

  it('are one line when there are none', () => {
    expect(renderHistory(new Map(), range)).toEqual([
      'from 2026-11-21T08:00 to 2026-11-21T10:30 (UTC), by hour: nothing was counted.',
    ]);
  });

  it('are an object a period for programs, with all counters', () => {
    const history = new Map([['2026-11-21T08', { inbound: 2, 'events.message.received': 2 }]]);
    expect(historyAsJson(history, range)).toMatchObject({
      from: '2026-11-21T08:00:00.000Z',
      to: '2026-11-21T10:30:00.000Z',
      by: 'hour',
      periods: [{ hour: '2026-11-21T08', events: 2, inbound: 2, sent: 0, optedOut: 0 }],
    });
  });
});
