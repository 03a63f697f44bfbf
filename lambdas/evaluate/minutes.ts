/**
 * The minutes that rules look back on, remembered from one evaluation to the next: reading an hour of all tenants each
 * minute would cost sixty times as much. What was received late changes a minute that is over, so each is read again
 * at certain ages; between them a change is not seen.
 */
import { type Counts, minuteOf } from '../domain/tenant/counts';
import type { ReadMinute } from './ports';

/** The counts of each tenant that had any. */
export type MinuteCounts = ReadonlyMap<string, Counts>;

export interface Minutes {
  /**
   * The last whole minutes before `endMs`, the oldest first.
   * @param count how many
   */
  before(endMs: number, count: number): Promise<readonly MinuteCounts[]>;
}

const MINUTE_MS = 60_000;
/** In minutes: often while webhooks of it may be on their way, seldom once only a redrive brings any. */
const READ_AGAIN_AT = new Set([1, 2, 3, 5, 8, 13, 21, 34, 55]);
/** So many minutes are read beside each other, each in several queries. */
const AT_ONCE = 8;

/** @param parts whose tenants are wanted */
export function createMinutes(read: ReadMinute, parts: readonly number[]): Minutes {
  const known = new Map<number, MinuteCounts>();
  return {
    before: async (endMs, count) => {
      const starts = Array.from({ length: count }, (_, at) => endMs - (count - at) * MINUTE_MS);
      const wanted = starts.filter(
        (startMs) => !known.has(startMs) || READ_AGAIN_AT.has((endMs - startMs) / MINUTE_MS),
      );
      for (let from = 0; from < wanted.length; from += AT_ONCE) {
        const some = wanted.slice(from, from + AT_ONCE);
        const counts = await Promise.all(some.map((startMs) => read(minuteOf(startMs), parts)));
        for (const [at, startMs] of some.entries()) known.set(startMs, counts[at] ?? new Map());
      }
      for (const startMs of known.keys()) {
        if (startMs < (starts[0] ?? endMs) || startMs >= endMs) known.delete(startMs);
      }
      return starts.map((startMs) => known.get(startMs) ?? new Map());
    },
  };
}
