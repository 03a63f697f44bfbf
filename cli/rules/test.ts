import { type CaseResult, runCases } from '../../lambdas/domain/rule/cases';
import { CommandError, printJson, printLines, table } from '../output';
import { findRule, readPack } from './pack';
import { runsOf, sayRuns } from './runs';

interface Row extends CaseResult {
  readonly rule: string;
}

export function runTests(ids: readonly string[], { json }: { readonly json?: boolean }): void {
  const pack = readPack();
  const rules = ids.length === 0 ? pack : ids.map((id) => findRule(pack, id));
  const rows = rules.flatMap((rule) => runCases(rule).map((result): Row => ({ rule: rule.id, ...result })));
  const failed = rows.filter(({ mismatch }) => mismatch);
  if (json) printJson({ cases: rows.map(asJson), failed: failed.length });
  else {
    printLines([
      ...table(
        ['', 'rule', 'severity', 'case', 'states'],
        rows.map((row) => [row.mismatch ? 'FAILED' : 'ok', row.rule, row.severity, row.name, statesOf(row)]),
      ),
      ...failed.flatMap(tellFailure),
      `${rows.length - failed.length} of ${rows.length} cases hold.`,
    ]);
  }
  if (failed.length > 0) throw new CommandError(`${failed.length} case(s) failed`);
}

function tellFailure({ rule, severity, name, mismatch, minutes }: Row): string[] {
  if (!mismatch) return [];
  const { minute, expected, status, reason } = mismatch;
  return [
    '',
    `${rule} (${severity}), when ${name}:`,
    `  minute ${minute} is ${status}, expected is ${expected}: ${reason}`,
    `  expected: ${sayRuns(runsOf(minutes.map((each) => each.expected)))}`,
    `  came:     ${sayRuns(runsOf(minutes.map((each) => each.status)))}`,
    '',
  ];
}

function asJson({ rule, severity, name, mismatch, minutes }: Row) {
  return {
    rule,
    severity,
    name,
    passed: !mismatch,
    states: sayRuns(runsOf(minutes.map(({ status }) => status))),
    ...(mismatch ? { mismatch } : {}),
  };
}

function statesOf({ minutes }: Row): string {
  return sayRuns(runsOf(minutes.map(({ status }) => status)));
}
