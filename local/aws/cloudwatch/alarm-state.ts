import { reasonFor } from './alarm-reason';
import type { AlarmSettings, AlarmState, Finding, Observation, RealPoint } from './alarm-settings';
import { lowSampleLimit } from './statistic';

/**
 * The decision of a metric alarm, pure: settings, data points and the state before in, state and reason out.
 * AWS looks at more periods than the alarm names (the evaluation range) and fills gaps only when these do not hold
 * enough real points.
 */

export * from './alarm-settings';

export interface AlarmDecision {
  readonly state: AlarmState;
  /** One sentence, shown to people. */
  readonly reason: string;
  /** The same as JSON text, for programs. */
  readonly reasonData: string;
}

/** How many periods an evaluation looks at. AWS does not say; N + 2 fits every example it gives. */
export function evaluationRange(settings: AlarmSettings): number {
  return settings.evaluationPeriods + 2;
}

/** Decides an alarm's state; total and deterministic. */
export function decideAlarmState(
  settings: AlarmSettings,
  observed: Observation,
  previous: AlarmState,
): AlarmDecision {
  const finding = judge(settings, observed, previous);
  return { state: finding.state, ...reasonFor(settings, observed, finding) };
}

function judge(settings: AlarmSettings, observed: Observation, previous: AlarmState): Finding {
  const { evaluationPeriods: n, datapointsToAlarm: m = n } = settings;
  const real = realPoints(settings, observed);
  const deciding = real.slice(-n);
  const missing = n - deciding.length;
  const verdict = (state: AlarmState, filled: Finding['filled'] = undefined): Finding => ({
    state,
    deciding,
    missing,
    filled,
  });
  if (hasTooFewSamples(settings, observed, deciding)) return { ...verdict(previous), kept: 'low samples' };

  const breaching = deciding.filter((point) => point.breaching).length;
  const byCount = (count: number): AlarmState => (count >= m ? 'ALARM' : 'OK');
  if (missing === 0) return verdict(byCount(breaching));
  const treatment = settings.treatMissingData ?? 'missing';
  if (treatment === 'breaching') return verdict(byCount(breaching + missing), 'Breaching');
  if (treatment === 'notBreaching') return verdict(byCount(breaching), 'NonBreaching');

  const [oldest] = deciding;
  if (!oldest && treatment === 'missing') return verdict('INSUFFICIENT_DATA');
  if (breaching >= m || breaching < deciding.length) return verdict(byCount(breaching));
  // Few points, all breaching. AWS raises the alarm early once waiting longer could not turn it down.
  const oldestAge = observed.points.length - (oldest?.slot ?? observed.points.length);
  if (treatment === 'missing' && oldestAge >= m) return verdict('ALARM');
  return { ...verdict(previous), kept: 'missing data' };
}

function realPoints(settings: AlarmSettings, { points }: Observation): RealPoint[] {
  return points.flatMap((value, slot) =>
    value === undefined || !Number.isFinite(value)
      ? []
      : [{ slot, value, breaching: breaches(settings, value) }],
  );
}

function breaches({ comparisonOperator, threshold }: AlarmSettings, value: number): boolean {
  switch (comparisonOperator) {
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}

function hasTooFewSamples(
  settings: AlarmSettings,
  observed: Observation,
  deciding: readonly RealPoint[],
): boolean {
  const percent = settings.ignoreLowSamplesOfPercentile;
  if (percent === undefined) return false;
  const least = lowSampleLimit(percent);
  return deciding.some(({ slot }) => (observed.sampleCounts?.[slot] ?? 0) < least);
}
