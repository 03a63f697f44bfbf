/** Counters in memory: each lane's part is raised as DynamoDB's conditional update does it. */
import type { AddCounts } from '../../lambdas/count/ports';
import { addCounts, type Counts, eventsIn } from '../../lambdas/domain/tenant/counts';

interface Part {
  readonly name: string;
  /** What came late for an hour is in its minutes too, for as long as these are kept. */
  readonly isMinute: boolean;
  readonly upTo: string;
  readonly counts: Counts;
}

export interface MemoryCounters {
  readonly add: AddCounts;
  writes(): number;
  /** All distinct events counted. */
  events(): number;
  /** @param period a minute with all that was counted for it, or an hour with what came late for it */
  of(tenantId: string, period: string): Counts;
  /** The minutes. Names are `TENANT MINUTE`. */
  all(): ReadonlyMap<string, Counts>;
}

export function memoryCounters(): MemoryCounters {
  const parts = new Map<string, Part>();
  let writes = 0;
  const sumsOf = (some: readonly Part[]) => {
    const sums = new Map<string, Counts>();
    for (const { name, counts } of some) sums.set(name, addCounts(sums.get(name) ?? {}, counts));
    return sums;
  };
  const all = () => sumsOf([...parts.values()].filter(({ isMinute }) => isMinute));
  return {
    add: async ({ tenantId, place, lane, add, first, last }) => {
      // The write lands a moment later, as over a network: others may be between.
      await Promise.resolve();
      const name = `${tenantId} ${place.period}`;
      const key = `${name} ${place.kind} ${lane}`;
      const part = parts.get(key);
      if (part && part.upTo >= first) return { addedUpTo: part.upTo };
      writes += 1;
      const counts = addCounts(part?.counts ?? {}, add);
      parts.set(key, { name, isMinute: place.kind !== 'lateHour', upTo: last, counts });
      return 'added';
    },
    writes: () => writes,
    events: () => [...all().values()].reduce((sum, counts) => sum + eventsIn(counts), 0),
    of: (tenantId, period) => sumsOf([...parts.values()]).get(`${tenantId} ${period}`) ?? {},
    all,
  };
}
