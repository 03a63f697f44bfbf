/** What an evaluator keeps in rows is judged as the counts by minute themselves are. */
import fc from 'fast-check';
import { judge } from '../../lambdas/domain/rule/judge';
import { parseRules } from '../../lambdas/domain/rule/rule';
import { windowOfMinutes } from '../../lambdas/domain/rule/window-of';
import type { Counts, Series } from '../../lambdas/domain/tenant/counts';
import { healthGauge } from '../../lambdas/domain/tenant/derived';
import { type LastMinutes, lastMinutesOf } from '../../lambdas/domain/tenant/last-minutes';
import { createRecentCounts, seriesOf } from '../../lambdas/domain/tenant/recent-counts';
import { lookedAt } from '../../lambdas/evaluate/judge-rules';
import { rulePack } from '../../rules';

const rules = parseRules(rulePack).filter(({ scope }) => scope === 'tenant');
const { minutes: LENGTH, metrics } = lookedAt(rules);
const isKept = seriesOf(metrics);

/** Some that rules look at, some that nobody does, and more than there is room for at first. */
const SERIES: readonly Series[] = [
  'inbound',
  'sent',
  'delivered',
  'failed',
  'read',
  'templatePaused',
  'accountRestricted',
  'errors.auth',
  'errors.spam',
  'events.message.sent',
  'events.message.received',
  'latency.delivery.44',
  ...Array.from({ length: 12 }, (_, bucket) => `latency.processing.${bucket * 4}` as const),
];
const TENANTS = ['acme', 'bolt', 'corp'];

// Below zero is what a minute is between a change that is taken back and the one that it was.
const counts = fc.dictionary(fc.constantFrom(...SERIES), fc.integer({ min: -2, max: 300 }), { maxKeys: 9 });
const minute = fc
  .dictionary(fc.constantFrom(...TENANTS), counts, { maxKeys: 3 })
  .map((byTenant) => new Map(Object.entries(byTenant) as [string, Counts][]));
const NOTHING: ReadonlyMap<string, Counts> = new Map();

/** Time goes on by some minutes, or back by one; each minute that is not there is put, and some once more. */
const course = fc.array(
  fc.record({
    by: fc.constantFrom(1, 1, 1, 2, 7, 70, -1),
    fresh: fc.array(minute, { minLength: 1, maxLength: 9 }),
    again: fc.array(fc.record({ ago: fc.integer({ min: 1, max: LENGTH }), minute }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 6 },
);

function withoutZeros(sum: Counts): object {
  return Object.fromEntries(Object.entries(sum).filter(([series, n]) => n !== 0 && isKept(series)));
}

function judgements(last: LastMinutes): readonly object[] {
  const health = healthGauge(last);
  const window = windowOfMinutes(last, (metric) => (metric === 'health' ? health?.value : undefined));
  const judged = rules.flatMap(({ levels }) =>
    levels.map((level) => {
      const { breaching, value, reason } = judge(level, window);
      return { breaching, value, reason };
    }),
  );
  return [...judged, { value: health?.value, because: health?.because }];
}

/** The same minutes, kept in rows and as they are. */
function twoStores() {
  const rows = createRecentCounts(LENGTH, isKept);
  const known = new Map<number, ReadonlyMap<string, Counts>>();
  const put = (at: number, some: ReadonlyMap<string, Counts>) => {
    rows.put(at, some);
    known.set(at, some);
  };
  return {
    rows,
    put,
    putMissing: (end: number, fresh: readonly ReadonlyMap<string, Counts>[]) => {
      for (let at = end - LENGTH; at < end; at += 1) {
        if (!rows.has(at)) put(at, fresh[at % (3 * fresh.length)] ?? NOTHING);
      }
    },
    plain: (end: number) =>
      Array.from({ length: LENGTH }, (_, at) => known.get(end - LENGTH + at) ?? NOTHING),
  };
}

function expectSame(rows: LastMinutes, plain: LastMinutes): void {
  for (const length of [1, 15, LENGTH + 9]) {
    const isHeard = plain.values('sent', length).some((value) => value !== undefined);
    for (const series of SERIES.filter(isKept)) {
      // Of one that was never heard of there are no values, in place of unknown ones.
      if (isHeard) expect(rows.values(series, length)).toEqual(plain.values(series, length));
      expect(rows.total(series, length)).toBe(plain.total(series, length));
    }
    expect(withoutZeros(rows.sum(length))).toEqual(withoutZeros(plain.sum(length)));
  }
  expect(judgements(rows)).toEqual(judgements(plain));
}

describe('recent counts', () => {
  it('are those that were put last, minute by minute, whatever was put before', () => {
    fc.assert(
      fc.property(course, (steps) => {
        const { rows, put, putMissing, plain } = twoStores();
        let end = 1_000;
        for (const { by, fresh, again } of steps) {
          end += by;
          putMissing(end, fresh);
          for (const each of again) put(end - each.ago, each.minute);
          const minutes = plain(end);
          expect(new Set(rows.tenants())).toEqual(new Set(minutes.flatMap((each) => [...each.keys()])));
          for (const tenantId of TENANTS) {
            expectSame(rows.of(tenantId, end), lastMinutesOf(minutes.map((each) => each.get(tenantId))));
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
