/**
 * Writes the hours of all tenants, each once all that counts in it but late changes is in (two days and an hour after
 * its end): then it is the sum of its minutes, and stays that. Late changes raise the hour beside the sum.
 *
 * How far it has come is noted after each hour. A crash before or after any write: the next call begins with the hour
 * that was not finished and writes the same sums again. Two calls at once: the same sums too, and whoever comes second
 * to note an hour leaves the rest to the other. After a pause it goes on where it stopped; minutes are kept for four
 * weeks more.
 */
import { forEachBeside } from '../domain/collections';
import { METRICS } from '../domain/metric/names';
import { HOUR_SETTLES_SECONDS, MINUTE_COUNTS_SECONDS, TENANT_PARTS } from '../domain/state/keys';
import { PERIOD_MS, periodOf, startOf } from '../domain/tenant/period';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import type { HourStore } from './ports';

export interface RollupParts {
  readonly hours: HourStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

const HOUR_MS = PERIOD_MS.hour;
/** So many tenants' hours are written beside each other. */
const AT_ONCE = 16;
/** After so long no other hour is begun; the function has time left to finish the one under way. */
const ENOUGH_MS = 10 * 60_000;

export function createRollup({ hours, clock, log, metrics }: RollupParts): () => Promise<void> {
  return async () => {
    try {
      await catchUp();
    } finally {
      metrics.flush();
    }
  };

  async function catchUp(): Promise<void> {
    const startedMs = clock.now();
    const settledMs = startedMs - HOUR_SETTLES_SECONDS * 1000;
    let nextMs = await firstHour(startedMs);
    let written = 0;
    for (; nextMs + HOUR_MS <= settledMs; nextMs += HOUR_MS) {
      if (clock.now() - startedMs > ENOUGH_MS) {
        log.warn('hours.behind', { count: Math.floor((settledMs - nextMs) / HOUR_MS) });
        return;
      }
      const hour = periodOf('hour', nextMs);
      written += await sumUp(hour);
      if (!(await hours.setSummedUpTo(hour))) {
        log.info('hours.taken-by-another-call', { at: hour });
        return;
      }
    }
    log.info('hours.summed-up', { count: written, at: periodOf('hour', nextMs - HOUR_MS) });
    // The sign of life that the alarm on hours that are not summed up waits for: it has caught up.
    metrics.time(METRICS.rollupLag, Math.max(0, settledMs - nextMs));
  }

  /** When the first hour begins that is not summed up and has all its minutes. */
  async function firstHour(nowMs: number): Promise<number> {
    const keptMs = Math.ceil((nowMs - MINUTE_COUNTS_SECONDS * 1000) / HOUR_MS) * HOUR_MS;
    const last = await hours.summedUpTo();
    if (last === undefined) return Math.max(keptMs, await firstEver(nowMs));
    const nextMs = startOf(last) + HOUR_MS;
    if (nextMs >= keptMs) return nextMs;
    // What is left of their minutes is not the whole, and may not replace sums that a call before has written.
    log.error('hours.lost', { count: (keptMs - nextMs) / HOUR_MS, at: periodOf('hour', nextMs) });
    return keptMs;
  }

  /**
   * Spares the first call a month of hours from before there was anything. A day early, should the check have failed
   * at first; where it was never counted nothing is summed up yet, and all is read from the minutes.
   */
  async function firstEver(nowMs: number): Promise<number> {
    const first = await hours.firstMinute();
    if (first === undefined) return Math.floor((nowMs - HOUR_SETTLES_SECONDS * 1000) / HOUR_MS) * HOUR_MS;
    return Math.floor(startOf(first) / HOUR_MS) * HOUR_MS - PERIOD_MS.day;
  }

  /** Answers of how many tenants. */
  async function sumUp(hour: string): Promise<number> {
    let written = 0;
    for (let part = 0; part < TENANT_PARTS; part += 1) {
      const sums = await hours.read(hour, part);
      await forEachBeside(sums, AT_ONCE, ([tenantId, counts]) => hours.write(tenantId, hour, counts));
      written += sums.size;
    }
    return written;
  }
}
