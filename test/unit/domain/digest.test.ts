import { digestOf } from '../../../lambdas/domain/report/digest';
import { episodesOf } from '../../../lambdas/domain/report/episodes';
import { MINUTE, T0 } from '../../support/builders';
import { DAY, factsOf, HOUR, type Lived } from '../../support/report-facts';

const sectionsOf = (lived: readonly Lived[]) =>
  Object.fromEntries(
    digestOf(factsOf(lived), 'digest/2026-11-21').sections.map(({ heading, table }) => [
      heading,
      table?.rows,
    ]),
  );

describe('the episodes of a time', () => {
  it('are those that fired at some moment of it', () => {
    const facts = factsOf([
      { rule: 'before', at: -300, until: -1 },
      { rule: 'into', at: -300, until: 5 },
      { rule: 'within', at: 10, until: 20 },
      { rule: 'out-of', at: 1_430, until: 1_500 },
      { rule: 'open', at: 1_000 },
    ]);
    expect(episodesOf(facts).map(({ rule }) => rule)).toEqual(['into', 'within', 'open', 'out-of']);
    // Its end lies after the time: at the end of that it still fired.
    expect(episodesOf(facts).find(({ rule }) => rule === 'out-of')?.resolvedMs).toBeUndefined();
  });

  it('have the alarms of CloudWatch, which only incidents know, and nothing twice', () => {
    const alarm: Lived = { rule: 'webhooks-dlq', tenant: '', at: 10, until: 40, isAlarm: true };
    const both = factsOf([{ rule: 'silence', at: 10, until: 40 }]);
    const again = factsOf([{ rule: 'silence', at: 10, until: 40, isAlarm: true }]).incidents;
    expect(episodesOf(factsOf([alarm]))).toEqual([
      expect.objectContaining({
        rule: 'webhooks-dlq',
        firedMs: T0 - DAY + 10 * MINUTE,
        toldMs: expect.anything(),
      }),
    ]);
    expect(episodesOf({ ...both, incidents: again })).toHaveLength(1);
  });

  it('begin when an incident says so, where the log goes back no further', () => {
    const facts = factsOf([{ rule: 'silence', at: -5_000, until: 60 }]);
    const { incidents } = factsOf([{ rule: 'silence', at: -5_000, until: 60, isAlarm: true }]);
    const changes = facts.changes.slice(1);
    expect(episodesOf({ ...facts, changes, incidents })).toEqual([
      expect.objectContaining({ firedMs: T0 - DAY - 5_000 * MINUTE, resolvedMs: T0 - 23 * HOUR }),
    ]);
    expect(episodesOf({ ...facts, changes })).toEqual([
      expect.objectContaining({ isOlder: true, resolvedMs: T0 - 23 * HOUR }),
    ]);
  });

  it('go on while one waits again because its rule became slower', () => {
    const facts = factsOf([{ rule: 'silence', at: 10, until: 90 }]);
    const [fired, over] = facts.changes;
    if (!fired || !over) throw new Error('two changes are made');
    const changes = [
      fired,
      { ...fired, atMs: fired.atMs + 5 * MINUTE, from: 'firing', to: 'pending' } as const,
      { ...fired, atMs: fired.atMs + 9 * MINUTE, from: 'pending', to: 'firing' } as const,
      over,
    ];
    expect(episodesOf({ ...facts, changes })).toEqual(episodesOf(facts));
  });

  it('are told when one of very many was, of whom the log names the first', () => {
    const all = Array.from(
      { length: 30 },
      (_, at): Lived => ({ rule: 'silence', tenant: `t${at}`, at: 10, told: false, isAlarm: true }),
    );
    const facts = factsOf(all);
    const members = Object.assign({}, ...facts.incidents.map((incident) => incident.members));
    const [first] = facts.incidents;
    if (!first) throw new Error('incidents are made');
    const incident = { ...first, members };
    const entry = {
      atMs: T0 - DAY + 11 * MINUTE,
      what: 'told',
      by: 'notify',
      kind: 'firing',
      incident: incident.id,
      fingerprints: Object.keys(members).slice(0, 20),
      alerts: 30,
    } as const;
    const told = episodesOf({ ...facts, incidents: [incident], entries: [entry] });
    expect(told).toHaveLength(30);
    expect(told.every(({ toldMs }) => toldMs === entry.atMs)).toBe(true);
  });
});

