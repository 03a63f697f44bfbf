import { metricNamed } from '../../lambdas/domain/metric/catalogue';
import { type CaseResult, runCases } from '../../lambdas/domain/rule/cases';
import { conditions } from '../../lambdas/domain/rule/conditions';
import { say } from '../../lambdas/domain/rule/judgement';
import type { Level, Rule } from '../../lambdas/domain/rule/rule';
import { printJson, printLines } from '../output';
import { sayTime } from './list';
import { findRule, readPack } from './pack';
import { runsOf } from './runs';

export function explain(id: string, { json }: { readonly json?: boolean }): void {
  const rule = findRule(readPack(), id);
  if (json) printJson(asJson(rule));
  else printLines(sayRule(rule));
}

const WHEN_MISSING: Readonly<Record<Rule['onMissing'], string>> = {
  ok: 'No value counts as normal.',
  alert: 'No value counts as trouble.',
  keep: 'Without a value everything stays as it is, and time stands still for it.',
};

function sayRule(rule: Rule): string[] {
  const { id, summary, scope, category, levels, keepFiringMinutes, onMissing, runbook, drill, inhibits } =
    rule;
  const who = scope === 'tenant' ? 'for each tenant by itself' : 'once for the whole platform';
  return [
    `${id}: ${summary} (${category})`,
    '',
    `Judged every minute, ${who}, over whole minutes that have settled.`,
    ...levels.flatMap(sayLevel),
    `It is over once it has been normal for ${sayTime(keepFiringMinutes)} without a break. ${WHEN_MISSING[onMissing]}`,
    ...(levels.length > 1 ? ['Each severity is an alert of its own; the worse one mutes the others.'] : []),
    ...(inhibits.length > 0 ? [`While it fires, these are not told: ${inhibits.join(', ')}.`] : []),
    '',
    'Metrics',
    ...metricsOf(rule).map((name) => `  ${name}: ${metricNamed(name)?.meaning ?? ''}`),
    '',
    `What to do: ${runbook}`,
    ...(drill ? [`To see it fire: ${drill}`] : []),
    '',
    ...sayExample(rule),
  ];
}

function sayLevel({ severity, condition, forMinutes, cooldownMinutes, resolve }: Level): string[] {
  const after =
    forMinutes === 0
      ? 'at once'
      : `once this has held for ${sayTime(forMinutes)}, at ${forMinutes + 1} evaluations one after another`;
  const limit = conditions.limit(condition);
  return [
    `  ${severity}: while ${conditions.words(condition)}.`,
    `    It fires ${after}; the next firing within ${sayTime(cooldownMinutes)} of a told one is not told.`,
    ...(resolve === undefined || !limit
      ? []
      : [`    A firing one is normal again only past ${say(resolve, limit.unit)}.`]),
  ];
}

function sayExample(rule: Rule): string[] {
  const [example] = rule.cases;
  if (!example) return [];
  return [
    `For example, when ${example.name}:`,
    ...Object.entries(example.series).map(([metric, values]) => `  ${metric}: ${values}`),
    ...runCases(rule)
      .filter(({ name }) => name === example.name)
      .flatMap(sayLife),
  ];
}

function sayLife({ severity, minutes }: CaseResult): string[] {
  return [
    `  ${severity}:`,
    ...runsOf(minutes.map(({ status }) => status)).map(
      ({ state, from }) => `    minute ${from}: ${state} (${minutes[from]?.reason ?? ''})`,
    ),
  ];
}

function metricsOf({ levels }: Rule): readonly string[] {
  const names = levels.flatMap(({ condition }) => conditions.needs(condition).map(({ metric }) => metric));
  return [...new Set(names)];
}

function asJson(rule: Rule) {
  return {
    ...rule,
    levels: rule.levels.map((level) => ({ ...level, words: conditions.words(level.condition) })),
    metrics: metricsOf(rule).map(metricNamed),
  };
}
