import type { Metric } from '../../lambdas/domain/metric/metric';
import { METRIC_GROUPS, sayKind } from '../../lambdas/domain/metric/words';
import { printJson, printLines } from '../output';
import { proseTable } from '../wrap';
import { metricAsJson } from './json';
import { rulesByMetric } from './rules';

export function listMetrics(json: boolean | undefined): void {
  if (json) {
    const rules = rulesByMetric();
    printJson(METRIC_GROUPS.flatMap(({ metrics }) => metrics.map((metric) => metricAsJson(metric, rules))));
  } else printLines(metricLines());
}

function metricLines(): readonly string[] {
  return [
    ...METRIC_GROUPS.flatMap(({ title, metrics }) => [
      title,
      '',
      ...proseTable(
        ['metric', 'kind, unit', 'meaning'],
        metrics.map((metric) => [metric.name, sayKind(metric), sayMeaning(metric)]),
      ),
      '',
    ]),
    '`kentongan metrics NAME` tells one: where it comes from, which rules use it.',
  ];
}

function sayMeaning({ meaning, source }: Metric): string {
  return source.from === 'nowhere' ? `${meaning} (${source.waitsFor})` : meaning;
}
