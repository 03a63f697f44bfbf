/** The page of all metrics, made from the catalogue and the rule pack. */
import { metricNamed } from '../lambdas/domain/metric/catalogue';
import type { Metric } from '../lambdas/domain/metric/metric';
import { METRIC_GROUPS, sayKind } from '../lambdas/domain/metric/words';
import { metricsOf } from '../lambdas/domain/rule/recorded-views';
import { parseRules } from '../lambdas/domain/rule/rule';
import { rulePack } from '../rules';
import { QUESTIONS } from './metric-questions';

export const METRICS_PATH = 'docs/metrics.md';

const HEAD = `# Metrics

All that is measured, with unit and meaning. Made from \`lambdas/domain/metric/\` by \`npm run schemas\`; do not edit by hand.
\`kentongan metrics\` lists them on a terminal, \`kentongan metrics NAME\` tells one.

- A \`counter\` is how many there were in a minute, a \`gauge\` what it stood at, a \`histogram\` readings of which percentiles are taken, a
  \`check\` passed or failed. Without a unit it is a number of things. A \`share\` is a part of a whole: 5 % is 0.05; a \`score\` runs from 0 to
  100; a \`ratio\` is so many times something.
- What is counted of a tenant is in DynamoDB, by minute for 30 days and by hour for two years: a tenant costs no metric of CloudWatch.
  Beside it each type of event is counted as \`events.TYPE\`, which no rule can name.
- What CloudWatch keeps can be looked back on for 15 days. A rule on it costs about 0.43 dollars a month for each number that is read
  each minute; of a histogram there are two, a percentile and how many readings. What no rule names is not read.
- \`kentongan rules explain RULE\` says what a rule makes of it.

`;

export function metricsPage(): string {
  return [HEAD, questions(), ...METRIC_GROUPS.map(({ title, metrics }) => group(title, metrics))].join('');
}

function questions(): string {
  const rows = QUESTIONS.map(({ asked, metrics, note }) => {
    const names = metrics.map((name) => {
      if (metricNamed(name)?.source.from === 'nowhere')
        throw new Error(`${asked}: nothing writes ${name} yet`);
      return code(name);
    });
    return `| ${asked} | ${names.join(', ')}${note ? `; ${note}` : ''} |\n`;
  });
  return `## Where to look\n\n| what you want to know | where it is |\n| --- | --- |\n${rows.join('')}`;
}

function group(title: string, metrics: readonly Metric[]): string {
  const [last, cell] = LAST_COLUMN[metrics[0]?.source.from ?? 'derived'];
  const rows = metrics.map(
    (metric) => `| ${code(metric.name)} | ${sayKind(metric)} | ${metric.meaning} | ${cell(metric)} |\n`,
  );
  return `\n## ${title}\n\n| metric | kind, unit | meaning | ${last} |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

const RULES = parseRules(rulePack).map((rule) => ({ ...rule, asks: metricsOf(rule) }));

const LAST_COLUMN: Readonly<
  Record<Metric['source']['from'], readonly [title: string, cell: (metric: Metric) => string]>
> = {
  'tenant-counts': ['rules', rulesOn],
  derived: ['rules', rulesOn],
  cloudwatch: ['written by; rules', (metric) => [writer(metric), rulesOn(metric)].filter(Boolean).join('; ')],
  nowhere: ['waits for', ({ source }) => (source.from === 'nowhere' ? source.waitsFor : '')],
};

function writer({ source }: Metric): string {
  return source.from === 'cloudwatch' ? `${source.of}, ${code(source.metric)}` : '';
}

function rulesOn({ name }: Metric): string {
  return RULES.filter(({ asks }) => asks.has(name))
    .map(({ id, runbook }) => `[${id}](${runbook.replace('docs/', '')})`)
    .join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}
