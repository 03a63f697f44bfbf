/** A metric in words, for people who look for one. */
import { METRIC_CATALOGUE } from './catalogue';
import type { Metric, MetricKind, Source } from './metric';
import { NAMESPACE } from './names';

/** How a reader finds his way among so many; in this order. */
export interface MetricGroup {
  readonly title: string;
  readonly metrics: readonly Metric[];
}

const TITLES: Readonly<Record<Source['from'], string>> = {
  'tenant-counts': 'Of each tenant, counted by the minute',
  derived: 'Of each tenant, worked out at each evaluation',
  cloudwatch: 'Of the platform, kept by CloudWatch',
  nowhere: 'Known by name, and written by nothing yet',
};

export const METRIC_GROUPS: readonly MetricGroup[] = Object.entries(TITLES).map(([from, title]) => ({
  title,
  metrics: METRIC_CATALOGUE.filter(({ source }) => source.from === from),
}));

export function sayOrigin({ source }: Metric): string {
  switch (source.from) {
    case 'tenant-counts':
      return 'counted for each tenant by the minute';
    case 'derived':
      return 'worked out at each evaluation';
    case 'cloudwatch':
      return `CloudWatch: ${namespaceOf(source.of)} ${source.metric}, of ${source.of}`;
    case 'nowhere':
      return `nothing writes it yet, it waits for ${source.waitsFor}`;
  }
  return source satisfies never;
}

function namespaceOf(of: Extract<Source, { from: 'cloudwatch' }>['of']): string {
  if (of === 'api') return 'AWS/ApiGateway';
  return of === 'webhooks' || of === 'webhooks-dlq' || of === 'alerts-dlq' ? 'AWS/SQS' : NAMESPACE;
}

/** What one minute of it is. */
export const KIND_WORDS: Readonly<Record<MetricKind, string>> = {
  counter: 'how many there were in a minute',
  gauge: 'what it stood at in a minute',
  histogram: 'readings, of which percentiles are taken',
  check: 'passed or failed; a minute in which one failed has failed',
};

/** What it costs to have a rule on it: each number that is read each minute is one that CloudWatch charges for. */
export function sayPrice({ source, kind }: Metric): string | undefined {
  if (source.from !== 'cloudwatch') return undefined;
  const numbers =
    kind === 'histogram'
      ? '0.86 dollars a month, for a percentile and the number of readings'
      : '0.43 dollars a month';
  return `The first rule that asks for it costs about ${numbers}; while no rule does it is not read.`;
}

/** How its values are to be taken: `counter`; `gauge, share`. */
export function sayKind({ kind, unit }: Metric): string {
  return unit === 'count' ? kind : `${kind}, ${unit}`;
}
