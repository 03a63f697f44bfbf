import * as v from 'valibot';
import type { Input } from '../service';
import type { Single } from './metric-math';
import { evaluateQuery, type MetricQuery, metricQuerySchema, toMetricQueries } from './metric-query';
import type { MetricId, MetricStore } from './metric-store';
import { invalidCombination, invalidValue, page, paging, readInput } from './requests';
import { dimensions, name, positiveInteger, timestampMs } from './shapes';
import { BASIC_STATISTICS, parseStatistic } from './statistic';

/** The calls that read metrics. Times go out as epoch seconds, as JSON 1.0 has them. */

const getMetricDataSchema = v.object({
  MetricDataQueries: v.pipe(v.array(metricQuerySchema), v.minLength(1), v.maxLength(500)),
  StartTime: timestampMs,
  EndTime: timestampMs,
  ScanBy: v.optional(v.picklist(['TimestampDescending', 'TimestampAscending']), 'TimestampDescending'),
});

/** All of the answer comes in one page. */
export function getMetricData(store: MetricStore, input: Input): object {
  const request = readInput(getMetricDataSchema, input);
  const queries = toMetricQueries(request.MetricDataQueries, 'MetricDataQueries');
  const results = queries
    .filter(({ returnData }) => returnData)
    .flatMap((query) => {
      const periodSeconds = periodOf(queries, query);
      const grid = gridOf(request.StartTime, request.EndTime, periodSeconds, 100_800);
      const value = evaluateQuery(store, queries, query.id, grid);
      if (value.kind === 'scalar') throw invalidValue(`'${query.id}' is a number, not a time series.`);
      const all = value.kind === 'list' ? value.items : [value];
      return all.map((single) => result(query, single, grid, request.ScanBy === 'TimestampDescending'));
    });
  return { MetricDataResults: results, Messages: [] };
}

/** An expression has the period of its metrics, which must agree: mixed periods have no stand-in here. */
function periodOf(queries: readonly MetricQuery[], { id, source }: MetricQuery): number {
  if (source.kind === 'stat') return source.periodSeconds;
  const periods = queries.flatMap((each) => (each.source.kind === 'stat' ? [each.source.periodSeconds] : []));
  const [period, ...others] = new Set(periods);
  if (period !== undefined && others.length === 0) return period;
  throw invalidValue(`'${id}': all metrics of a request with expressions must have the same Period here.`);
}

function gridOf(startMs: number, endMs: number, periodSeconds: number, mostSlots: number) {
  if (![1, 5, 10, 20, 30].includes(periodSeconds) && periodSeconds % 60 !== 0) {
    throw invalidValue('Period is 1, 5, 10, 20, 30 or a multiple of 60 seconds.');
  }
  if (startMs >= endMs) throw invalidValue('StartTime must be before EndTime.');
  const stepMs = periodSeconds * 1000;
  const fromMs = Math.floor(startMs / stepMs) * stepMs;
  const slots = Math.ceil((endMs - fromMs) / stepMs);
  if (slots > mostSlots) {
    throw invalidCombination(`The call would return ${slots} data points, more than ${mostSlots}.`);
  }
  return { fromMs, periodSeconds, slots };
}

function result(query: MetricQuery, single: Single, grid: ReturnType<typeof gridOf>, descending: boolean) {
  const points = (single.kind === 'series' ? single.points : []).flatMap((value, slot) =>
    value === undefined ? [] : [{ value, seconds: grid.fromMs / 1000 + slot * grid.periodSeconds }],
  );
  if (descending) points.reverse();
  return {
    Id: query.id,
    Label: query.label ?? (query.source.kind === 'stat' ? query.source.metric.name : query.id),
    Timestamps: points.map(({ seconds }) => seconds),
    Values: points.map(({ value }) => value),
    StatusCode: 'Complete',
  };
}

const statisticsSchema = v.object({
  Namespace: name,
  MetricName: name,
  Dimensions: dimensions,
  StartTime: timestampMs,
  EndTime: timestampMs,
  Period: positiveInteger,
  Statistics: v.optional(v.array(v.picklist(BASIC_STATISTICS)), []),
  ExtendedStatistics: v.optional(v.array(v.string()), []),
  Unit: v.optional(v.string()),
});

export function getMetricStatistics(store: MetricStore, input: Input): object {
  const request = readInput(statisticsSchema, input);
  const names = [...request.Statistics, ...request.ExtendedStatistics];
  if (names.length === 0) throw invalidCombination('Statistics or ExtendedStatistics is needed.');
  const metric = { namespace: request.Namespace, name: request.MetricName, dimensions: request.Dimensions };
  const { fromMs, periodSeconds, slots } = gridOf(request.StartTime, request.EndTime, request.Period, 1_440);
  const toMs = fromMs + slots * periodSeconds * 1000;
  const unit = request.Unit;
  const points = new Map<number, { basic: Record<string, number>; extended: Record<string, number> }>();
  for (const text of names) {
    const statistic = parseStatistic(text);
    for (const { atMs, value } of store.query({ metric, statistic, periodSeconds, fromMs, toMs, unit })) {
      const point = points.get(atMs) ?? { basic: {}, extended: {} };
      points.set(atMs, point);
      point[statistic.kind === 'basic' ? 'basic' : 'extended'][text] = value;
    }
  }
  const Datapoints = [...points]
    .sort(([a], [b]) => a - b)
    .map(([atMs, { basic, extended }]) => ({
      Timestamp: atMs / 1000,
      ...basic,
      ...(Object.keys(extended).length > 0 && { ExtendedStatistics: extended }),
      Unit: unit ?? store.unitOf(metric),
    }));
  return { Label: request.MetricName, Datapoints };
}

const listSchema = v.object({
  ...paging,
  Namespace: v.optional(name),
  MetricName: v.optional(name),
  Dimensions: v.optional(v.array(v.object({ Name: name, Value: v.optional(v.string()) })), []),
});

export function listMetrics(store: MetricStore, input: Input): object {
  const { Namespace, MetricName, Dimensions, NextToken } = readInput(listSchema, input);
  const matches = (metric: MetricId): boolean =>
    (Namespace === undefined || metric.namespace === Namespace) &&
    (MetricName === undefined || metric.name === MetricName) &&
    Dimensions.every(({ Name, Value }) => {
      const value = metric.dimensions[Name];
      return value !== undefined && (Value === undefined || value === Value);
    });
  const { items, ...rest } = page(store.metrics().filter(matches), 500, NextToken);
  const Metrics = items.map((metric) => ({
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
  }));
  return { Metrics, ...rest };
}
