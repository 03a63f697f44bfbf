import type { Metric } from '../../lambdas/domain/metric/metric';
import type { RulesByMetric } from './rules';

export function metricAsJson(metric: Metric, rules: RulesByMetric) {
  const { name, scope, kind, unit, meaning, range, keptMinutes, source } = metric;
  const [least, most] = range;
  return {
    name,
    scope,
    kind,
    unit,
    meaning,
    least,
    // JSON has no infinity.
    ...(Number.isFinite(most) ? { most } : {}),
    keptMinutes,
    source,
    rules: rules(name),
  };
}
