import * as v from 'valibot';
import { type Expression, evaluateMetricMath, parseMetricMath, type Single, type Value } from './metric-math';
import type { MetricId, MetricStore } from './metric-store';
import { dimensions, flag, name, positiveInteger } from './shapes';
import { parseStatistic, type Statistic } from './statistic';

/** The `Metrics` of an alarm and the `MetricDataQueries` of a read: metrics and the expressions over them. */

export const metricStatSchema = v.strictObject({
  Metric: v.strictObject({ Namespace: name, MetricName: name, Dimensions: dimensions }),
  Period: positiveInteger,
  Stat: v.string(),
  Unit: v.optional(v.string()),
});

export const metricQuerySchema = v.strictObject({
  Id: v.pipe(
    v.string(),
    v.regex(/^[a-z]\w{0,254}$/, 'an id starts with a small letter, then letters, digits, _'),
  ),
  Label: v.optional(v.string()),
  ReturnData: v.optional(flag, true),
  Period: v.optional(positiveInteger),
  Expression: v.optional(v.pipe(v.string(), v.minLength(1))),
  MetricStat: v.optional(metricStatSchema),
});

export interface StatSource {
  readonly kind: 'stat';
  readonly metric: MetricId;
  readonly statistic: Statistic;
  /** As it was written, such as `Sum` or `p99`. */
  readonly statisticText: string;
  readonly periodSeconds: number;
  readonly unit: string | undefined;
}

export interface MetricQuery {
  readonly id: string;
  readonly label: string | undefined;
  readonly returnData: boolean;
  readonly source:
    | StatSource
    | { readonly kind: 'expression'; readonly text: string; readonly tree: Expression };
}

/** A row of periods, oldest first. */
export interface Grid {
  readonly fromMs: number;
  readonly periodSeconds: number;
  readonly slots: number;
}

/** Thrown for queries that contradict themselves or one another. */
export class MetricQueryError extends Error {
  /** The member at fault, such as `Metrics.1.Expression`. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(problem);
    this.name = 'MetricQueryError';
    this.path = path;
  }
}

/** Checks the list as a whole, down to a trial evaluation of every expression; `path` is the list's own name. */
export function toMetricQueries(
  raw: readonly v.InferOutput<typeof metricQuerySchema>[],
  path: string,
): MetricQuery[] {
  const queries = raw.map((each, index) => toQuery(each, `${path}.${index}`));
  const ids = queries.map(({ id }) => id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index)
      throw new MetricQueryError(`${path}.${index}.Id`, `'${id}' is there twice`);
    const { source } = queries[index] as MetricQuery;
    if (source.kind === 'expression') at(`${path}.${index}.Expression`, () => shapeOf(queries, id));
  });
  return queries;
}

function toQuery(raw: v.InferOutput<typeof metricQuerySchema>, path: string): MetricQuery {
  const { Expression: text, MetricStat: stat } = raw;
  const common = { id: raw.Id, label: raw.Label, returnData: raw.ReturnData };
  if (text !== undefined && stat === undefined) {
    const tree = at(`${path}.Expression`, () => parseMetricMath(text));
    return { ...common, source: { kind: 'expression', text, tree } };
  }
  if (stat === undefined || text !== undefined) {
    throw new MetricQueryError(path, 'exactly one of Expression and MetricStat is expected');
  }
  const { Namespace: namespace, MetricName, Dimensions } = stat.Metric;
  return {
    ...common,
    source: {
      kind: 'stat',
      metric: { namespace, name: MetricName, dimensions: Dimensions },
      statistic: at(`${path}.MetricStat.Stat`, () => parseStatistic(stat.Stat)),
      statisticText: stat.Stat,
      periodSeconds: stat.Period,
      unit: stat.Unit,
    },
  };
}

/** Names the member at fault in whatever goes wrong inside. */
export function at<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MetricQueryError) throw error;
    throw new MetricQueryError(path, error instanceof Error ? error.message : String(error));
  }
}

/** Whether a query yields one series, a number or an array. The data has no say in it, so none is needed. */
export function shapeOf(queries: readonly MetricQuery[], id: string): Value['kind'] {
  const grid = { fromMs: 0, periodSeconds: 60, slots: 0 };
  return evaluate(queries, id, grid, () => ({ kind: 'series', points: [] }))?.kind ?? 'scalar';
}

/** The value of the query `id` over the grid. */
export function evaluateQuery(
  store: MetricStore,
  queries: readonly MetricQuery[],
  id: string,
  grid: Grid,
): Value {
  const value = evaluate(queries, id, grid, (source) => readSeries(store, source, grid));
  return value ?? { kind: 'scalar', value: undefined };
}

/** A metric on the grid, with gaps. */
export function readSeries(
  store: MetricStore,
  source: Pick<StatSource, 'metric' | 'statistic' | 'unit'>,
  { fromMs, periodSeconds, slots }: Grid,
): Single {
  const stepMs = periodSeconds * 1000;
  const points = new Array<number | undefined>(slots).fill(undefined);
  const { metric, statistic, unit } = source;
  const toMs = fromMs + slots * stepMs;
  for (const point of store.query({ metric, statistic, periodSeconds, fromMs, toMs, unit })) {
    points[(point.atMs - fromMs) / stepMs] = point.value;
  }
  return { kind: 'series', points };
}

function evaluate(
  queries: readonly MetricQuery[],
  id: string,
  { periodSeconds, slots }: Grid,
  load: (source: StatSource) => Single,
): Value | undefined {
  const known = new Map<string, Value>();
  const underWay = new Set<string>();
  const resolve = (wanted: string): Value | undefined => {
    const query = queries.find((each) => each.id === wanted);
    if (!query || known.has(wanted)) return known.get(wanted);
    if (underWay.has(wanted)) throw new Error(`'${wanted}' is defined by way of itself`);
    underWay.add(wanted);
    const value =
      query.source.kind === 'stat'
        ? load(query.source)
        : evaluateMetricMath(query.source.tree, { periodSeconds, slots, resolve, metrics });
    known.set(wanted, value);
    return value;
  };
  const metrics = (): Single[] =>
    queries.flatMap(({ id: each, source }) => {
      const value = source.kind === 'stat' ? resolve(each) : undefined;
      return value && value.kind !== 'list' ? [value] : [];
    });
  return resolve(id);
}
