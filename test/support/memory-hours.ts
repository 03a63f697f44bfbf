/** The hours of tenants in memory, as the rollup function sees them, made from what the test says of the minutes. */
import { tenantPartOf } from '../../lambdas/domain/state/keys';
import type { Counts } from '../../lambdas/domain/tenant/counts';
import type { HourStore } from '../../lambdas/rollup/ports';

export interface MemoryHours extends HourStore {
  /** By hour and tenant what its minutes add up to; the test's to change. */
  readonly minutes: Map<string, ReadonlyMap<string, Counts>>;
  /** What was written, as `TENANT HOUR`. */
  readonly sums: Map<string, Counts>;
  /** The hours that were read, in order and each once. */
  readonly hoursRead: readonly string[];
}

export function memoryHours(first?: string): MemoryHours {
  const minutes = new Map<string, ReadonlyMap<string, Counts>>();
  const sums = new Map<string, Counts>();
  const reads: string[] = [];
  let upTo: string | undefined;
  return {
    minutes,
    sums,
    hoursRead: reads,
    summedUpTo: async () => upTo,
    firstMinute: async () => first,
    read: async (hour, part) => {
      if (reads.at(-1) !== hour) reads.push(hour);
      return new Map([...(minutes.get(hour) ?? [])].filter(([tenantId]) => tenantPartOf(tenantId) === part));
    },
    write: async (tenantId, hour, counts) => void sums.set(`${tenantId} ${hour}`, counts),
    setSummedUpTo: async (hour) => {
      if (upTo !== undefined && upTo >= hour) return false;
      upTo = hour;
      return true;
    },
  };
}
