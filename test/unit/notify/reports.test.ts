import type { Report } from '../../../lambdas/domain/message/message';
import { dueReports } from '../../../lambdas/domain/report/due';
import type { SentReport } from '../../../lambdas/domain/report/sent-report';
import type { Timetable } from '../../../lambdas/domain/routing/routing';
import type { Outcome } from '../../../lambdas/notify/channel-kind';
import { createReports, type SendDueReports, type SentReports } from '../../../lambdas/notify/reports';
import { MINUTE } from '../../support/builders';
import { fixedClock, type Recorder, recorder, type TestClock } from '../../support/ports';
import { factsOf, HOUR } from '../../support/report-facts';

const at = (text: string) => Date.parse(text);
const daily = (change: Partial<Timetable> = {}): Timetable => ({
  zone: 'Asia/Jakarta',
  minute: 7 * 60,
  receivers: ['office'],
  ...change,
});

describe('what is due', () => {
  it.each([
    ['a minute before', '2026-11-20T23:59:00Z', []],
    ['at the time', '2026-11-21T00:00:00Z', ['digest/2026-11-21']],
    ['some hours late', '2026-11-21T11:59:00Z', ['digest/2026-11-21']],
    ['too late to be of use', '2026-11-21T12:00:00Z', []],
  ])('%s', (_when, now, keys) => {
    expect(dueReports({ digest: daily() }, at(now)).map(({ key }) => key)).toEqual(keys);
  });

  it('is about the time from one to the next, also where clocks change', () => {
    const [due] = dueReports(
      { digest: daily({ zone: 'Europe/Berlin', minute: 540 }) },
      at('2026-03-29T07:30:00Z'),
    );
    expect(due).toMatchObject({ fromMs: at('2026-03-28T08:00:00Z'), toMs: at('2026-03-29T07:00:00Z') });
  });

  it('was due before midnight', () => {
    const digest = daily({ zone: 'UTC', minute: 23 * 60 + 50 });
    expect(dueReports({ digest }, at('2026-11-21T00:10:00Z'))).toMatchObject([{ key: 'digest/2026-11-20' }]);
  });

  it.each([
    ['on Mondays the week', '2026-11-23T08:00:00Z', 'weekly/2026-11-23', '2026-11-16T07:00:00Z'],
    ['on the first the month', '2026-12-01T08:00:00Z', 'monthly/2026-12-01', '2026-11-01T07:00:00Z'],
    ['in January the December', '2027-01-01T08:00:00Z', 'monthly/2027-01-01', '2026-12-01T07:00:00Z'],
  ])('of quality %s', (_when, now, key, from) => {
    const report = daily({ zone: 'UTC' });
    expect(dueReports({ report }, at(now))).toMatchObject([{ key, fromMs: at(from) }]);
  });

  it('may be a week and a month at once, and on other days nothing', () => {
    const report = daily({ zone: 'UTC' });
    expect(dueReports({ report }, at('2027-02-01T08:00:00Z')).map(({ kind }) => kind)).toEqual([
      'weekly',
      'monthly',
    ]);
    expect(dueReports({ report }, at('2026-11-25T08:00:00Z'))).toEqual([]);
    expect(dueReports({}, at('2026-11-25T08:00:00Z'))).toEqual([]);
  });
});

interface World {
  readonly clock: TestClock;
  readonly told: { readonly receiver: string; readonly report: Report }[];
  readonly stored: Map<string, SentReport>;
  readonly recording: Recorder;
  /** What the next sendings come to; then all are delivered. */
  readonly outcomes: (Outcome | 'crash-before' | 'crash-after')[];
  readonly reads: number;
  /** A function's instance, with a memory of its own. */
  instance(): SendDueReports;
}

