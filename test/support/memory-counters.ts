/** Counters in memory: each lane's part is raised as DynamoDB's conditional update does it. */
import type { AddCounts } from '../../lambdas/count/ports';
import { addCounts, type Counts, eventsIn } from '../../lambdas/domain/tenant/counts';

export interface MemoryCounters {
  readonly add: AddCounts;
  writes(): number;
  /** All distinct events counted. */
  events(): number;
  of(tenantId: string, minute: string): Counts;
  /** Names are `TENANT MINUTE`. */
  all(): ReadonlyMap<string, Counts>;
}

export function memoryCounters(): MemoryCounters {
  const parts = new Map<string, { readonly name: string; readonly upTo: string; readonly counts: Counts }>();
  let writes = 0;
  const all = () => {
    const sums = new Map<string, Counts>();
    for (const { name, counts } of parts.values()) sums.set(name, addCounts(sums.get(name) ?? {}, counts));
    return sums;
  };
  return {
    add: async ({ tenantId, minute, lane, add, first, last }) => {
      // The write lands a moment later, as over a network: others may be between.
      await Promise.resolve();
      const name = `${tenantId} ${minute}`;
      const part = parts.get(`${name} ${lane}`);
      if (part && part.upTo >= first) return { addedUpTo: part.upTo };
      writes += 1;
      parts.set(`${name} ${lane}`, { name, upTo: last, counts: addCounts(part?.counts ?? {}, add) });
      return 'added';
    },
    writes: () => writes,
    events: () => [...all().values()].reduce((sum, counts) => sum + eventsIn(counts), 0),
    of: (tenantId, minute) => all().get(`${tenantId} ${minute}`) ?? {},
    all,
  };
}
