import * as v from 'valibot';
import { arn } from '../service';
import { type AlarmSettings, COMPARISONS, TREATMENTS } from './alarm-settings';
import {
  at,
  type MetricQuery,
  MetricQueryError,
  metricQuerySchema,
  type StatSource,
  shapeOf,
  toMetricQueries,
} from './metric-query';
import { dimensions, flag, name, number, positiveInteger, read } from './shapes';
import { BASIC_STATISTICS, parseStatistic } from './statistic';

/** Metric alarms as a template defines them. Strict: what has no meaning to the evaluator is refused, not ignored. */

/** Thrown when an alarm is put that AWS would refuse, or that cannot be evaluated here. */
export class AlarmDefinitionError extends Error {
  constructor(alarm: string, property: string, problem: string) {
    super(`alarm '${alarm}', property ${property}: ${problem}`);
    this.name = 'AlarmDefinitionError';
  }
}

/** What metric and composite alarms share. */
export interface AlarmCommon {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly actionsEnabled: boolean;
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
}

/** A time after its creation in which an alarm is silent. */
export interface WarmUp {
  readonly minutes: number;
  /** Lasts its whole time; else it ends with enough data to fill the evaluation periods. */
  readonly whole: boolean;
}

export interface MetricAlarmDefinition extends AlarmCommon {
  readonly kind: 'metric';
  readonly settings: AlarmSettings;
  readonly periodSeconds: number;
  readonly queries: readonly MetricQuery[];
  /** The query whose series is held against the threshold. */
  readonly watchedId: string;
  readonly warmUp: WarmUp | undefined;
  /** The one metric, when the alarm was defined without `Metrics`. */
  readonly single: StatSource | undefined;
}

const action = v.pipe(
  v.string(),
  v.startsWith('arn:aws:sns:', (issue) => `only SNS topics can be acted on here, not ${issue.received}`),
);
const actions = v.pipe(v.optional(v.array(action), []), v.maxLength(5));

/** The properties that both kinds of alarm have. */
export const commonProperties = {
  AlarmName: name,
  AlarmDescription: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  ActionsEnabled: v.optional(flag, true),
  AlarmActions: actions,
  OKActions: actions,
  InsufficientDataActions: actions,
  Tags: v.optional(v.array(v.unknown())),
};

const schema = v.strictObject({
  ...commonProperties,
  MetricName: v.optional(name),
  Namespace: v.optional(name),
  Dimensions: dimensions,
  Statistic: v.optional(v.picklist(BASIC_STATISTICS)),
  ExtendedStatistic: v.optional(v.string()),
  Period: v.optional(positiveInteger),
  Unit: v.optional(v.string()),
  Metrics: v.optional(v.pipe(v.array(metricQuerySchema), v.minLength(1), v.maxLength(20))),
  EvaluationPeriods: positiveInteger,
  DatapointsToAlarm: v.optional(positiveInteger),
  Threshold: number,
  ComparisonOperator: v.picklist(COMPARISONS),
  TreatMissingData: v.optional(v.picklist(TREATMENTS)),
  EvaluateLowSampleCountPercentile: v.optional(v.picklist(['evaluate', 'ignore'])),
  WarmUpConfiguration: v.optional(
    v.strictObject({
      WarmUpPeriodDurationInMinutes: v.pipe(positiveInteger, v.maxValue(2880)),
      OnlyStartEvaluatingAfterWarmUpPeriodEnds: v.optional(flag, false),
    }),
  ),
});

type Properties = v.InferOutput<typeof schema>;

/** Reads the properties of an `AWS::CloudWatch::Alarm`, with its intrinsics resolved. */
export function parseMetricAlarm(properties: unknown): MetricAlarmDefinition {
  const alarm = nameIn(properties);
  const parsed = readProperties(schema, properties, alarm);
  try {
    return define(parsed);
  } catch (error) {
    if (error instanceof MetricQueryError) throw new AlarmDefinitionError(alarm, error.path, error.message);
    throw error;
  }
}

/** Reads properties by their schema and names the alarm and the property in what it throws. */
export function readProperties<Schema extends v.GenericSchema>(
  schema: Schema,
  properties: unknown,
  alarm: string,
) {
  return read(schema, properties, ({ path, message, missing, unknown }): never => {
    const problem = unknown ? 'is not known to the local evaluator' : missing ? 'is missing' : message;
    throw new AlarmDefinitionError(alarm, path, problem);
  });
}

/** For messages, before the name itself has been checked. */
export function nameIn(properties: unknown): string {
  const name = (properties as { AlarmName?: unknown } | null | undefined)?.AlarmName;
  return typeof name === 'string' ? name : '(without AlarmName)';
}

export function commonOf(
  parsed: v.InferOutput<v.ObjectSchema<typeof commonProperties, undefined>>,
): AlarmCommon {
  return {
    name: parsed.AlarmName,
    arn: arn('cloudwatch', `alarm:${parsed.AlarmName}`),
    description: parsed.AlarmDescription,
    actionsEnabled: parsed.ActionsEnabled,
    alarmActions: parsed.AlarmActions,
    okActions: parsed.OKActions,
    insufficientDataActions: parsed.InsufficientDataActions,
  };
}

