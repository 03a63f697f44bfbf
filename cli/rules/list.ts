import { conditions } from '../../lambdas/domain/rule/conditions';
import { sayMinutes } from '../../lambdas/domain/rule/judgement';
import { printJson, printLines } from '../output';
import { proseTable, tableWithProse } from '../wrap';
import { loadGuarded, loadWaiting } from './load';
import { readPack } from './pack';

interface Row {
  readonly rule: string;
  readonly scope: string;
  readonly severity: string;
  readonly for: string;
  readonly cooldown: string;
  readonly state: string;
  readonly condition: string;
}

export function list({ json }: { readonly json?: boolean }): void {
  const [active, guarded, waiting] = [activeRows(), guardedRows(), waitingRows()];
  if (json) {
    printJson([...active, ...guarded, ...waiting]);
    return;
  }
  printLines([
    ...tableWithProse(
      ['rule', 'scope', 'severity', 'for', 'cooldown'],
      active.map((row) => ({
        cells: [row.rule, row.scope, row.severity, row.for, row.cooldown],
        prose: [row.condition],
      })),
    ),
    '',
    'Guarded by an alarm of CloudWatch and by no rule:',
    '',
    ...proseTable(
      ['alarm', 'severity', 'condition'],
      guarded.map((row) => [row.rule, row.severity, row.condition]),
    ),
    '',
    'Not judged yet:',
    '',
    ...proseTable(
      ['rule', 'severity', 'waits for', 'condition'],
      waiting.map((row) => [row.rule, row.severity, row.waitsFor, row.condition]),
    ),
  ]);
}

function activeRows(): readonly Row[] {
  return readPack().flatMap(({ id, scope, levels }) =>
    levels.map(({ severity, condition, forMinutes, cooldownMinutes }) => ({
      rule: id,
      scope,
      severity,
      for: sayTime(forMinutes),
      cooldown: sayTime(cooldownMinutes),
      state: 'active',
      condition: conditions.words(condition),
    })),
  );
}

const UNKNOWN = { scope: '', for: '', cooldown: '' };

function guardedRows(): readonly Row[] {
  return loadGuarded().map(({ id, alarm, ...rest }) => ({
    ...UNKNOWN,
    ...rest,
    // As its alerts call it.
    rule: id === alarm ? id : `${alarm} (${id})`,
    state: `alarm ${alarm}`,
  }));
}

function waitingRows(): readonly (Row & { readonly waitsFor: string })[] {
  return loadWaiting().map(({ id, ...rest }) => ({
    ...UNKNOWN,
    ...rest,
    rule: id,
    state: `waits for ${rest.waitsFor}`,
  }));
}

export function sayTime(minutes: number): string {
  return minutes === 0 ? 'none' : sayMinutes(minutes);
}