function openWorld(nowMs = at('2026-11-21T00:00:30Z'), tooSmall: readonly string[] = []): World {
  const clock = fixedClock(nowMs);
  const told: World['told'] = [];
  const stored = new Map<string, SentReport>();
  const outcomes: World['outcomes'] = [];
  const recording = recorder();
  let reads = 0;
  const sent: SentReports = {
    read: async (name) => {
      reads++;
      return stored.get(name);
    },
    replace: async (name, before, after) => {
      if (stored.get(name)?.version !== before?.version) return false;
      stored.set(name, after);
      return true;
    },
  };
  return {
    clock,
    told,
    stored,
    recording,
    outcomes,
    get reads() {
      return reads;
    },
    instance: () =>
      createReports({
        sent,
        clock,
        log: recording.log,
        readFacts: async (fromMs, toMs) => factsOf([], toMs - fromMs, { fromMs, toMs }),
        openReceiver: async (receiver) => {
          if (receiver === 'unset') return { ok: false, reason: 'the channels secret has no x' };
          const report = async (what: Report): Promise<Outcome> => {
            const outcome = outcomes.shift() ?? { kind: 'delivered' };
            if (outcome === 'crash-before') throw new Error('killed');
            if (outcome === 'crash-after' || outcome.kind === 'delivered')
              told.push({ receiver, report: what });
            if (outcome === 'crash-after') throw new Error('killed');
            return outcome;
          };
          const send = async (): Promise<Outcome> => ({ kind: 'delivered' });
          return { ok: true, channel: tooSmall.includes(receiver) ? { send } : { send, report } };
        },
      }),
  };
}

describe('sending what is due', () => {
  const digest = daily();

  it('tells each receiver once, however often it is called, and asks the table no more', async () => {
    const world = openWorld();
    const send = world.instance();
    for (let minute = 0; minute < 60; minute++) {
      await send({ digest: daily({ receivers: ['office', 'chief'] }) });
      world.clock.advance(MINUTE);
    }
    expect(world.told.map(({ receiver }) => receiver)).toEqual(['office', 'chief']);
    expect(world.told[0]?.report.key).toBe('digest/2026-11-21');
    expect(world.reads).toBe(2);
  });

  it('tells it once also from another instance, and from two at the same time', async () => {
    const world = openWorld();
    await Promise.all([world.instance()({ digest }), world.instance()({ digest })]);
    await world.instance()({ digest });
    expect(world.told).toHaveLength(1);
  });

  it('tells it again the next day', async () => {
    const world = openWorld();
    const send = world.instance();
    await send({ digest });
    world.clock.advance(24 * HOUR);
    await send({ digest });
    expect(world.told.map(({ report }) => report.key)).toEqual(['digest/2026-11-21', 'digest/2026-11-22']);
  });

  it('tries again while the channel is down, at longer and longer pauses', async () => {
    const world = openWorld();
    world.outcomes.push(
      ...Array.from({ length: 8 }, () => ({ kind: 'unavailable', reason: 'status 503' }) as const),
    );
    const tries: number[] = [];
    const send = world.instance();
    for (let minute = 0; minute < 240; minute++) {
      const before = world.outcomes.length + (world.told.length === 0 ? 1 : 0);
      await send({ digest });
      if (world.outcomes.length + (world.told.length === 0 ? 1 : 0) < before) tries.push(minute);
      world.clock.advance(MINUTE);
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121]);
    expect(world.told).toHaveLength(1);
  });

  it('gives up when nobody waits for it any more', async () => {
    const world = openWorld();
    const send = world.instance();
    for (let minute = 0; minute < 23 * 60; minute++) {
      world.outcomes.splice(0, 9, { kind: 'unavailable', reason: 'status 503' });
      await send({ digest });
      world.clock.advance(MINUTE);
    }
    world.outcomes.splice(0);
    await send({ digest });
    expect(world.told).toEqual([]);
  });

  it.each(['crash-before', 'crash-after'] as const)(
    'sends it again under the same key after a %s',
    async (crash) => {
      const world = openWorld();
      world.outcomes.push(crash);
      await world.instance()({ digest });
      world.clock.advance(4 * MINUTE);
      await world.instance()({ digest });
      const before = world.told.length;
      expect(before).toBe(crash === 'crash-after' ? 1 : 0);
      world.clock.advance(MINUTE);
      await world.instance()({ digest });
      expect(world.told).toHaveLength(before + 1);
      expect(new Set(world.told.map(({ report }) => report.key))).toEqual(new Set(['digest/2026-11-21']));
    },
  );

  it('keeps one that cannot be told from no other', async () => {
    const world = openWorld(undefined, ['phone']);
    await world.instance()({ digest: daily({ receivers: ['unset', 'phone', 'office'] }) });
    expect(world.told.map(({ receiver }) => receiver)).toEqual(['office']);
    expect(world.recording.lines.map(({ fields }) => fields.reason)).toEqual([
      'the channels secret has no x',
      'its channel carries no reports',
      undefined,
    ]);
  });
});
