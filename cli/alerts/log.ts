import type { AlertChange } from '../../lambdas/domain/alert/change';
import { systemClock } from '../../lambdas/platform/clock';
import { printJson, printLines, table } from '../output';
import type { TargetOptions } from '../target';
import { readRange, sayMoment } from '../time-option';
import { type AlertFilter, filterOf, PLATFORM, sayFilter } from './filter';
import { openAlerts } from './store';

export const LOG_FORMATS = ['text', 'json', 'csv'] as const;

export interface LogOptions extends TargetOptions, AlertFilter {
  readonly since: string;
  readonly until?: string;
  readonly format: (typeof LOG_FORMATS)[number];
  readonly json?: boolean;
}

export async function printLog(options: LogOptions): Promise<void> {
  const isMeant = filterOf(options);
  const { since, until, format, json } = options;
  const { fromMs, toMs } = readRange(
    { names: ['--since', '--until'], from: since, to: until },
    systemClock.now(),
  );
  const changes = (await (await openAlerts(options)).log(fromMs, toMs)).filter(isMeant);
  if (json) return printJson(changes.map(changeAsJson));
  if (format === 'json') return printAll(changes.map((change) => JSON.stringify(changeAsJson(change))));
  if (format === 'csv') return printAll(renderCsv(changes));
  if (changes.length === 0) {
    const range = `from ${sayMoment(fromMs)} to ${sayMoment(toMs)} UTC`;
    return printLines([`No alert${sayFilter(options)} changed ${range}.`]);
  }
  printLines(renderLog(changes));
}

/** What is exported may be empty, and is then no line at all. */
function printAll(lines: readonly string[]): void {
  if (lines.length > 0) printLines(lines);
}

export function renderLog(changes: readonly AlertChange[]): string[] {
  return table(
    ['when (UTC)', 'severity', 'rule', 'tenant', 'change', 'by', 'why'],
    changes.map(({ atMs, severity, ruleId, tenantId, from, to, by, reason }) => [
      sayMoment(atMs),
      severity,
      ruleId,
      tenantId ?? PLATFORM,
      `${from} -> ${to}`,
      by,
      reason,
    ]),
  );
}

export function renderChange({ atMs, from, to, by, reason }: AlertChange): string {
  return `${sayMoment(atMs)}  ${from} -> ${to}, by ${by}: ${reason}`;
}

export function changeAsJson({ atMs, ruleId, tenantId, ...change }: AlertChange) {
  const { fingerprint, severity, from, to, by, reason, value } = change;
  return {
    at: new Date(atMs).toISOString(),
    rule: ruleId,
    ...(tenantId ? { tenant: tenantId } : {}),
    severity,
    from,
    to,
    by,
    reason,
    ...(value === undefined ? {} : { value }),
    fingerprint,
  };
}

const COLUMNS = [
  'at',
  'rule',
  'tenant',
  'severity',
  'from',
  'to',
  'by',
  'reason',
  'value',
  'fingerprint',
] as const;

/** As RFC 4180 has it, but for lines that end as they do here. */
export function renderCsv(changes: readonly AlertChange[]): string[] {
  return [
    COLUMNS.join(','),
    ...changes.map((change) => {
      const fields: Readonly<Partial<Record<(typeof COLUMNS)[number], string | number>>> =
        changeAsJson(change);
      return COLUMNS.map((column) => quoted(String(fields[column] ?? ''))).join(',');
    }),
  ];
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
