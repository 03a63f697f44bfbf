import { type Line, layOut, type Paragraph, runbooksOf } from '../../../lambdas/domain/message/layout';
import { MESSAGE_KINDS, type Message } from '../../../lambdas/domain/message/message';
import {
  headlineOf,
  isLoud,
  measuredOf,
  oneLine,
  sayClock,
  sayDuration,
  summaryOf,
  whenOf,
  whoseOf,
} from '../../../lambdas/domain/message/words';
import { T0 } from '../../support/builders';
import { later, MINUTE_MS, message, toldAlert } from '../../support/messages';

const textOf = (lines: readonly Line[]) => lines.map((line) => line.map(({ text }) => text).join(''));
const about = (what: Paragraph['about'], told: Message) =>
  layOut(told)
    .filter((paragraph) => paragraph.about === what)
    .map(({ lines }) => textOf(lines));

describe('one line', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly ten', 11, 'exactly ten'],
    ['a little too long', 10, 'a little …'],
    ['  two\r\n \t lines\t', 20, 'two lines'],
    ['two  spaces', 20, 'two  spaces'],
    ['👍🏽'.repeat(9), 3, '👍🏽…'],
    ['a\u0000\u202Eb', 9, 'a b'],
    ['half \uD83D', 9, 'half \uFFFD'],
    ['', 5, ''],
  ])('of %j in %d characters is %j', (text, limit, line) => {
    expect(oneLine(text, limit)).toBe(line);
  });

  it('of a very long text is made at once', () => {
    expect(oneLine('x'.repeat(50_000_000), 10)).toBe('xxxxxxxxx…');
  });
});

describe('words', () => {
  it.each([
    [0, 'less than a minute'],
    [-5, 'less than a minute'],
    [Number.NaN, 'less than a minute'],
    [MINUTE_MS, '1 minute'],
    [119 * MINUTE_MS, '119 minutes'],
    [120 * MINUTE_MS, '2 hours'],
    [47 * 60 * MINUTE_MS, '47 hours'],
    [48 * 60 * MINUTE_MS, '2 days'],
  ])('for %d ms are %s', (ms, words) => {
    expect(sayDuration(ms)).toBe(words);
  });

  it('name the day only where it is another', () => {
    expect(sayClock(T0, T0 + MINUTE_MS)).toBe('09:41');
    expect(sayClock(T0, T0 + 1_440 * MINUTE_MS)).toBe('21 Nov 09:41');
    expect(sayClock(Number.NaN, T0)).toBe('an unknown time');
  });

  it('say since when, and from when to when', () => {
    const sinceMs = T0 - 3 * MINUTE_MS;
    expect(whenOf(toldAlert({ sinceMs }), T0)).toBe('since 09:38 UTC (3 minutes)');
    expect(whenOf(toldAlert({ sinceMs, status: 'flapping' }), T0)).toBe('comes and goes since 09:38 UTC');
    expect(whenOf(toldAlert({ sinceMs, status: 'resolved', untilMs: T0 }), T0)).toBe(
      'from 09:38 to 09:41 UTC (3 minutes)',
    );
    expect(whenOf(toldAlert({ sinceMs, status: 'resolved' }), T0)).toBe('over; it began at 09:38 UTC');
  });

  it('say whose and how much, as far as it is known', () => {
    const { tenant: _t, value: _v, limit: _l, ...bare } = toldAlert();
    expect([whoseOf(toldAlert()), whoseOf(bare)]).toEqual(['Acme Law (acme)', 'Platform']);
    expect(whoseOf(toldAlert({ tenant: { id: 'acme', name: 'acme' } }))).toBe('acme');
    expect(whoseOf(toldAlert({ tenant: { id: 'acme', name: ' ' } }))).toBe('acme');
    expect([measuredOf(toldAlert()), measuredOf({ ...bare, value: '7' }), measuredOf(bare)]).toEqual([
      '25 % (fires above 5 %)',
      '7',
      undefined,
    ]);
  });

  it('sum it up in one line', () => {
    const two = [toldAlert(), toldAlert({ tenant: { id: 'b', name: 'B' } })];
    const totals = { firing: 14, resolved: 1, tenants: 12 };
    expect([
      summaryOf(message()),
      summaryOf(message({ title: 'Acme Law: Too many messages fail' })),
      summaryOf(message({ alerts: two, totals })),
      summaryOf(message({ alerts: two, totals: { firing: 0, resolved: 2, tenants: 1 } })),
    ]).toEqual([
      'High: Too many messages fail (Acme Law (acme))',
      'High: Acme Law: Too many messages fail',
      'High: Too many messages fail (14 alerts, 12 tenants)',
      'High: Too many messages fail (2 alerts)',
    ]);
  });

  it('tell the kinds of message apart', () => {
    const partly = later('resolved', undefined, { totals: { firing: 2, resolved: 1, tenants: 2 } });
    const headlines = [...MESSAGE_KINDS.map((kind) => later(kind, undefined)), partly].map(headlineOf);
    expect(headlines.map((line) => line.replace(': Too many messages fail', ''))).toEqual([
      'High',
      'High, more of it',
      'Resolved',
      'High, still firing',
      'High, escalated',
      'High, no longer muted',
      'High, comes and goes',
      'High, acknowledged',
      'Partly resolved',
    ]);
    expect(MESSAGE_KINDS.filter((kind) => isLoud(message({ kind })))).toEqual([
      'firing',
      'repeat',
      'escalation',
      'unmuted',
    ]);
  });
});

