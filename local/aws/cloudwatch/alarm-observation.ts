import type { MetricAlarmDefinition } from './alarm-definition';
import type { AlarmRecord } from './alarm-record';
import { evaluationRange, type Observation } from './alarm-state';
import { evaluateQuery, readSeries } from './metric-query';
import type { MetricStore } from './metric-store';

/** What a metric alarm sees in the periods that end at `endMs`. */
export function observe(
  store: MetricStore,
  { settings, periodSeconds, queries, watchedId, single }: MetricAlarmDefinition,
  endMs: number,
  nowMs: number,
): Observation {
  const slots = evaluationRange(settings);
  const fromMs = endMs - slots * periodSeconds * 1000;
  const grid = { fromMs, periodSeconds, slots };
  const value = evaluateQuery(store, queries, watchedId, grid);
  const counts =
    single && settings.ignoreLowSamplesOfPercentile !== undefined
      ? readSeries(store, { ...single, statistic: { kind: 'basic', name: 'SampleCount' } }, grid)
      : undefined;
  return {
    points: value.kind === 'series' ? value.points : [],
    sampleCounts: counts?.kind === 'series' ? counts.points : undefined,
    fromMs,
    periodSeconds,
    nowMs,
    statistic: single?.statisticText,
    unit: single?.unit,
  };
}

/** Says whether the alarm's warm-up is over; ends it early when the evaluation periods are full and it may. */
export function isWarm(
  record: Pick<AlarmRecord, 'warmUpEndMs'>,
  { warmUp, settings }: MetricAlarmDefinition,
  { points, nowMs }: Observation,
): boolean {
  if (nowMs >= record.warmUpEndMs) return true;
  const real = points.filter((point) => point !== undefined).length;
  if (warmUp?.whole || real < settings.evaluationPeriods) return false;
  record.warmUpEndMs = nowMs;
  return true;
}
