import { InvalidRouting, parseRouting, readRouting } from '../../../lambdas/domain/routing/parse-routing';
import { changed, office, whole } from '../../support/routing-documents';

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof InvalidRouting) return error.faults;
    throw error;
  }
}

describe('a routing file is refused for', () => {
  it.each<[string, string, unknown, string]>([
    ['no receivers at all', 'receivers', undefined, 'receivers: came nothing, accepted is a value'],
    ['no tree', 'route', undefined, 'route: came nothing, accepted is a value'],
    ['a field of no meaning', 'recievers', {}, 'recievers: came "recievers", accepted is no field'],
    ['a root that tells nobody', 'route.receivers', undefined, 'route.receivers: came nothing'],
    [
      'a root that tells none',
      'route.receivers',
      [],
      'route.receivers: came Array, accepted is at least one receiver',
    ],
    ['matchers of the root', 'route.matchers', [], 'route.matchers: came "matchers", accepted is no field'],
    [
      'a route that tells none',
      'route.routes.1.receivers',
      [],
      'route.routes.1.receivers: came Array, accepted is at least one receiver',
    ],
    [
      'a receiver told twice',
      'route.routes.0.receivers',
      ['pager', 'pager'],
      'route.routes.0.receivers: came Array, accepted is each receiver once',
    ],
    [
      'an unknown receiver',
      'route.routes.0.receivers',
      ['pager', 'pgr'],
      'route.routes.0.receivers.1: came "pgr", accepted is one of: alerts, pager, mail',
    ],
    [
      'an unknown escalation',
      'route.routes.1.escalation',
      'fast',
      'route.routes.1.escalation: came "fast", accepted is one of: usual',
    ],
    [
      'a name that is none',
      'receivers.The Pager',
      { channel: 'slack' },
      'receivers.The Pager: came "The Pager", accepted is lower-case words joined by hyphens',
    ],
    [
      'an unknown fallback',
      'receivers.mail.fallback',
      'sms',
      'receivers.mail.fallback: came "sms", accepted is one of: alerts, pager, mail',
    ],
    [
      'a fallback to itself',
      'receivers.mail.fallback',
      'mail',
      'receivers.mail.fallback: came "mail", accepted is a way that ends: this one is mail -> mail',
    ],
    [
      'fallbacks in a circle',
      'receivers.mail.fallback',
      'alerts',
      'receivers.alerts.fallback: came "mail", accepted is a way that ends: this one is alerts -> mail -> alerts',
    ],
    ['no kind of channel', 'receivers.mail.channel', undefined, 'receivers.mail.channel: came nothing'],
    [
      'a matcher that is none',
      'route.routes.0.matchers',
      ['severity==critical'],
      'route.routes.0.matchers.0: came "severity==critical", accepted is LABEL="VALUE"',
    ],
    [
      'an expression that RE2 has not',
      'route.routes.0.routes.0.matchers',
      ['tenant=~"(?=a)"'],
      `route.routes.0.routes.0.matchers.0: came "tenant=~"(?=a)"", accepted is a regular expression in RE2's dialect`,
    ],
    [
      'a time that is none',
      'route.groupWait',
      '30',
      'route.groupWait: came "30", accepted is a time from 0s to 1h, written like 30s',
    ],
    [
      'a wait of hours',
      'route.groupWait',
      '2h',
      'route.groupWait: came "2h", accepted is a time from 0s to 1h',
    ],
    [
      'no interval',
      'route.groupInterval',
      '0s',
      'route.groupInterval: came "0s", accepted is a time from 10s to 1d',
    ],
    [
      'repeats without end',
      'route.repeatInterval',
      '1s',
      'route.repeatInterval: came "1s", accepted is a time from 1m',
    ],
    [
      'repeats before the group is looked at',
      'route.repeatInterval',
      '1m',
      'route.repeatInterval: came "less than groupInterval", accepted is groupInterval or more',
    ],
    [
      'groups by all labels and more',
      'route.groupBy',
      ['...', 'rule'],
      'route.groupBy: came Array, accepted is "..." alone',
    ],
    [
      'a route that an earlier one leaves nothing',
      'route.routes',
      [{ receivers: ['mail'] }, { matchers: ['a=b'] }],
      'route.routes.1.matchers: came "a="b"", accepted is what route.routes.0 does not take before',
    ],
    [
      'a route whose alerts an expression takes before',
      'route.routes',
      [{ matchers: ['severity=~"critical|high"'] }, { matchers: ['severity=high', 'a=b'] }],
      'route.routes.1.matchers: came "severity="high", a="b"", accepted is what route.routes.0',
    ],
    [
      'a route that is there twice',
      'route.routes',
      [{ matchers: ['a=~"b.*"', 'c!=d'] }, { matchers: ['c!=d', 'a=~"b.*"'] }],
      'route.routes.1.matchers: came',
    ],
    [
      'a route that excludes what its parent takes',
      'route.routes.0.routes.0.matchers',
      ['severity=high'],
      'route.routes.0.routes.0.matchers: came "severity="critical", severity="high"", accepted is matchers that an alert can fit all at once',
    ],
    [
      'a route that excludes itself',
      'route.routes.1.matchers',
      ['a=b', 'a!~"b|c"'],
      'route.routes.1.matchers: came "a="b", a!~"b|c"", accepted is matchers that an alert can fit all at once',
    ],
    [
      'inhibition without a source',
      'inhibit.0.source',
      [],
      'inhibit.0.source: came Array, accepted is at least one matcher',
    ],
    ['inhibition without a target', 'inhibit.0.target', undefined, 'inhibit.0.target: came nothing'],
    [
      'a label that is none',
      'inhibit.0.equal',
      ['a b'],
      'inhibit.0.equal.0: came "a b", accepted is the name of a label',
    ],
    [
      'an escalation without levels',
      'escalations.usual.levels',
      [],
      'escalations.usual.levels: came Array, accepted is at least one level',
    ],
    [
      'a level that names nobody',
      'escalations.usual.levels.0.to',
      [],
      'escalations.usual.levels.0.to: came Array, accepted is at least one of {"receiver": ...}',
    ],
    [
      'levels that come at the same time',
      'escalations.usual.levels.1.after',
      '0s',
      'escalations.usual.levels.1.after: came "no later than the level before", accepted is a later time',
    ],
    [
      'a level that names one twice',
      'escalations.usual.levels.1.to',
      [{ person: 'dewi' }, { person: 'dewi' }],
      'escalations.usual.levels.1.to.1: came "dewi", accepted is each of a level once',
    ],
    [
      'an unknown person to escalate to',
      'escalations.usual.levels.1.to.0.person',
      'rini',
      'escalations.usual.levels.1.to.0.person: came "rini", accepted is one of: sari, budi, dewi',
    ],
    [
      'an unknown receiver to escalate to',
      'escalations.usual.levels.1.to.1.receiver',
      'sms',
      'escalations.usual.levels.1.to.1.receiver: came "sms", accepted is one of',
    ],
    [
      'an unknown schedule',
      'escalations.usual.levels.0.to.0.schedule',
      'second',
      'escalations.usual.levels.0.to.0.schedule: came "second", accepted is one of: primary',
    ],
    [
      'a person who is not reached',
      'people.budi',
      [],
      'people.budi: came Array, accepted is at least one channel',
    ],
    [
      'an unknown person on call',
      'schedules.primary.layers.1.people.1',
      'rini',
      'schedules.primary.layers.1.people.1: came "rini", accepted is one of: sari, budi, dewi',
    ],
    [
      'a layer of nobody',
      'schedules.primary.layers.1.people',
      [],
      'schedules.primary.layers.1.people: came Array, accepted is at least one person',
    ],
    [
      'a schedule of no layer',
      'schedules.primary.layers',
      [],
      'schedules.primary.layers: came Array, accepted is at least one layer',
    ],
    [
      'a schedule with a hole',
      'schedules.primary.layers.1.hours',
      [{ ...office, from: '17:00', to: '24:00' }],
      'schedules.primary.layers: came "nobody from monday 00:00 to monday 08:00", accepted is somebody at every hour',
    ],
    [
      'a zone that there is not',
      'schedules.primary.zone',
      'Mars/Olympus',
      'schedules.primary.zone: came "Mars/Olympus", accepted is a time zone of the IANA database',
    ],
    [
      'a turn of no length',
      'schedules.primary.layers.1.turn',
      '0d',
      'schedules.primary.layers.1.turn: came "0d", accepted is days or weeks',
    ],
    [
      'a hand-over at no time of day',
      'schedules.primary.layers.1.handOver',
      '24:00',
      'schedules.primary.layers.1.handOver: came "24:00", accepted is a time of day from 00:00 to 23:59',
    ],
    [
      'a date that there is not',
      'schedules.primary.layers.1.start',
      '2026-02-30',
      'schedules.primary.layers.1.start: came "2026-02-30", accepted is a date such as',
    ],
    [
      'a weekday that there is not',
      'schedules.primary.layers.0.hours.0.days',
      ['someday'],
      'schedules.primary.layers.0.hours.0.days.0: came "someday", accepted is ("monday"',
    ],
    [
      'hours of no day',
      'schedules.primary.layers.0.hours.0.days',
      [],
      'schedules.primary.layers.0.hours.0.days: came Array, accepted is at least one day',
    ],
    [
      'a window of two kinds',
      'maintenance.0.once',
      { from: '2026-11-28 22:00', to: '2026-11-29 02:00' },
      'maintenance.0: came Object, accepted is either "weekly" or "once"',
    ],
    [
      'a window of no kind',
      'maintenance.1.once',
      undefined,
      'maintenance.1: came Object, accepted is either',
    ],
    [
      'a window that is over before it begins',
      'maintenance.1.once.to',
      '2026-11-28 22:00',
      'maintenance.1.once.to: came "no later than "from"", accepted is a later time',
    ],
    [
      'a window at no time',
      'maintenance.1.once.from',
      '2026-11-28',
      'maintenance.1.once.from: came "2026-11-28", accepted is a date and a time of day',
    ],
    [
      'a window that mutes everything',
      'maintenance.0.matchers',
      ['team!="b"', 'rule=~".*"'],
      'maintenance.0.matchers: came Array, accepted is a matcher that an absent label does not fit',
    ],
    [
      'two windows of one name',
      'maintenance.1.name',
      'backup',
      'maintenance.1.name: came "backup", accepted is a name of its own',
    ],
    [
      'a digest for somebody unknown',
      'digest.receivers',
      ['boss'],
      'digest.receivers.0: came "boss", accepted is one of',
    ],
    ['a report at no time', 'report.at', '9:00', 'report.at: came "9:00", accepted is a time of day'],
  ])('%s', (_name, path, value, fault) => {
    const faults = faultsOf(() => parseRouting(changed(path, value)));
    expect(faults.map((each) => each.slice(0, fault.length))).toContain(fault);
    // Nothing else is wrong; a circle of two is told at both.
    expect(faults.length).toBeLessThanOrEqual(2);
  });

  it('kinds of channel that there are not, where they are known', () => {
    const faults = faultsOf(() => parseRouting(whole(), { channels: ['slack', 'email'] }));
    expect(faults).toEqual([
      'receivers.pager.channel: came "pagerduty", accepted is one of: slack, email',
      'people.sari.0: came "sms", accepted is one of: slack, email',
      'people.dewi.0: came "sms", accepted is one of: slack, email',
    ]);
  });

  it('all that is wrong with it at once, in every part', () => {
    const { route, ...rest } = whole();
    const faults = faultsOf(() =>
      parseRouting({
        ...rest,
        receivers: { ...rest.receivers, alerts: { channel: 7 } },
        route: {
          receivers: [],
          routes: [
            { ...route.routes[0], matchers: ['?'], routes: [{ receivers: ['x'] }] },
            { groupWait: 'soon' },
          ],
        },
        people: { ...rest.people, budi: 'email' },
        digest: { ...rest.digest, zone: '' },
      }),
    );
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'receivers.alerts.channel',
      'route.receivers',
      'route.routes.0.matchers.0',
      'route.routes.1.groupWait',
      'route.routes.0.routes.0.receivers.0',
      'digest.zone',
      'people.budi',
    ]);
  });

  it('names that come twice, which JSON would drop in silence', () => {
    const text = `{"receivers": {"a": {"channel": "slack"}, "a": {"channel": "email"}},
      "route": {"receivers": ["a"], "routes": [{"matchers": ["x=y"], "groupWait": "1s", "groupWait": "2s"}]}}`;
    expect(faultsOf(() => readRouting(text, { place: 'config/routing/x.json' }))).toEqual([
      'config/routing/x.json: receivers.a: came twice, accepted is each name once',
      'config/routing/x.json: route.routes.0.groupWait: came twice, accepted is each name once',
    ]);
  });

  it('what is no JSON, or another kind of JSON', () => {
    expect(faultsOf(() => readRouting('{'))[0]).toMatch(/^is not JSON: /);
    expect(faultsOf(() => readRouting('[]'))).toHaveLength(2);
    expect(faultsOf(() => parseRouting(undefined))[0]).toMatch(/^\(whole\): came nothing/);
    expect(() => parseRouting({}, { place: 'x.json' })).toThrow(
      /^2 fault\(s\) in the routing:\n {2}x\.json: /,
    );
  });

  it('no fault at all', () => {
    expect(
      faultsOf(() => parseRouting(whole(), { channels: ['slack', 'pagerduty', 'email', 'sms'] })),
    ).toEqual([]);
    expect(faultsOf(() => readRouting(JSON.stringify(whole(), undefined, 2)))).toEqual([]);
  });
});
