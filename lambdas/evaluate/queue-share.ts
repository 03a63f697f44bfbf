/**
 * Who has the largest share of the queue. A shard knows its own tenants only: what they had together it writes down for
 * the others, and their shares are those of all that was written. The shards are evaluated at the same time, so what
 * the others had is there a minute later; of several shards the window that is judged ends a minute earlier.
 */
import { type QueueShare, queueShareGauge, queueWindowOf } from '../domain/tenant/derived';
import { addLoads, NO_LOAD, type QueueLoad, queueLoadOf } from '../domain/tenant/noisy-neighbour';
import type { RecentCounts } from '../domain/tenant/recent-counts';
import type { LoadStore } from './ports';
import type { Shard } from './shard';

export interface QueueShares {
  /** @param end the minute since 1970 at which the minutes that were read end */
  largest(recent: RecentCounts, end: number): Promise<LargestShare>;
}

export interface LargestShare {
  /** Of the shard's own tenants. */
  readonly share?: QueueShare;
  /** Not known: what some shard had is not there. */
  readonly isUnread: boolean;
  readonly failures: readonly unknown[];
}

/** So many windows are written: one that comes a minute late still finds the one that it needs. */
const WINDOWS = 3;

export function createQueueShares(store: LoadStore, shard: Shard): QueueShares {
  return {
    largest: async (recent, end) => {
      if (shard.shards === 1) return known(queueShareGauge(windowOf(recent, end)));
      const judged = windowOf(recent, end - 1);
      const loads = Array.from({ length: WINDOWS }, (_, ago) => {
        const window = ago === 1 ? judged : windowOf(recent, end - ago);
        return [end - ago, queueLoadOf(window)] as const;
      });
      try {
        await store.write(shard, new Map(loads));
        const others = await othersIn(end - 1);
        return others ? known(queueShareGauge(judged, others)) : { isUnread: true, failures: [] };
      } catch (error) {
        return { isUnread: true, failures: [error] };
      }
    },
  };

  /** What the tenants of all other shards had in a window; undefined while one of them has not said it. */
  async function othersIn(end: number): Promise<QueueLoad | undefined> {
    const told = await store.read(shard.shards);
    let sum = NO_LOAD;
    for (let other = 0; other < shard.shards; other += 1) {
      if (other === shard.shard) continue;
      const load = told.get(other)?.get(end);
      if (!load) return undefined;
      sum = addLoads(sum, load);
    }
    return sum;
  }
}

function known(share: QueueShare | undefined): LargestShare {
  return { ...(share ? { share } : {}), isUnread: false, failures: [] };
}

function windowOf(recent: RecentCounts, end: number) {
  return queueWindowOf([...recent.tenants()].map((id) => [id, recent.of(id, end)] as const));
}
