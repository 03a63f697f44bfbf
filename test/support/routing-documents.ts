/** Routing files for tests: one that holds everything, the least that works, and either with one place changed. */

const weekly = { people: ['sari', 'budi'], turn: '1w', handOver: '09:00', start: '2026-01-05' };
export const office = {
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  from: '08:00',
  to: '18:00',
};

/** Everything that a file may hold. */
export function whole() {
  return {
    $schema: '../routing.schema.json',
    $comment: 'who hears of what',
    receivers: {
      alerts: { channel: 'slack', target: { channel: '#alerts' }, fallback: 'mail' },
      pager: { channel: 'pagerduty', credential: 'pager-eu', fallback: 'alerts', sendResolved: false },
      mail: { channel: 'email' },
    },
    route: {
      receivers: ['alerts'],
      groupBy: ['rule'],
      escalation: 'usual',
      routes: [
        {
          matchers: ['severity="critical"'],
          receivers: ['pager', 'alerts'],
          groupWait: '0s',
          repeatInterval: '1h30m',
          continue: true,
          routes: [{ matchers: ['tenant=~"demo-.*", team=a'], groupBy: ['...'], escalation: null }],
        },
        { matchers: ['severity=info'], groupInterval: '1d', repeatInterval: '7d', groupBy: [] },
      ],
    },
    inhibit: [{ source: ['rule="db-down"'], target: ['team="a"'], equal: ['stage'] }],
    escalations: {
      usual: {
        levels: [
          { after: '0s', to: [{ schedule: 'primary' }] },
          { after: '10m', to: [{ person: 'dewi' }, { receiver: 'mail' }], evenIfAcknowledged: true },
        ],
        ackTimeout: '30m',
      },
    },
    people: { sari: ['sms', 'email'], budi: ['email'], dewi: ['sms'] },
    schedules: {
      primary: { zone: 'Asia/Jakarta', layers: [{ ...weekly, people: ['dewi'], hours: [office] }, weekly] },
    },
    maintenance: [
      {
        name: 'backup',
        why: 'the nightly backup',
        matchers: ['team="a"'],
        zone: 'Asia/Jakarta',
        weekly: { days: ['sunday'], from: '23:00', to: '02:00' },
      },
      {
        name: 'move',
        matchers: ['rule=~".+"'],
        zone: 'Europe/Berlin',
        once: { from: '2026-11-28 22:00', to: '2026-11-29 02:00' },
      },
    ],
    digest: { at: '08:00', zone: 'Asia/Jakarta', receivers: ['mail'] },
    report: { at: '09:00', zone: 'Asia/Jakarta', receivers: ['mail'] },
  };
}

/** The least that works. */
export const least = { receivers: { a: { channel: 'slack' } }, route: { receivers: ['a'] } };

/** A deep copy with one place changed; `undefined` takes it away. */
export function changed(path: string, value: unknown): unknown {
  const file = structuredClone(whole()) as unknown as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const parent = steps.reduce<Record<string, unknown>>(
    (part, step) => part[step] as Record<string, unknown>,
    file,
  );
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return file;
}
