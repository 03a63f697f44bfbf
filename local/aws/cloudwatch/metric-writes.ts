import * as v from 'valibot';
import type { Input } from '../service';
import type { MetricData, MetricStore } from './metric-store';
import { invalidCombination, invalidValue, readInput } from './requests';
import { dimensions, integer, name, number, timestampMs } from './shapes';
import { isAcceptedTime, isStorableValue, UNITS } from './units';

/** PutMetricData: the checks that AWS makes before it stores anything. */

const storable = v.pipe(number, v.check(isStorableValue, 'the number is too large or too small'));
const datum = v.object({
  MetricName: name,
  Dimensions: dimensions,
  Timestamp: v.optional(timestampMs),
  Value: v.optional(storable),
  Values: v.optional(v.pipe(v.array(storable), v.minLength(1), v.maxLength(150))),
  Counts: v.optional(v.array(v.pipe(number, v.minValue(0)))),
  StatisticValues: v.optional(
    v.object({ SampleCount: number, Sum: storable, Minimum: storable, Maximum: storable }),
  ),
  Unit: v.optional(
    v.pipe(
      v.string(),
      v.check((unit) => UNITS.has(unit), 'the unit is not known'),
    ),
  ),
  StorageResolution: v.optional(v.pipe(integer, v.values([1, 60]))),
});
const data = v.optional(v.array(datum), []);
const putMetricDataSchema = v.object({
  Namespace: name,
  MetricData: data,
  EntityMetricData: v.optional(v.array(v.object({ MetricData: data })), []),
});

export function putMetricData(store: MetricStore, input: Input, nowMs: number): object {
  const { Namespace, MetricData, EntityMetricData } = readInput(putMetricDataSchema, input);
  if (/^(AWS\/|:)/.test(Namespace)) throw invalidValue('The value AWS/ for parameter Namespace is reserved.');
  const all = [...MetricData, ...EntityMetricData.flatMap((entity) => entity.MetricData)];
  if (all.length > 1000) throw invalidValue('A call takes at most 1,000 metrics.');
  // Checked as a whole before anything is stored: AWS takes all of a call or none.
  const samples = all.map((each) => toMetricData(Namespace, each, nowMs));
  for (const sample of samples) store.add(sample);
  return {};
}

function toMetricData(namespace: string, raw: v.InferOutput<typeof datum>, nowMs: number): MetricData {
  const { Value, Values, Counts, StatisticValues, Timestamp = nowMs } = raw;
  const forms = [Value, Values, StatisticValues].filter((form) => form !== undefined);
  if (forms.length !== 1) {
    throw invalidCombination(`${raw.MetricName} needs exactly one of Value, Values and StatisticValues.`);
  }
  if (Counts && Counts.length !== Values?.length) {
    throw invalidCombination(`${raw.MetricName}: Counts and Values differ in length.`);
  }
  if (!isAcceptedTime(Timestamp, nowMs)) {
    throw invalidValue(`${raw.MetricName}: Timestamp is over two weeks old or more than two hours ahead.`);
  }
  return {
    namespace,
    name: raw.MetricName,
    dimensions: raw.Dimensions,
    timestampMs: Timestamp,
    ...(raw.Unit !== undefined && { unit: raw.Unit }),
    ...(raw.StorageResolution !== undefined && { storageResolutionSeconds: raw.StorageResolution }),
    ...(StatisticValues
      ? {
          statistics: {
            sampleCount: StatisticValues.SampleCount,
            sum: StatisticValues.Sum,
            minimum: StatisticValues.Minimum,
            maximum: StatisticValues.Maximum,
          },
        }
      : { values: Values ?? [Value ?? 0], ...(Counts && { counts: Counts }) }),
  };
}
