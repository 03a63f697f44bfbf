import { parseRouting } from '../../../lambdas/domain/routing/parse-routing';
import { allRoutes } from '../../../lambdas/domain/routing/route';
import { least, office, whole } from '../../support/routing-documents';

describe('a routing file', () => {
  it('is read with what its routes inherit', () => {
    const { root } = parseRouting(whole());
    expect(allRoutes(root).map(({ routes: _routes, matchers, ...rest }) => [matchers.length, rest])).toEqual([
      [
        0,
        {
          path: 'root',
          receivers: ['alerts'],
          groupBy: ['rule'],
          groupWaitMs: 30_000,
          groupIntervalMs: 300_000,
          repeatIntervalMs: 14_400_000,
          continue: false,
          escalation: 'usual',
        },
      ],
      [
        1,
        {
          path: 'root.0',
          receivers: ['pager', 'alerts'],
          groupBy: ['rule'],
          groupWaitMs: 0,
          groupIntervalMs: 300_000,
          repeatIntervalMs: 5_400_000,
          continue: true,
          escalation: 'usual',
        },
      ],
      [
        2,
        {
          path: 'root.0.0',
          receivers: ['pager', 'alerts'],
          groupBy: 'all',
          groupWaitMs: 0,
          groupIntervalMs: 300_000,
          repeatIntervalMs: 5_400_000,
          continue: false,
        },
      ],
      [
        1,
        {
          path: 'root.1',
          receivers: ['alerts'],
          groupBy: [],
          groupWaitMs: 30_000,
          groupIntervalMs: 86_400_000,
          repeatIntervalMs: 604_800_000,
          continue: false,
          escalation: 'usual',
        },
      ],
    ]);
  });

  it('is read with all its parts', () => {
    const { receivers, inhibit, escalations, people, schedules, maintenance, digest, report } = parseRouting(
      whole(),
    );
    expect([...receivers.values()]).toEqual([
      {
        name: 'alerts',
        channel: 'slack',
        credential: 'slack',
        target: { channel: '#alerts' },
        fallback: 'mail',
        sendResolved: true,
      },
      {
        name: 'pager',
        channel: 'pagerduty',
        credential: 'pager-eu',
        target: {},
        fallback: 'alerts',
        sendResolved: false,
      },
      { name: 'mail', channel: 'email', credential: 'email', target: {}, sendResolved: true },
    ]);
    expect(inhibit.at(-1)).toEqual({
      source: [{ label: 'rule', operator: '=', value: 'db-down' }],
      target: [{ label: 'team', operator: '=', value: 'a' }],
      equal: ['stage'],
    });
    expect(inhibit.length).toBeGreaterThan(1);
    expect(escalations.get('usual')).toEqual({
      name: 'usual',
      levels: [
        { afterMs: 0, to: [{ kind: 'schedule', name: 'primary' }], evenIfAcknowledged: false },
        {
          afterMs: 600_000,
          to: [
            { kind: 'person', name: 'dewi' },
            { kind: 'receiver', name: 'mail' },
          ],
          evenIfAcknowledged: true,
        },
      ],
      ackTimeoutMs: 1_800_000,
    });
    expect(people.get('sari')).toEqual(['sms', 'email']);
    const turns = { turnDays: 7, handOverMinute: 540, startDay: 20_458 };
    expect(schedules.get('primary')).toEqual({
      name: 'primary',
      zone: 'Asia/Jakarta',
      layers: [
        { ...turns, people: ['dewi'], hours: [{ days: office.days, fromMinute: 480, toMinute: 1_080 }] },
        { ...turns, people: ['sari', 'budi'] },
      ],
    });
    expect(maintenance.map(({ name, why, when }) => ({ name, why, when }))).toEqual([
      {
        name: 'backup',
        why: 'the nightly backup',
        when: {
          kind: 'weekly',
          zone: 'Asia/Jakarta',
          hours: { days: ['sunday'], fromMinute: 1_380, toMinute: 1_560 },
        },
      },
      {
        name: 'move',
        why: undefined,
        when: {
          kind: 'once',
          startMs: Date.parse('2026-11-28T21:00Z'),
          endMs: Date.parse('2026-11-29T01:00Z'),
        },
      },
    ]);
    expect(digest).toEqual({ zone: 'Asia/Jakarta', minute: 480, receivers: ['mail'] });
    expect(report).toEqual({ zone: 'Asia/Jakarta', minute: 540, receivers: ['mail'] });
  });

  it('needs no more than a receiver and a root', () => {
    const { digest, report, escalations, people, schedules, maintenance, root } = parseRouting(least);
    expect([digest, report]).toEqual([undefined, undefined]);
    expect([escalations.size, people.size, schedules.size, maintenance.length]).toEqual([0, 0, 0, 0]);
    expect(root.groupBy).toEqual([]);
  });
});
