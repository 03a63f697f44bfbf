/**
 * What CloudWatch's alarms did, for the log of alerts. The evaluator writes down what its own alerts do; of an alarm the
 * notifier is the only one who hears.
 */
import type { AlertChange } from '../alert/change';
import type { AlertReport } from '../alert/report';
import type { Desk } from './desk';
import { episodeOf, firingOf } from './fold';

/** @param before the desk without the reports, @param after with them */
export function alarmChanges(
  before: Desk,
  after: Desk,
  reports: readonly AlertReport[],
): readonly AlertChange[] {
  const alarms = reports.filter(({ labels }) => labels.source === 'cloudwatch');
  const fingerprints = new Set(alarms.map(({ fingerprint }) => fingerprint));
  return [...fingerprints].flatMap((fingerprint) => changeOf(before, after, fingerprint) ?? []);
}

function changeOf(before: Desk, after: Desk, fingerprint: string): AlertChange | undefined {
  const [was, is] = [firingOf(before, fingerprint), firingOf(after, fingerprint)];
  const began = is && (!was || episodeOf(was.report) !== episodeOf(is.report));
  if (is && began) return tell(is.report, 'inactive', 'firing', episodeOf(is.report));
  const over = after.alerts[fingerprint];
  if (was && !is && over?.resolvedMs !== undefined)
    return tell(over.report, 'firing', 'resolved', over.resolvedMs);
  return undefined;
}

function tell(
  { fingerprint, labels, severity, reason }: AlertReport,
  from: AlertChange['from'],
  to: AlertChange['to'],
  atMs: number,
): AlertChange {
  return { atMs, fingerprint, ruleId: labels.rule ?? '', severity, from, to, reason, by: 'cloudwatch' };
}