function define(parsed: Properties): MetricAlarmDefinition {
  const watched = parsed.Metrics ? watchExpression(parsed) : watchMetric(parsed);
  const { periodSeconds, queries } = watched;
  const n = parsed.EvaluationPeriods;
  if ((parsed.DatapointsToAlarm ?? n) > n)
    throw new MetricQueryError('DatapointsToAlarm', 'is more than EvaluationPeriods');
  checkPeriod(periodSeconds, n, parsed.Metrics ? 'Metrics' : 'Period');
  const sources = queries.flatMap(({ source }) => (source.kind === 'stat' ? [source] : []));
  const allDynamoDb = sources.every(({ metric }) => metric.namespace === 'AWS/DynamoDB');
  const percentile =
    watched.single?.statistic.kind === 'percentile' ? watched.single.statistic.percent : undefined;
  return {
    kind: 'metric',
    ...commonOf(parsed),
    ...watched,
    warmUp: warmUpOf(parsed),
    settings: {
      evaluationPeriods: n,
      datapointsToAlarm: parsed.DatapointsToAlarm,
      threshold: parsed.Threshold,
      comparisonOperator: parsed.ComparisonOperator,
      // DynamoDB sends no zeros, so AWS keeps the state of alarms on its metrics unless told otherwise.
      treatMissingData: parsed.TreatMissingData ?? (allDynamoDb ? 'ignore' : 'missing'),
      ignoreLowSamplesOfPercentile:
        parsed.EvaluateLowSampleCountPercentile === 'ignore' ? percentile : undefined,
    },
  };
}

function warmUpOf({ WarmUpConfiguration: set }: Properties): WarmUp | undefined {
  if (!set) return undefined;
  return { minutes: set.WarmUpPeriodDurationInMinutes, whole: set.OnlyStartEvaluatingAfterWarmUpPeriodEnds };
}

type Watched = Pick<MetricAlarmDefinition, 'periodSeconds' | 'queries' | 'watchedId' | 'single'>;

function watchMetric(parsed: Properties): Watched {
  const { Statistic, ExtendedStatistic } = parsed;
  const namespace = required(parsed.Namespace, 'Namespace');
  const metricName = required(parsed.MetricName, 'MetricName');
  const periodSeconds = required(parsed.Period, 'Period');
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw new MetricQueryError('Statistic', 'exactly one of Statistic and ExtendedStatistic is expected');
  }
  const statisticText = Statistic ?? ExtendedStatistic ?? '';
  const single: StatSource = {
    kind: 'stat',
    metric: { namespace, name: metricName, dimensions: parsed.Dimensions },
    statistic: at(Statistic ? 'Statistic' : 'ExtendedStatistic', () => parseStatistic(statisticText)),
    statisticText,
    periodSeconds,
    unit: parsed.Unit,
  };
  const queries = [{ id: 'm1', label: undefined, returnData: true, source: single }];
  return { periodSeconds, queries, watchedId: 'm1', single };
}

function watchExpression(parsed: Properties): Watched {
  for (const property of [
    'MetricName',
    'Namespace',
    'Statistic',
    'ExtendedStatistic',
    'Period',
    'Unit',
  ] as const) {
    if (parsed[property] !== undefined)
      throw new MetricQueryError(property, 'does not go together with Metrics');
  }
  const queries = toMetricQueries(parsed.Metrics ?? [], 'Metrics');
  const [watched, ...others] = queries.filter(({ returnData }) => returnData);
  if (!watched || others.length > 0)
    throw new MetricQueryError('Metrics', 'exactly one must have ReturnData true');
  if (shapeOf(queries, watched.id) !== 'series') {
    throw new MetricQueryError('Metrics', `'${watched.id}' is not one time series`);
  }
  const periods = new Set(
    queries.flatMap(({ source }) => (source.kind === 'stat' ? [source.periodSeconds] : [])),
  );
  const [periodSeconds, ...more] = periods;
  if (periodSeconds === undefined || more.length > 0) {
    throw new MetricQueryError('Metrics', 'all metrics of an alarm must have the same Period');
  }
  return { periodSeconds, queries, watchedId: watched.id, single: undefined };
}

function checkPeriod(periodSeconds: number, evaluationPeriods: number, property: string): void {
  if (![10, 20, 30].includes(periodSeconds) && periodSeconds % 60 !== 0) {
    throw new MetricQueryError(
      property,
      `a period is 10, 20, 30 or a multiple of 60 seconds, not ${periodSeconds}`,
    );
  }
  const days = periodSeconds >= 3600 ? 7 : 1;
  if (periodSeconds * evaluationPeriods > days * 86_400) {
    throw new MetricQueryError('EvaluationPeriods', `the alarm may look at no more than ${days} day(s)`);
  }
}

function required<T>(value: T | undefined, property: string): T {
  if (value === undefined) throw new MetricQueryError(property, 'is missing');
  return value;
}
