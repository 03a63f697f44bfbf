/** Reads a message of the alerts topic: a report of the evaluator's, or what CloudWatch says of an alarm. */
import { asRecord, asText, type JsonRecord } from '../json';
import { readAlarm } from './alarm';
import { type AlertReport, readReport } from './report';

export type ParsedReport =
  | { readonly ok: true; readonly report: AlertReport }
  | { readonly ok: false; readonly reason: 'not-a-report' | 'nothing-to-tell' };

export function parseReport(text: string): ParsedReport {
  const message = readJson(text);
  if (!message) return { ok: false, reason: 'not-a-report' };
  const isAlarm = asText(message.AlarmName) !== undefined && asText(message.AlarmName) !== '';
  const report = isAlarm ? readAlarm(message) : readReport(message);
  if (report) return { ok: true, report };
  return { ok: false, reason: isAlarm ? 'nothing-to-tell' : 'not-a-report' };
}

function readJson(text: string): JsonRecord | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}
