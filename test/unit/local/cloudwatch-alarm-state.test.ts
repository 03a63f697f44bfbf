import fc from 'fast-check';
import {
  type AlarmSettings,
  type AlarmState,
  COMPARISONS,
  decideAlarmState,
  evaluationRange,
  type MissingDataTreatment,
  TREATMENTS,
} from '../../../local/aws/cloudwatch/alarm-state';

const FROM = Date.parse('2026-11-21T09:37:00Z');
const STATES: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** `0` within the threshold, `X` breaching, `-` missing; oldest first. */
function pointsOf(text: string): (number | undefined)[] {
  return [...text].map((char) => (char === '-' ? undefined : char === 'X' ? 12 : 3));
}

function observe(points: readonly (number | undefined)[], sampleCounts?: readonly (number | undefined)[]) {
  return {
    points,
    sampleCounts,
    fromMs: FROM,
    periodSeconds: 60,
    nowMs: FROM + points.length * 60_000,
    statistic: 'Sum',
  };
}

function settingsOf(n: number, m: number, treatMissingData: MissingDataTreatment = 'missing'): AlarmSettings {
  return {
    evaluationPeriods: n,
    datapointsToAlarm: m,
    threshold: 10,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData,
  };
}

const INS = 'INSUFFICIENT_DATA';
const RET = 'kept';