describe('the layout of a message', () => {
  it('tells one alert at length', () => {
    expect(layOut(message()).map(({ about: what, lines }) => [what, textOf(lines)])).toEqual([
      [
        'alert',
        [
          'Acme Law (acme) · 25 % (fires above 5 %)',
          '20 of 80 in 1 min is 25 %',
          'Since 09:38 UTC (3 minutes)',
        ],
      ],
      ['runbooks', ['What to do: send-failures']],
      [
        'commands',
        [
          'Acknowledge: kentongan alerts ack 3f9a --by NAME',
          "Silence: kentongan silence add 'tenant=acme' --for 1h",
          'See more: kentongan alerts show 3f9a',
        ],
      ],
    ]);
  });

  it('tells several in a line or two each, and the rest as a number', () => {
    const alerts = [
      toldAlert(),
      toldAlert({ rule: 'dlq-items', summary: 'Webhooks cannot be processed', severity: 'warning' }),
      toldAlert({ status: 'resolved', untilMs: T0, reason: '1 of 90 in 1 min is 1 %' }),
    ];
    const told = message({ alerts, totals: { firing: 20, resolved: 3, tenants: 17 } });
    expect(about('alert', told)).toEqual([
      ['🟠 Acme Law (acme) · 25 % (fires above 5 %) · since 09:38 UTC (3 minutes)'],
      [
        '🟡 Acme Law (acme) · 25 % (fires above 5 %) · since 09:38 UTC (3 minutes)',
        'Webhooks cannot be processed',
      ],
      ['✅ Acme Law (acme) · from 09:38 to 09:41 UTC (3 minutes)', '1 of 90 in 1 min is 1 %'],
    ]);
    expect(about('totals', told)).toEqual([['… and 20 more. All together: 20 firing, 3 over, 17 tenants']]);
  });

  it('says why where there is no value', () => {
    const { value: _v, limit: _l, ...bare } = toldAlert();
    expect(about('alert', message({ alerts: [bare, bare] }))[0]).toEqual([
      '🟠 Acme Law (acme) · since 09:38 UTC (3 minutes)',
      '20 of 80 in 1 min is 25 %',
    ]);
  });

  it('counts all where none is named', () => {
    const told = message({ alerts: [], totals: { firing: 3, resolved: 0, tenants: 2 } });
    expect(about('totals', told)).toEqual([['3 alerts: 3 firing, 2 tenants']]);
  });

  it('names the note, the person and the incident', () => {
    const told = message({ note: 'Nobody took it on', person: 'sari', incident: { id: 'inc-1', alerts: 2 } });
    expect(about('note', told)).toEqual([['Nobody took it on', 'For sari']]);
    expect(about('totals', told)).toEqual([['Incident inc-1, 2 alerts']]);
  });

  it('does not name an incident of one alert', () => {
    expect(about('totals', message({ incident: { id: 'inc-1', alerts: 1 } }))).toEqual([]);
  });

  it('is short when somebody took it on: who hears of it knows what it is', () => {
    const told = later('acknowledged', undefined, { note: 'sari took it on' });
    expect(layOut(told).map(({ about: what, lines }) => [what, textOf(lines)])).toEqual([
      ['note', ['sari took it on']],
      ['commands', ['See more: kentongan alerts show 3f9a']],
    ]);
  });

  it('does not say twice what the title says', () => {
    const [alert] = about('alert', message({ title: 'Acme Law: Too many messages fail' }));
    expect(alert).not.toContain('Too many messages fail');
    const [other] = about('alert', message({ title: 'Something else' }));
    expect(other).toContain('Too many messages fail');
  });

  it('names each runbook once, of what still fires, and none when all is over', () => {
    const page = (at: number) => `https://example.org/${at}`;
    const alerts = [
      toldAlert({ rule: 'a', runbook: page(1) }),
      toldAlert({ rule: 'b', runbook: page(1) }),
      toldAlert({ rule: 'c', runbook: page(2), status: 'resolved' }),
      toldAlert({ rule: 'd', runbook: page(3) }),
    ];
    expect(runbooksOf(message({ alerts })).map(({ label }) => label)).toEqual(['a', 'd']);
    expect(runbooksOf(later('resolved', undefined))).toEqual([]);
  });
});
