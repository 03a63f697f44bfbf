/** Which rules of the pack ask for a metric. */
import { metricsOf } from '../../lambdas/domain/rule/recorded-views';
import { readPack } from '../rules/pack';

export type RulesByMetric = (metric: string) => readonly string[];

export function rulesByMetric(): RulesByMetric {
  const rules = readPack().map((rule) => ({ id: rule.id, metrics: metricsOf(rule) }));
  return (metric) => rules.filter(({ metrics }) => metrics.has(metric)).map(({ id }) => id);
}
