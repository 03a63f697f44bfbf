/**
 * Series and states by minute, as text: values with commas between, `xN` for N minutes of the same.
 *
 * - counters and gauges: `20 x5, 0, 3.5`; `1..4` for 1, 2, 3, 4
 * - histograms, readings in each minute: `95@300 + 5@2000 x10` (95 of 300 ms and 5 of 2,000 ms)
 * - checks: `ok x3, fail x2`
 * - no value: `-`
 * - states: `inactive x5, pending x2, firing x6, resolved`
 *
 * A series that ends early has no values in the minutes after it.
 */
import { metricNamed } from '../metric/catalogue';
import { bucketOf, type Histogram } from '../metric/histogram';
import type { MetricKind } from '../metric/metric';
import type { RuleCase } from './case-schema';
import { conditions } from './conditions';
import type { Fault } from './conditions/kind';
import type { Rule } from './rule-schema';
import type { AlertState } from './step';

export type Status = AlertState['status'];
const STATUSES: readonly Status[] = ['inactive', 'pending', 'firing', 'resolved'];
const MOST_MINUTES = 10_080;

export type CaseValue = number | Histogram | boolean | undefined;

export interface ReadCase {
  readonly minutes: number;
  /** By metric; one for each minute at most. */
  readonly series: ReadonlyMap<string, readonly CaseValue[]>;
  /** By severity, one for each minute. */
  readonly states: ReadonlyMap<string, readonly Status[]>;
  /** When there are any, the rest is not to be used. */
  readonly faults: readonly Fault[];
}

export function readCase(rule: Pick<Rule, 'levels'>, { series, states }: RuleCase): ReadCase {
  const faults: Fault[] = [];
  const read = <T>(field: string, text: string, item: (text: string) => readonly T[], accepted: string) => {
    const items = readRuns(text, item);
    if (items) return items;
    faults.push({ field, came: text, accepted });
    return [];
  };

  const byLevel = typeof states === 'string' ? { [rule.levels[0].severity]: states } : states;
  const severities = rule.levels.map(({ severity }) => severity);
  if (severities.some((each) => !(each in byLevel)) || Object.keys(byLevel).length !== severities.length) {
    const accepted = `the states of each severity of the rule: ${severities.join(', ')}`;
    faults.push({ field: 'states', came: Object.keys(byLevel).join(', '), accepted });
  }
  const readStates = new Map(
    Object.entries(byLevel).map(([severity, text]) => [severity, read('states', text, readStatus, STATES)]),
  );
  const lengths = new Set([...readStates.values()].map(({ length }) => length));
  const minutes = Math.max(...lengths);
  if (faults.length === 0 && lengths.size > 1) {
    faults.push({
      field: 'states',
      came: [...lengths].join(' and '),
      accepted: 'as many minutes of each level',
    });
  }

  const asked = new Set(
    rule.levels.flatMap(({ condition }) => conditions.needs(condition).map((need) => need.metric)),
  );
  const readSeries = new Map(
    Object.entries(series).map(([metric, text]) => {
      const field = `series.${metric}`;
      if (!asked.has(metric)) {
        faults.push({ field, came: metric, accepted: `a metric of the condition: ${[...asked].join(', ')}` });
        return [metric, []] as const;
      }
      const kind = metricNamed(metric)?.kind ?? 'gauge';
      const values = read(field, text, READERS[kind], ACCEPTED[kind]);
      if (faults.length === 0 && values.length > minutes) {
        faults.push({
          field,
          came: `${values.length} minutes`,
          accepted: `at most the ${minutes} that have a state`,
        });
      }
      return [metric, values] as const;
    }),
  );
  return { minutes, series: readSeries, states: readStates, faults };
}

const STATES = `${STATUSES.join(', ')}, as "inactive x5, firing x2"`;
const NUMBERS = 'values by minute, as "20 x5, -, 0, 1..4"';
const ACCEPTED: Readonly<Record<MetricKind, string>> = {
  counter: NUMBERS,
  gauge: NUMBERS,
  histogram: 'readings by minute, as "95@300 + 5@2000 x10, -"',
  check: 'checks by minute, as "ok x3, fail, -"',
};

type Reader = (text: string) => readonly CaseValue[];

const orNothing =
  (reader: Reader): Reader =>
  (text) =>
    text === '-' ? [undefined] : reader(text);

const READERS: Readonly<Record<MetricKind, Reader>> = {
  counter: orNothing(readNumbers),
  gauge: orNothing(readNumbers),
  histogram: orNothing(readReadings),
  check: orNothing((text) => (text === 'ok' ? [true] : text === 'fail' ? [false] : [])),
};

/** undefined when a run cannot be read. @param item the values of one run, none when it is not one */
function readRuns<T>(text: string, item: (text: string) => readonly T[]): readonly T[] | undefined {
  const all: T[] = [];
  for (const run of text.split(',')) {
    const [, value = '', times = '1'] = /^\s*(.*?)(?:\s+x([1-9]\d{0,4}))?\s*$/.exec(run) ?? [];
    const items = item(value);
    if (items.length === 0 || all.length + items.length * Number(times) > MOST_MINUTES) return undefined;
    for (let time = 0; time < Number(times); time += 1) all.push(...items);
  }
  return all;
}

function readNumbers(text: string): readonly number[] {
  const [, from, to] = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text) ?? [];
  if (from === undefined || to === undefined) {
    return text !== '' && Number.isFinite(Number(text)) ? [Number(text)] : [];
  }
  const [first, steps] = [Number(from), Math.abs(Number(to) - Number(from))];
  const direction = Number(to) < first ? -1 : 1;
  return steps > MOST_MINUTES ? [] : Array.from({ length: steps + 1 }, (_, step) => first + direction * step);
}

function readReadings(text: string): readonly Histogram[] {
  const histogram = new Map<number, number>();
  for (const part of text.split('+')) {
    const [, count, ms] = /^\s*(\d{1,9})@(\d{1,9})\s*$/.exec(part) ?? [];
    if (count === undefined || ms === undefined) return [];
    const bucket = bucketOf(Number(ms));
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + Number(count));
  }
  return [histogram];
}

function readStatus(text: string): readonly Status[] {
  return STATUSES.filter((status) => status === text);
}
