/** What tenants have had today so far, for quotas: read once, then carried on minute by minute. */
import { addCounts, type Counts, minuteOf, sumCounts } from '../domain/tenant/counts';
import type { RecentCounts } from '../domain/tenant/recent-counts';
import type { ReadDay } from './ports';

export interface DayCounts {
  /** A tenant's counts of the UTC day up to `endMs`. @param recent the last minutes before it */
  of(tenantId: string, recent: RecentCounts, endMs: number): Promise<Counts>;
}

interface Day {
  readonly date: string;
  readonly upToMs: number;
  readonly counts: Counts;
}

const MINUTE_MS = 60_000;

/** What lies after the end is added by the evaluations to come. */
function before(minutes: ReadonlyMap<string, Counts>, end: string): readonly Counts[] {
  return [...minutes].flatMap(([minute, counts]) => (minute < end ? [counts] : []));
}

export function createDayCounts(read: ReadDay): DayCounts {
  const days = new Map<string, Day>();
  return {
    of: async (tenantId, recent, endMs) => {
      // The day of the last whole minute.
      const date = new Date(endMs - 1).toISOString().slice(0, 10);
      const known = days.get(tenantId);
      const missed = known ? (endMs - known.upToMs) / MINUTE_MS : Number.POSITIVE_INFINITY;
      const isNear = known?.date === date && missed >= 0 && missed <= recent.length;
      const counts =
        known && isNear
          ? addCounts(known.counts, recent.of(tenantId, endMs / MINUTE_MS).sum(missed))
          : sumCounts(before(await read(tenantId, date), minuteOf(endMs)));
      days.set(tenantId, { date, upToMs: endMs, counts });
      return counts;
    },
  };
}
