/** The platform's metrics as they were read, and the window that conditions look at through them. */
import { metricNamed } from '../metric/catalogue';
import { addUp } from '../tenant/last-minutes';
import { conditions } from './conditions';
import type { Rule } from './rule-schema';
import type { Need, Readings, Window } from './window';

/** Values by metric, one for each minute of its window, the oldest first; and percentiles over whole windows. */
export interface PlatformSeries {
  readonly values: Readonly<Record<string, readonly (number | undefined)[]>>;
  readonly readings: readonly {
    readonly metric: string;
    readonly minutes: number;
    readonly share: number;
    /** How many readings the window has. */
    readonly count: number;
    readonly value: number;
  }[];
}

export function windowOfSeries(series: PlatformSeries): Window {
  return {
    values: (metric, minutes) => series.values[metric]?.slice(-minutes) ?? [],
    sum: (metric, minutes) => addUp(series.values[metric]?.slice(-minutes) ?? []),
    readings: (metric, minutes) => {
      const found = series.readings.filter((each) => each.metric === metric && each.minutes === minutes);
      const count = found[0]?.count ?? 0;
      const percentiles = new Map(found.map(({ share, value }) => [share, value]));
      return count > 0
        ? ({ count, percentile: (share) => percentiles.get(share) } satisfies Readings)
        : undefined;
    },
  };
}

/** What rules need: of a metric the longest window, and each percentile of each window once. */
export function needsOf(rules: readonly Pick<Rule, 'levels'>[]): readonly Need[] {
  const known = new Map<string, Need>();
  const needs = rules.flatMap(({ levels }) => levels.flatMap(({ condition }) => conditions.needs(condition)));
  for (const need of needs) {
    const isHistogram = metricNamed(need.metric)?.kind === 'histogram';
    const key = isHistogram ? `${need.metric} ${need.minutes} ${need.share}` : need.metric;
    const before = known.get(key);
    if (!before || before.minutes < need.minutes) known.set(key, need);
  }
  return [...known.values()];
}
