/** The window that was judged: short ones minute by minute, longer ones drawn. */
import { metricNamed } from '../../lambdas/domain/metric/catalogue';
import { say, sayMinutes } from '../../lambdas/domain/rule/judgement';
import { table } from '../output';
import { sayClock } from '../time-option';
import type { Seen } from './find-why';
import { sparkline } from './sparkline';

const MINUTE_MS = 60_000;
/** Longer windows are drawn rather than listed. */
const LISTED_MINUTES = 20;

/** @param endMs where the window ends; @param atMs the time of the evaluation */
export function renderSeen(seen: readonly Seen[], endMs: number, atMs: number): string[] {
  const series = seen.filter(({ readings }) => readings === undefined);
  const longest = Math.max(0, ...series.map(({ values }) => values.length));
  const readings = seen.flatMap(({ metric, minutes, readings: found }) =>
    found
      ? [
          `p${Number((found.share * 100).toFixed(3))} of ${metric} in ${sayMinutes(minutes)}: ` +
            `${shown(metric, found.value)} over ${found.count} readings`,
        ]
      : [],
  );
  if (longest === 0) return readings;
  const drawn = longest > LISTED_MINUTES;
  return [
    ...(drawn ? drawSeries(series, endMs, atMs) : listSeries(series, longest, endMs, atMs)),
    ...readings,
  ];
}

function listSeries(series: readonly Seen[], longest: number, endMs: number, atMs: number): string[] {
  const rows = Array.from({ length: longest }, (_, at) => [
    sayClock(endMs - (longest - at) * MINUTE_MS, atMs),
    ...series.map(({ metric, values }) => shown(metric, values[at - longest + values.length])),
  ]);
  const sums =
    longest > 1 && series.every(isCounter)
      ? [['sum', ...series.map(({ values }) => String(sum(values)))]]
      : [];
  return table(
    ...rightAligned(['minute', ...series.map(({ metric }) => metric)], [...withoutEmptyStart(rows), ...sums]),
  );
}

/** Minutes at the beginning of which nothing is known are one line. */
function withoutEmptyStart(rows: readonly string[][]): readonly string[][] {
  const first = rows.findIndex(([, ...cells]) => cells.some((cell) => cell !== '-'));
  const empty = first === -1 ? rows.length : first;
  const [from, to] = [rows[0], rows[empty - 1]];
  if (empty < 3 || !from || !to) return rows;
  return [[`${from[0]} to ${to[0]}`, ...from.slice(1)], ...rows.slice(empty)];
}

/** All columns but the first. */
function rightAligned(head: readonly string[], rows: readonly string[][]) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const pad = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0)));
  return [pad(head), rows.map(pad)] as const;
}

function drawSeries(series: readonly Seen[], endMs: number, atMs: number): string[] {
  return table(
    ['metric', 'from', 'by minute', 'to', 'most', 'last', 'sum'],
    series.map((each) => {
      const { metric, values } = each;
      const known = values.filter((value) => value !== undefined);
      return [
        metric,
        sayClock(endMs - values.length * MINUTE_MS, atMs),
        sparkline(values),
        sayClock(endMs - MINUTE_MS, atMs),
        shown(metric, known.length > 0 ? Math.max(...known) : undefined),
        shown(metric, values.at(-1)),
        isCounter(each) ? String(sum(values)) : '',
      ];
    }),
  );
}

function isCounter({ metric }: Seen): boolean {
  return metricNamed(metric)?.kind === 'counter';
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

function shown(metric: string, value: number | undefined): string {
  return value === undefined ? '-' : say(value, metricNamed(metric)?.unit ?? 'count');
}
