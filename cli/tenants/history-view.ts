/** What was counted for a tenant over time, as a person reads it and as a program does. */
import { addCounts, COUNTERS, type Counter, type Counts, eventsIn } from '../../lambdas/domain/tenant/counts';
import { table } from '../output';
import type { TimeRange } from './time-range';

/** Counts by period, the earliest first. */
export type History = ReadonlyMap<string, Counts>;

/** Shown always; any other counter only where it is not 0. */
const USUAL: readonly Counter[] = ['inbound', 'sent', 'delivered', 'read', 'failed'];
const BAR_WIDTH = 24;

export function renderHistory(history: History, { fromMs, toMs, by }: TimeRange): string[] {
  const range = `from ${shown(fromMs)} to ${shown(toMs)} (UTC), by ${by}`;
  if (history.size === 0) return [`${range}: nothing was counted.`];
  const total = [...history.values()].reduce(addCounts, {});
  const columns = COUNTERS.filter((counter) => USUAL.includes(counter) || total[counter]);
  const most = Math.max(...[...history.values()].map(eventsIn));
  const row = (name: string, counts: Counts, bar: string) => [
    name,
    ...columns.map((counter) => counts[counter] ?? 0),
    eventsIn(counts),
    bar,
  ];
  const rows = [...history].map(([period, counts]) => row(period, counts, barOf(eventsIn(counts), most)));
  return [
    `${range}:`,
    ...table([by, ...columns, 'events', ''], [...rows, row('total', total, '')]),
    `Left out: each ${by} in which nothing was counted.`,
  ];
}

/** One object a period. */
export function historyAsJson(history: History, { fromMs, toMs, by }: TimeRange) {
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    by,
    periods: [...history].map(([period, counts]) => ({
      [by]: period,
      events: eventsIn(counts),
      ...withZeroes(counts),
    })),
  };
}

export function withZeroes(counts: Counts): Readonly<Record<Counter, number>> {
  return Object.fromEntries(COUNTERS.map((counter) => [counter, counts[counter] ?? 0])) as Record<
    Counter,
    number
  >;
}

function barOf(events: number, most: number): string {
  if (events <= 0 || most <= 0) return '';
  return '█'.repeat(Math.max(1, Math.round((events / most) * BAR_WIDTH)));
}

function shown(ms: number): string {
  return new Date(ms).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}
