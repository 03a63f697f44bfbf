/**
 * What CloudWatch's alarms did, for the log of alerts. The evaluator writes down what its own alerts do; of an alarm the
 * notifier is the only one who hears.
 */
import type { AlertChange } from '../alert/change';
import type { AlertReport } from '../alert/report';
import type { Desk } from './desk';
import { episodeOf } from './fold';

/** @param before the desk without the reports, @param after with them */
export function alarmChanges(
  before: Desk,
  after: Desk,
  reports: readonly AlertReport[],
): readonly AlertChange[] {
  const alarms = reports.filter(({ labels }) => labels.source === 'cloudwatch');
  const fingerprints = new Set(alarms.map(({ fingerprint }) => fingerprint));
  return [...fingerprints].flatMap((fingerprint) => changesOf(before, after, fingerprint));
}

function changesOf(before: Desk, after: Desk, fingerprint: string): readonly AlertChange[] {
  const [was, is] = [before.alerts[fingerprint], after.alerts[fingerprint]];
  if (!is) return [];
  const episodeMs = episodeOf(is.report);
  const isKnown = was !== undefined && episodeOf(was.report) === episodeMs;
  const wasOver = isKnown && was.resolvedMs !== undefined;
  return [
    ...(isKnown ? [] : [tell(is.report, 'inactive', 'firing', episodeMs)]),
    // Both may have come at once.
    ...(is.resolvedMs === undefined || wasOver ? [] : [tell(is.report, 'firing', 'resolved', is.resolvedMs)]),
  ];
}

function tell(
  { fingerprint, labels, severity, reason }: AlertReport,
  from: AlertChange['from'],
  to: AlertChange['to'],
  atMs: number,
): AlertChange {
  return { atMs, fingerprint, ruleId: labels.rule ?? '', severity, from, to, reason, by: 'cloudwatch' };
}
