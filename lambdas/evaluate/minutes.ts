/**
 * The minutes that rules look back on, remembered from one evaluation to the next: reading an hour of all tenants each
 * minute would cost sixty times as much. What was received late changes a minute that is over, so each is read again
 * at certain ages; between them a change is not seen.
 */
import { forEachBeside } from '../domain/collections';
import type { RecentCounts } from '../domain/tenant/recent-counts';
import type { Clock } from '../platform/clock';
import type { ReadMinutes } from './ports';

export interface Minutes {
  /** The last whole minutes before `endMs`, as many as there is room for. */
  before(endMs: number): Promise<RecentCounts>;
}

/**
 * There was more to read than there was time for. What was read is kept, and the next evaluation reads on: who is
 * stopped by Lambda loses all of it, and begins anew each minute.
 */
export class ReadingUnfinished extends Error {
  override readonly name = 'ReadingUnfinished';
}

const MINUTE_MS = 60_000;
/** In minutes: often while webhooks of it may be on their way, seldom once only a redrive brings any. */
const READ_AGAIN_AT = new Set([1, 2, 3, 5, 8, 13, 21, 34, 55]);
/** A minute that is older stays as it is known. */
export const OLDEST_READ_AGAIN = Math.max(...READ_AGAIN_AT);
/** Minutes that are read in one go, each part by one query; and how many goes there are beside each other. */
const IN_ONE_GO = 5;
const AT_ONCE = 2;
/** Two thirds of the function's timeout: judging and writing come after it. */
const TIME_MS = 33_000;

/** @param parts whose tenants are wanted; @param recent where what was read is kept */
export function createMinutes(
  read: ReadMinutes,
  parts: readonly number[],
  recent: RecentCounts,
  clock: Clock,
): Minutes {
  return {
    before: async (endMs) => {
      const deadlineMs = clock.now() + TIME_MS;
      const end = Math.floor(endMs / MINUTE_MS);
      const wanted = Array.from({ length: recent.length }, (_, at) => end - recent.length + at).filter(
        (minute) => !recent.has(minute) || READ_AGAIN_AT.has(end - minute),
      );
      await forEachBeside(runsOf(wanted), AT_ONCE, async ({ first, count }) => {
        if (clock.now() > deadlineMs) {
          throw new ReadingUnfinished(
            `not all minutes were read in ${TIME_MS / 1_000} s; more shards read fewer`,
          );
        }
        const counts = await read(first * MINUTE_MS, count, parts);
        for (const [at, each] of counts.entries()) recent.put(first + at, each);
      });
      return recent;
    },
  };
}

interface Run {
  readonly first: number;
  readonly count: number;
}

/** @param minutes in order */
function runsOf(minutes: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  for (const minute of minutes) {
    const last = runs.at(-1);
    if (last && minute === last.first + last.count && last.count < IN_ONE_GO) {
      runs[runs.length - 1] = { first: last.first, count: last.count + 1 };
    } else runs.push({ first: minute, count: 1 });
  }
  return runs;
}
