import { conditions } from '../../lambdas/domain/rule/conditions';
import { sayMinutes } from '../../lambdas/domain/rule/judgement';
import { printJson, printLines, table } from '../output';
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

const COLUMNS = ['rule', 'scope', 'severity', 'for', 'cooldown', 'state', 'condition'] as const;

export function list({ json }: { readonly json?: boolean }): void {
  const rows = [...activeRows(), ...otherRows()];
  if (json) printJson(rows);
  else
    printLines(
      table(
        COLUMNS,
        rows.map((row) => COLUMNS.map((column) => row[column])),
      ),
    );
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

function otherRows(): readonly Row[] {
  const unknown = { scope: '', for: '', cooldown: '' };
  return [
    ...loadGuarded().map(({ id, alarm, ...rest }) => ({
      ...unknown,
      ...rest,
      // As its alerts call it.
      rule: id === alarm ? id : `${alarm} (${id})`,
      state: `alarm ${alarm}`,
    })),
    ...loadWaiting().map(({ id, waitsFor, ...rest }) => ({
      ...unknown,
      ...rest,
      rule: id,
      state: `waits for ${waitsFor}`,
    })),
  ];
}

export function sayTime(minutes: number): string {
  return minutes === 0 ? 'none' : sayMinutes(minutes);
}
