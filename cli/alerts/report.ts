/** The digest and the quality report, as they are sent to people, made now from the state table. */
import { writeFileSync } from 'node:fs';
import { renderReportMail } from '../../lambdas/domain/mail/report-mail';
import type { Report } from '../../lambdas/domain/message/message';
import { digestOf } from '../../lambdas/domain/report/digest';
import type { Facts } from '../../lambdas/domain/report/facts';
import { type AlertQuality, alertQualityOf, qualityReportOf } from '../../lambdas/domain/report/quality';
import { systemClock } from '../../lambdas/platform/clock';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { readReportFacts } from '../../lambdas/platform/dynamo-reports';
import { CommandError, printJson, printLines } from '../output';
import { readPack } from '../rules/pack';
import { findTarget, type TargetOptions } from '../target';

export interface ReportOptions extends TargetOptions {
  readonly json?: boolean;
  readonly html?: string;
}

const HOUR_MS = 3_600_000;
/** The log is kept for two years. */
export const MOST_DAYS = 730;

export async function printDigest(options: ReportOptions & { readonly hours: number }): Promise<void> {
  const facts = await readFacts(options, options.hours * HOUR_MS);
  print(digestOf(facts, 'digest'), options);
}

export async function printQuality(options: ReportOptions & { readonly days: number }): Promise<void> {
  const quality = alertQualityOf(await readFacts(options, options.days * 24 * HOUR_MS));
  if (options.json) printJson(asJson(quality));
  else print(qualityReportOf(quality, 'report'), options);
}

/** Times of day as elsewhere; durations stay milliseconds, as their names say. */
function asJson({ fromMs, toMs, teams, ...quality }: AlertQuality): object {
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...quality,
    teams: Object.fromEntries(teams),
  };
}

function print(report: Report, { json, html }: ReportOptions): void {
  const mail = renderReportMail(report);
  if (html !== undefined) writeHtml(html, mail.html);
  else if (json) printJson(report);
  else printLines([mail.text.trimEnd()]);
}

function writeHtml(file: string, html: string): void {
  try {
    writeFileSync(file, html);
  } catch (error) {
    throw new CommandError(`--html ${file}: it cannot be written: ${(error as Error).message}`);
  }
  printLines([`${file} is written.`]);
}

async function readFacts(options: TargetOptions, spanMs: number): Promise<Facts> {
  const target = await findTarget(options);
  const client = createDynamoClient(target.client);
  const tableName = target.output('StateTableName');
  const nowMs = systemClock.now();
  const facts = await readReportFacts(client, tableName, nowMs - spanMs, nowMs);
  const teams = new Map(readPack().map(({ id, labels }) => [id, labels.team]));
  return { ...facts, teamOf: (rule) => teams.get(rule) ?? facts.teamOf?.(rule) };
}
