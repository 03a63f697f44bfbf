/** The metrics of the whole platform: what AWS counts of our resources, and what our functions write. */
import { AWS_METRICS } from './aws-metrics';
import { defineMetric, type Metric, type Rows, type Watched } from './metric';
import { OWN_METRICS } from './own-metrics';

type NamesIn<All> = { [Of in keyof All]: keyof All[Of] }[keyof All];
export type PlatformMetric = NamesIn<typeof AWS_METRICS> | NamesIn<typeof OWN_METRICS>;

const ENTRIES = [AWS_METRICS, OWN_METRICS].flatMap((all) => Object.entries<Rows>(all)) as readonly (readonly [
  Watched,
  Rows,
])[];

export const PLATFORM_METRICS: readonly Metric[] = ENTRIES.flatMap(([of, rows]) =>
  Object.entries(rows).map(([name, [kind, unit, metric, meaning]]) =>
    defineMetric({
      name,
      scope: 'platform',
      kind,
      unit,
      meaning,
      source: { from: 'cloudwatch', of, metric },
    }),
  ),
);