describe("AWS's tables of missing data, three periods", () => {
  describe.each([
    [3, '0-X-X', 'OK', 'OK', 'OK', 'OK'],
    [3, '0----', 'OK', 'OK', 'OK', 'OK'],
    [3, '-----', INS, RET, 'ALARM', 'OK'],
    [3, '0XX-X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    [3, '--X--', 'ALARM', RET, 'ALARM', 'OK'],
    [2, '0-X-X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    [2, '00X0X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    [2, '0-X--', 'OK', 'OK', 'ALARM', 'OK'],
    [2, '----0', 'OK', 'OK', 'ALARM', 'OK'],
    [2, '---X-', 'ALARM', RET, 'ALARM', 'OK'],
    // From the prose beside the tables: too early to call.
    [3, '----X', RET, RET, 'ALARM', 'OK'],
    [3, '---X-', RET, RET, 'ALARM', 'OK'],
  ])('%i of 3, %s', (m, text, missing, ignore, breaching, notBreaching) => {
    it.each([
      ['missing', missing],
      ['ignore', ignore],
      ['breaching', breaching],
      ['notBreaching', notBreaching],
    ] as const)('treated as %s is %s', (treatment, expected) => {
      for (const previous of STATES) {
        const { state } = decideAlarmState(settingsOf(3, m, treatment), observe(pointsOf(text)), previous);
        expect(state).toBe(expected === RET ? previous : expected);
      }
    });
  });
});

describe('an alarm of one period', () => {
  it.each([
    ['--X', 'ALARM'],
    ['X--', 'ALARM'],
    ['X0-', 'OK'],
    ['---', 'INSUFFICIENT_DATA'],
  ])('with %s is decided by the newest point, however old: %s', (text, state) => {
    expect(decideAlarmState(settingsOf(1, 1), observe(pointsOf(text)), 'OK').state).toBe(state);
  });
});

describe('the comparison', () => {
  it.each([
    ['GreaterThanThreshold', [false, false, true]],
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['LessThanThreshold', [true, false, false]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
  ] as const)('%s', (comparisonOperator, breaching) => {
    const settings = { ...settingsOf(1, 1), comparisonOperator };
    const states = [9, 10, 11].map((point) => decideAlarmState(settings, observe([point]), 'OK').state);
    expect(states).toEqual(breaching.map((each) => (each ? 'ALARM' : 'OK')));
  });

  it('takes NaN and infinities as missing', () => {
    const points = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(decideAlarmState(settingsOf(1, 1), observe(points), 'OK').state).toBe('INSUFFICIENT_DATA');
  });
});

describe('a percentile with few samples', () => {
  const settings = { ...settingsOf(1, 1), ignoreLowSamplesOfPercentile: 99 };

  it.each([
    [settings, 999, 'OK'],
    [settings, 1000, 'ALARM'],
    [settings, undefined, 'OK'],
    [settingsOf(1, 1), 1, 'ALARM'],
  ])('%#: %p samples leave OK at %s', (each, samples, state) => {
    expect(decideAlarmState(each, observe([12], [samples]), 'OK').state).toBe(state);
  });
});

describe('the reason', () => {
  it.each<[string, AlarmSettings, string, RegExp]>([
    [
      'one point over',
      settingsOf(1, 1),
      '----X',
      /^Threshold Crossed: 1 datapoint \[12\.0 \(21\/11\/26 09:41:00\)] was greater than the threshold \(10\.0\)\.$/,
    ],
    [
      'one point within',
      settingsOf(1, 1),
      '----0',
      /1 datapoint \[3\.0 .*was not greater than the threshold/,
    ],
    [
      'some of many',
      settingsOf(3, 2),
      '00X0X',
      /2 out of the last 3 datapoints \[12\.0 \(.*09:41:00\), 12\.0 \(.*09:39:00\)] were greater .* \(minimum 2 datapoints for OK -> ALARM/,
    ],
    [
      'gaps taken as breaching',
      settingsOf(3, 3, 'breaching'),
      '-----',
      /no datapoints were received for 3 periods and 3 missing datapoints were treated as \[Breaching]\.$/,
    ],
    [
      'some gaps',
      settingsOf(3, 2, 'breaching'),
      '---X-',
      /12\.0 .* and 2 missing datapoints were treated as \[Breaching]/,
    ],
    [
      'gaps taken as within',
      settingsOf(3, 2, 'notBreaching'),
      '---X-',
      /was greater than .* and 2 missing .*\[NonBreaching]/,
    ],
    ['no data', settingsOf(3, 3), '-----', /^Insufficient Data: 3 datapoints were unknown\.$/],
    ['kept', settingsOf(3, 3, 'ignore'), '-----', /^Unchanged: 3 datapoints missing/],
  ])('tells of %s', (_, settings, text, expected) => {
    expect(decideAlarmState(settings, observe(pointsOf(text)), 'OK').reason).toMatch(expected);
  });

  it('has the data for programs', () => {
    const { reasonData } = decideAlarmState(settingsOf(2, 2), observe(pointsOf('---0X')), 'OK');
    expect(JSON.parse(reasonData)).toEqual({
      version: '1.0',
      queryDate: '2026-11-21T09:42:00.000+0000',
      startDate: '2026-11-21T09:40:00.000+0000',
      statistic: 'Sum',
      period: 60,
      recentDatapoints: [3, 12],
      threshold: 10,
      evaluatedDatapoints: [
        { timestamp: '2026-11-21T09:41:00.000+0000', value: 12 },
        { timestamp: '2026-11-21T09:40:00.000+0000', value: 3 },
      ],
    });
  });
});

describe('any alarm', () => {
  const settings = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([n, m]) =>
    fc.record({
      evaluationPeriods: fc.constant(n),
      datapointsToAlarm: fc.constant(Math.min(n, m)),
      threshold: fc.integer({ min: 0, max: 10 }),
      comparisonOperator: fc.constantFrom(...COMPARISONS),
      treatMissingData: fc.constantFrom(...TREATMENTS),
    }),
  );
  const points = fc.array(fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }), { maxLength: 10 });
  const previous = fc.constantFrom(...STATES);

  it('gets one state and always the same', () => {
    fc.assert(
      fc.property(settings, points, previous, (each, observed, state) => {
        const decision = decideAlarmState(each, observe(observed), state);
        expect(STATES).toContain(decision.state);
        expect(decision.reason).not.toBe('');
        expect(decideAlarmState(each, observe(observed), state)).toEqual(decision);
      }),
    );
  });

  it('heeds neither treatment nor past once enough points are real', () => {
    fc.assert(
      fc.property(settings, points, (each, observed) => {
        fc.pre(observed.filter((point) => point !== undefined).length >= each.evaluationPeriods);
        const states = TREATMENTS.flatMap((treatMissingData) =>
          STATES.map(
            (state) => decideAlarmState({ ...each, treatMissingData }, observe(observed), state).state,
          ),
        );
        expect(new Set(states).size).toBe(1);
      }),
    );
  });

  it('looks at two periods more than it names', () => {
    expect(evaluationRange(settingsOf(3, 2))).toBe(5);
  });
});
