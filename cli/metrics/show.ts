import { METRIC_CATALOGUE, metricNamed } from '../../lambdas/domain/metric/catalogue';
import type { Metric } from '../../lambdas/domain/metric/metric';
import { KIND_WORDS, sayOrigin, sayPrice } from '../../lambdas/domain/metric/words';
import { sayMinutes } from '../../lambdas/domain/rule/judgement';
import { ASKED_WRONGLY, CommandError, printJson, printLines } from '../output';
import { suggest } from '../suggest';
import { proseTable, wrap } from '../wrap';
import { metricAsJson } from './json';
import { type RulesByMetric, rulesByMetric } from './rules';

export function showMetric(name: string, json: boolean | undefined): void {
  const metric = metricNamed(name);
  if (!metric) throw new CommandError(noMetric(name), ASKED_WRONGLY);
  const rules = rulesByMetric();
  if (json) printJson(metricAsJson(metric, rules));
  else printLines(sayMetric(metric, rules));
}

function noMetric(name: string): string {
  const close = suggest(
    name,
    METRIC_CATALOGUE.map((metric) => metric.name),
  );
  const meant = close.length > 0 ? `; did you mean ${close.join(' or ')}?` : '.';
  return `there is no metric "${name}"${meant} \`kentongan metrics\` lists them.`;
}

function sayMetric(metric: Metric, rules: RulesByMetric): readonly string[] {
  const { name, scope, kind, unit, meaning, range, keptMinutes, source } = metric;
  const [least, most] = range;
  const using = rules(name);
  const price = sayPrice(metric);
  const facts: readonly (readonly [string, string])[] = [
    ['scope', scope],
    ['kind', `${kind}: ${KIND_WORDS[kind]}`],
    ['unit', Number.isFinite(most) ? `${unit}, from ${least} to ${most}` : unit],
    ['from', sayOrigin(metric)],
    ...(keptMinutes > 1 ? [['kept', sayMinutes(keptMinutes)] as const] : []),
    ...(source.from === 'nowhere' ? [] : [['rules', using.join(', ') || 'none'] as const]),
  ];
  return [
    ...wrap(`${name}: ${meaning}`),
    '',
    ...proseTable(['', ''], facts).slice(1),
    ...(price ? ['', ...wrap(price)] : []),
  ];
}
