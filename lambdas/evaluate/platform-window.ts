/** What rules of the platform look at: the metrics that they need, fetched together, as a window for a judgement. */
import { metricNamed } from '../domain/metric/catalogue';
import { conditions } from '../domain/rule/conditions';
import type { Rule } from '../domain/rule/rule';
import { continueStreak } from '../domain/rule/streak';
import type { Need, Readings, Window } from '../domain/rule/window';
import type { PlatformSeries, ReadPlatform } from './ports';

/** @param endMs where the windows end: the start of a minute */
export async function platformWindow(
  rules: readonly Rule[],
  endMs: number,
  read: ReadPlatform,
): Promise<Window> {
  const needs = rules.flatMap(({ levels }) => levels.flatMap(({ condition }) => conditions.needs(condition)));
  return windowOver(await read(distinct(needs), endMs));
}

function windowOver(series: PlatformSeries): Window {
  return {
    values: (metric, minutes) => series.values[metric]?.slice(-minutes) ?? [],
    readings: (metric, minutes) => {
      const found = series.readings.filter((each) => each.metric === metric && each.minutes === minutes);
      const count = found[0]?.count ?? 0;
      const percentiles = new Map(found.map(({ share, value }) => [share, value]));
      return count > 0
        ? ({ count, percentile: (share) => percentiles.get(share) } satisfies Readings)
        : undefined;
    },
    streak: (metric) => {
      const outcomes = (series.values[metric] ?? []).flatMap((value, minute) =>
        value === undefined ? [] : [{ id: String(minute), failed: value < 1 }],
      );
      return continueStreak(undefined, outcomes);
    },
  };
}

/** Of a metric the longest window, and each percentile of each window once. */
function distinct(needs: readonly Need[]): readonly Need[] {
  const known = new Map<string, Need>();
  for (const need of needs) {
    const isHistogram = metricNamed(need.metric)?.kind === 'histogram';
    const key = isHistogram ? `${need.metric} ${need.minutes} ${need.share}` : need.metric;
    const before = known.get(key);
    if (!before || before.minutes < need.minutes) known.set(key, need);
  }
  return [...known.values()];
}
