/** Carries out the cases of a rule: minute by minute, as the evaluator would, and compares the states. */
import type { Histogram } from '../metric/histogram';
import { type CaseValue, readCase, type Status } from './case-notation';
import type { RuleCase } from './case-schema';
import { judge, verdictOf } from './judge';
import type { Rule } from './rule-schema';
import type { Severity } from './severity';
import { type AlertState, step, timingOf } from './step';
import type { Window } from './window';
import { windowOf } from './window-of';

export interface CaseMinute {
  /** From 0. */
  readonly minute: number;
  readonly expected: Status;
  readonly status: Status;
  readonly reason: string;
}

export interface CaseResult {
  readonly name: string;
  readonly severity: Severity;
  readonly minutes: readonly CaseMinute[];
  /** The first minute whose state is another than expected. */
  readonly mismatch?: CaseMinute;
}

const MINUTE_MS = 60_000;

/** One result for each case and level. */
export function runCases(rule: Rule): readonly CaseResult[] {
  return rule.cases.flatMap((each) => runCase(rule, each));
}

/** Cases that do not hold; and levels that never fire in them, or never come to an end: what they do not show is not proved. */
export function unproven(rule: Rule): readonly string[] {
  const results = runCases(rule);
  const failed = results.filter(({ mismatch }) => mismatch);
  if (failed.length > 0) {
    return failed.map(
      ({ name, severity }) => `cases: came "${name}" (${severity}), which does not hold; see rules test`,
    );
  }
  return rule.levels.flatMap(({ severity }) => {
    const seen = new Set(
      results
        .filter((each) => each.severity === severity)
        .flatMap(({ minutes }) => minutes.map((m) => m.status)),
    );
    return (['firing', 'resolved'] as const)
      .filter((status) => !seen.has(status))
      .map((status) => `cases: none in which ${severity} is ${status}; add one`);
  });
}

function runCase(rule: Rule, ruleCase: RuleCase): readonly CaseResult[] {
  const { minutes, series, states } = readCase(rule, ruleCase);
  const windows = Array.from({ length: minutes }, (_, minute) => windowAt(series, minute));
  return rule.levels.map((level) => {
    const timing = timingOf(rule, level);
    let state: AlertState | undefined;
    const lived = windows.map((window, minute): CaseMinute => {
      const judgement = judge(level, window);
      state = step(state, verdictOf(judgement), minute * MINUTE_MS, timing).state;
      const expected = states.get(level.severity)?.[minute] ?? 'inactive';
      return { minute, expected, status: state.status, reason: judgement.reason };
    });
    const mismatch = lived.find(({ expected, status }) => expected !== status);
    return {
      name: ruleCase.name,
      severity: level.severity,
      minutes: lived,
      ...(mismatch ? { mismatch } : {}),
    };
  });
}

/** What is known at the end of a minute. */
function windowAt(series: ReadonlyMap<string, readonly CaseValue[]>, minute: number): Window {
  const upTo = (values: readonly CaseValue[]) =>
    Array.from({ length: minute + 1 }, (_, at) => (at < values.length ? values[at] : undefined));
  const entries = [...series].map(([metric, values]) => [metric, upTo(values)] as const);
  return windowOf({
    values: Object.fromEntries(entries.map(([metric, values]) => [metric, values.map(asNumber)])),
    histograms: Object.fromEntries(entries.map(([metric, values]) => [metric, values.map(asHistogram)])),
  });
}

function asNumber(value: CaseValue): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : undefined;
}

function asHistogram(value: CaseValue): Histogram | undefined {
  return typeof value === 'object' ? value : undefined;
}
