import type { AlertChange } from '../../lambdas/domain/alert/change';
import { sayEntry } from '../../lambdas/domain/dispatch/say-entry';
import { systemClock } from '../../lambdas/platform/clock';
import { entryAsJson } from '../desk/words';
import { printJson, printLines, table } from '../output';
import type { TargetOptions } from '../target';
import { readRange, sayMoment } from '../time-option';
import { withAlarms } from './alarms';
import { type AlertFilter, filterOf, isUnfiltered, PLATFORM, sayFilter } from './filter';
import { aboutAlerts, type LogLine, linesOf } from './log-lines';
import { openAlerts } from './store';

export const LOG_FORMATS = ['text', 'json', 'csv'] as const;

export interface LogOptions extends TargetOptions, AlertFilter {
  readonly since: string;
  readonly until?: string;
  readonly format: (typeof LOG_FORMATS)[number];
  readonly json?: boolean;
}

export async function printLog(options: LogOptions): Promise<void> {
  const isMeant = isUnfiltered(options) ? undefined : filterOf(options);
  const { since, until, format, json } = options;
  const { fromMs, toMs } = readRange(
    { names: ['--since', '--until'], from: since, to: until },
    systemClock.now(),
  );
  const reader = await openAlerts(options);
  const [changes, entries, stored, desk] = await Promise.all([
    reader.log(fromMs, toMs),
    reader.desk.log(fromMs, toMs),
    reader.load(),
    reader.desk.read(),
  ]);
  const lines = linesOf(changes, entries, aboutAlerts(withAlarms(stored, desk), changes), isMeant);
  if (json) return printJson(lines.map(lineAsJson));
  if (format === 'json') return printAll(lines.map((line) => JSON.stringify(lineAsJson(line))));
  if (format === 'csv') return printAll(renderCsv(lines));
  if (lines.length === 0) {
    const range = `from ${sayMoment(fromMs)} to ${sayMoment(toMs)} UTC`;
    return printLines([`No alert${sayFilter(options)} changed ${range}, and nothing was done about any.`]);
  }
  printLines(renderLog(lines));
}

/** What is exported may be empty, and is then no line at all. */
function printAll(lines: readonly string[]): void {
  if (lines.length > 0) printLines(lines);
}

export function renderLog(lines: readonly LogLine[]): string[] {
  return table(
    ['when (UTC)', 'severity', 'rule', 'tenant', 'what', 'by', 'why'],
    lines.map((line) => {
      const { about, change, entry } = line;
      const own = change ? [`${change.from} -> ${change.to}`, change.by, change.reason] : [];
      const done = entry ? [sayEntry(entry), entry.by, entry.why ?? ''] : [];
      return [
        sayMoment(line.atMs),
        about?.severity ?? '',
        about?.ruleId ?? '',
        about ? (about.tenantId ?? PLATFORM) : '',
        ...own,
        ...done,
      ];
    }),
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

/** Of what was done, also whose alert it was about. */
function lineAsJson({ about, change, entry }: LogLine) {
  if (change) return { ...changeAsJson(change), what: 'changed' };
  const { ruleId, tenantId, severity } = about ?? {};
  return {
    ...(entry ? entryAsJson(entry) : {}),
    ...(ruleId === undefined ? {} : { rule: ruleId }),
    ...(tenantId === undefined ? {} : { tenant: tenantId }),
    ...(severity === undefined ? {} : { severity }),
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
  'what',
  'incident',
  'receiver',
  'silence',
] as const;

type Fields = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number>>>;

/** As RFC 4180 has it, but for lines that end as they do here. */
export function renderCsv(lines: readonly LogLine[]): string[] {
  return [
    COLUMNS.join(','),
    ...lines.map((line) => {
      const fields = fieldsOf(line);
      return COLUMNS.map((column) => quoted(String(fields[column] ?? ''))).join(',');
    }),
  ];
}

function fieldsOf(line: LogLine): Fields {
  const { about, change, entry } = line;
  if (change) return { ...changeAsJson(change), what: 'changed' };
  if (!entry) return {};
  const { atMs, by, what, why = '', incident = '', receiver = '', silence = '', fingerprints = [] } = entry;
  const whose = about ? { rule: about.ruleId, tenant: about.tenantId ?? '', severity: about.severity } : {};
  const names = { what, incident, receiver, silence, fingerprint: fingerprints.join(' ') };
  return { at: new Date(atMs).toISOString(), ...whose, by, reason: why, ...names };
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
