import type { AlarmSettings, Comparison, Finding, Observation } from './alarm-settings';

/** The sentence for people and the JSON for programs, in the form that CloudWatch gives them. */
export function reasonFor(settings: AlarmSettings, observed: Observation, finding: Finding) {
  return { reason: sentence(settings, observed, finding), reasonData: data(settings, observed, finding) };
}

function sentence(settings: AlarmSettings, observed: Observation, finding: Finding): string {
  if (finding.kept === 'low samples')
    return 'Unchanged: too few samples for a percentile that means anything.';
  if (finding.kept)
    return `Unchanged: ${count(finding.missing, 'datapoint')} missing, which this alarm ignores.`;
  if (finding.state === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${finding.missing === 1 ? '1 datapoint was' : `${finding.missing} datapoints were`} unknown.`;
  }
  const clauses = [
    finding.deciding.length > 0
      ? crossing(settings, observed, finding)
      : `no datapoints were received for ${count(finding.missing, 'period')}`,
    ...(finding.filled
      ? [
          `${count(finding.missing, 'missing datapoint')} ${was(finding.missing)} treated as [${finding.filled}]`,
        ]
      : []),
  ];
  return `Threshold Crossed: ${clauses.join(' and ')}${least(settings, finding)}.`;
}

function crossing(settings: AlarmSettings, observed: Observation, { state, deciding }: Finding): string {
  // The points that speak for the verdict; when filled gaps alone made it, all there are.
  const speaking = deciding.filter((point) => point.breaching === (state === 'ALARM'));
  const points = speaking.length > 0 ? speaking : deciding;
  const not = points[0]?.breaching ? '' : 'not ';
  const listed = points.map(
    ({ slot, value }) => `${decimal(value)} (${shortTime(slotTime(observed, slot))})`,
  );
  const who =
    settings.evaluationPeriods === 1
      ? count(points.length, 'datapoint')
      : `${points.length} out of the last ${count(deciding.length, 'datapoint')}`;
  const relation = RELATIONS[settings.comparisonOperator];
  const where = `the threshold (${decimal(settings.threshold)})`;
  // Newest first, as CloudWatch lists them.
  return `${who} [${listed.reverse().join(', ')}] ${was(points.length)} ${not}${relation} ${where}`;
}

function least(
  { evaluationPeriods: n, datapointsToAlarm: m = n }: AlarmSettings,
  { state, deciding }: Finding,
): string {
  if (n === 1 || deciding.length === 0) return '';
  const needed = state === 'ALARM' ? m : n - m + 1;
  const change = state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  return ` (minimum ${count(needed, 'datapoint')} for ${change} transition)`;
}

const RELATIONS: Readonly<Record<Comparison, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

function data(settings: AlarmSettings, observed: Observation, { deciding, missing }: Finding): string {
  const [oldest] = deciding;
  return JSON.stringify({
    version: '1.0',
    queryDate: longTime(observed.nowMs),
    ...(oldest && { startDate: longTime(slotTime(observed, oldest.slot)) }),
    ...(observed.unit && { unit: observed.unit }),
    ...(observed.statistic && { statistic: observed.statistic }),
    period: observed.periodSeconds,
    recentDatapoints: deciding.map(({ value }) => value),
    threshold: settings.threshold,
    ...(missing > 0 && { missingDatapoints: missing }),
    evaluatedDatapoints: deciding
      .map(({ slot, value }) => ({
        timestamp: longTime(slotTime(observed, slot)),
        ...(observed.sampleCounts && { sampleCount: observed.sampleCounts[slot] }),
        value,
      }))
      .reverse(),
  });
}

/** `2026-11-21T09:41:00.000+0000`, as CloudWatch writes times inside JSON. */
export function longTime(atMs: number): string {
  return new Date(atMs).toISOString().replace('Z', '+0000');
}

/** `21/11/26 09:41:00` */
function shortTime(atMs: number): string {
  const [date = '', time = ''] = new Date(atMs).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${day}/${month}/${year.slice(-2)} ${time.slice(0, 8)}`;
}

function slotTime({ fromMs, periodSeconds }: Observation, slot: number): number {
  return fromMs + slot * periodSeconds * 1000;
}

/** `12.0`: CloudWatch shows every number with a fraction. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function was(number: number): string {
  return number === 1 ? 'was' : 'were';
}