describe('the digest', () => {
  it('says in one sentence that nothing happened', () => {
    expect(digestOf(factsOf([]), 'digest/2026-11-21')).toEqual({
      key: 'digest/2026-11-21',
      title: 'Quiet: no alert in 24 hours',
      period: '20 Nov 09:41 to 21 Nov 09:41 UTC',
      atMs: T0,
      summary: 'Nothing fired in these 24 hours, and nothing is open.',
      sections: [],
    });
  });

  it('says what fired, for how many, and what is open', () => {
    const lived: Lived[] = [
      { rule: 'send-failures', severity: 'critical', at: 10, until: 30 },
      { rule: 'silence', tenant: 'budi', at: 20, until: 30, told: false },
      { rule: 'tenant-quota', at: -120 },
    ];
    const { title, summary } = digestOf(factsOf(lived), 'k');
    expect(title).toBe('2 alerts in 24 hours, 1 open');
    expect(summary).toBe(
      '2 alerts fired (1 critical, 1 high) for 2 tenants. 1 is still open, the oldest for 1 d 2 h. Nobody was told of 1.',
    );
  });

  it.each<[string, Lived[], string, unknown]>([
    [
      'what is open, the worst first',
      [
        { rule: 'tenant-quota', severity: 'notice', at: 60 },
        { rule: 'dlq-volume', tenant: '', severity: 'critical', at: 1_320, takenOn: 1_330 },
      ],
      'Still open',
      [
        ['dlq-volume', 'the platform', 'critical', '07:41', '2 h', 'yes'],
        ['tenant-quota', 'acme', 'notice', '20 Nov 10:41', '23 h', 'no'],
      ],
    ],
    [
      'rules, those with the most first; only the time of the digest counts',
      [
        { rule: 'silence', at: -600, until: 60 },
        { rule: 'send-failures', at: 0, until: 45 },
        { rule: 'send-failures', tenant: 'budi', at: 0, until: 30, told: false },
      ],
      'By rule',
      [
        ['send-failures', '2', '0', '2', '45 min', '1'],
        ['silence', '0', '0', '1', '1 h', '0'],
      ],
    ],
    [
      'tenants, those with the most first',
      [
        { rule: 'silence', tenant: 'budi', at: 0, until: 300 },
        { rule: 'silence', at: 0, until: 10 },
        { rule: 'send-failures', at: 0, until: 10 },
        { rule: 'dlq-volume', tenant: '', at: 0, until: 10 },
      ],
      'By tenant',
      [
        ['acme', '2', '20 min', 'send-failures, silence'],
        ['budi', '1', '5 h', 'silence'],
      ],
    ],
    [
      'what nobody was told, and why',
      [
        { rule: 'silence', at: 0, until: 10, told: false },
        { rule: 'silence', tenant: 'budi', at: 0, until: 10, told: false },
        { rule: 'dlq-volume', tenant: '', at: 0, until: 10, told: false, notToldWhy: 'slack: status 503' },
        { rule: 'send-failures', at: 0, until: 10 },
      ],
      'Not told to anybody',
      [
        ['silence', '2', 'muted, or over before its group was told'],
        ['dlq-volume', '1', 'slack: status 503'],
      ],
    ],
    [
      'what people did',
      [{ rule: 'silence', at: 0, until: 60, takenOn: 4 }],
      'What people did',
      [['sari', 'took on', '1']],
    ],
  ])('lists %s', (_what, lived, heading, rows) => {
    expect(sectionsOf(lived)[heading]).toEqual(rows);
  });

  it('leaves out sections of nothing, and names tenants', () => {
    const facts = factsOf([{ rule: 'silence', at: 0, until: 10 }], DAY, { nameTenant: () => 'Acme Law' });
    const { sections } = digestOf(facts, 'k');
    expect(sections.map(({ heading }) => heading)).toEqual(['By rule', 'By tenant']);
    expect(sections[1]?.table?.rows[0]?.[0]).toBe('Acme Law (acme)');
  });
});
