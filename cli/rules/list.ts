import { METRIC_CATALOGUE } from '../../lambdas/domain/metric/catalogue';
import type { Metric } from '../../lambdas/domain/metric/metric';
import { conditions } from '../../lambdas/domain/rule/conditions';
import { sayMinutes } from '../../lambdas/domain/rule/judgement';
import { printJson, printLines, table } from '../output';
import { loadGuarded, loadWaiting } from './load';
import { readPack } from './pack';

export function list({ metrics, json }: { readonly metrics?: boolean; readonly json?: boolean }): void {
  if (metrics) listMetrics(json);
  else listRules(json);
}

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

function listRules(json: boolean | undefined): void {
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

function listMetrics(json: boolean | undefined): void {
  const rows = METRIC_CATALOGUE.map(({ name, scope, kind, unit, meaning, source }) => ({
    metric: name,
    scope,
    kind,
    unit,
    source: saySource(source),
    meaning,
  }));
  if (json) printJson(rows);
  else printLines(table(['metric', 'scope', 'kind', 'unit', 'source', 'meaning'], rows.map(Object.values)));
}

function saySource(source: Metric['source']): string {
  switch (source.from) {
    case 'tenant-counts':
      return 'counts';
    case 'derived':
      return 'worked out';
    case 'cloudwatch':
      return `CloudWatch, ${source.of}`;
    case 'nowhere':
      return `waits for ${source.waitsFor}`;
  }
  return source satisfies never;
}
