/**
 * How many messages tenants have had today so far, for quotas. Of the minutes that are not read again a sum is carried
 * on; those that are may have been counted late, and are added up anew at each evaluation.
 */
import { forEachBeside } from '../domain/collections';
import { type Counts, minuteOf } from '../domain/tenant/counts';
import { PERIOD_MS, periodOf, startOf } from '../domain/tenant/period';
import type { RecentCounts } from '../domain/tenant/recent-counts';
import type { Clock } from '../platform/clock';
import { OLDEST_READ_AGAIN } from './minutes';
import type { ReadDay } from './ports';

/** What quotas are about. */
export const MESSAGES = ['inbound', 'sent'] as const;
type Messages = Required<Pick<Counts, (typeof MESSAGES)[number]>>;

export interface DayCounts {
  /** What tenants had of the UTC day up to `endMs`. @param recent the last minutes before it */
  of(tenantIds: readonly string[], recent: RecentCounts, endMs: number): Promise<DaysSoFar>;
}

export interface DaysSoFar {
  /** Those that are not in it are not known yet: the evaluations to come read on. */
  readonly messages: ReadonlyMap<string, Messages>;
  /** Why days could not be read. */
  readonly failures: readonly unknown[];
}

interface Day {
  readonly date: string;
  /** The sum is of the day's minutes before this one, a minute since 1970. */
  readonly upTo: number;
  readonly sum: Messages;
}

const MINUTE_MS = PERIOD_MS.minute;
const AT_ONCE = 32;
/** With the time for the minutes less than the function's timeout: judging and writing come after both. */
const TIME_MS = 10_000;
const NOTHING: Messages = { inbound: 0, sent: 0 };

export function createDayCounts(read: ReadDay, clock: Clock): DayCounts {
  const days = new Map<string, Day>();

  return {
    of: async (tenantIds, recent, endMs) => {
      const deadlineMs = clock.now() + TIME_MS;
      const end = endMs / MINUTE_MS;
      // The day of the last whole minute.
      const date = periodOf('day', endMs - 1);
      const start = startOf(date) / MINUTE_MS;
      const settled = Math.max(start, end - OLDEST_READ_AGAIN);
      const oldest = Math.max(start, end - recent.length);
      const messages = new Map<string, Messages>();
      const failures: unknown[] = [];

      const carryOn = (tenantId: string, day: Day) => {
        const upTo = Math.max(day.upTo, settled);
        const sum = add(day.sum, between(recent, tenantId, day.upTo, upTo));
        days.set(tenantId, { date, upTo, sum });
        messages.set(tenantId, add(sum, between(recent, tenantId, upTo, end)));
      };
      const unknown = tenantIds.filter((tenantId) => {
        const known = days.get(tenantId);
        const isNear = known?.date === date && oldest <= known.upTo && known.upTo <= end;
        // A day that has begun within the minutes that are remembered need not be read.
        const day = isNear ? known : oldest === start ? { date, upTo: start, sum: NOTHING } : undefined;
        if (day) carryOn(tenantId, day);
        return !day;
      });
      await forEachBeside(unknown, AT_ONCE, async (tenantId) => {
        if (clock.now() > deadlineMs) return;
        try {
          const sum = before(await read(tenantId, date), minuteOf(settled * MINUTE_MS));
          carryOn(tenantId, { date, upTo: settled, sum });
        } catch (error) {
          failures.push(error);
        }
      });
      return { messages, failures };
    },
  };
}

/** From a minute up to, not with, another; all of them have to be there. */
function between(recent: RecentCounts, tenantId: string, from: number, to: number): Messages {
  const last = recent.of(tenantId, to);
  return { inbound: last.total('inbound', to - from) ?? 0, sent: last.total('sent', to - from) ?? 0 };
}

function before(minutes: ReadonlyMap<string, Counts>, end: string): Messages {
  let sum = NOTHING;
  for (const [minute, counts] of minutes) if (minute < end) sum = add(sum, counts);
  return sum;
}

function add(sum: Messages, { inbound = 0, sent = 0 }: Counts): Messages {
  return { inbound: sum.inbound + inbound, sent: sum.sent + sent };
}
