import { AlarmDefinitionError, parseMetricAlarm } from '../../../local/aws/cloudwatch/alarm-definition';
import { parseCompositeAlarm } from '../../../local/aws/cloudwatch/composite-definition';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alerts';
const single = {
  AlarmName: 'errors',
  Namespace: 'Shop',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'service', Value: 'ingest' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
  AlarmActions: [TOPIC],
};
const stat = (Id: string, changes: object = {}, Period = 60) => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric: { Namespace: 'Shop', MetricName: Id }, Period, Stat: 'Sum' },
  ...changes,
});
const math = {
  AlarmName: 'rate',
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
  Metrics: [{ Id: 'rate', Expression: '100 * bad / total' }, stat('bad'), stat('total')],
};
const withMetrics = (...Metrics: object[]) => ({ ...math, Metrics });

describe('a metric alarm', () => {
  it('is read from its properties', () => {
    expect(parseMetricAlarm(single)).toMatchObject({
      name: 'errors',
      arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors',
      actionsEnabled: true,
      alarmActions: [TOPIC],
      okActions: [],
      periodSeconds: 60,
      settings: { evaluationPeriods: 3, datapointsToAlarm: 2, threshold: 10, treatMissingData: 'missing' },
    });
  });

  it('takes numbers and booleans as text, as template parameters give them', () => {
    const { settings, actionsEnabled } = parseMetricAlarm({
      ...single,
      Threshold: '2.5',
      ActionsEnabled: 'false',
    });
    expect([settings.threshold, actionsEnabled]).toEqual([2.5, false]);
  });

  it('keeps the state over gaps of DynamoDB metrics unless told otherwise', () => {
    const dynamo = { ...single, Namespace: 'AWS/DynamoDB' };
    expect(parseMetricAlarm(dynamo).settings.treatMissingData).toBe('ignore');
    const told = parseMetricAlarm({ ...dynamo, TreatMissingData: 'notBreaching' });
    expect(told.settings.treatMissingData).toBe('notBreaching');
  });

  it('reads an expression over metrics', () => {
    expect(parseMetricAlarm(math)).toMatchObject({ watchedId: 'rate', periodSeconds: 60, single: undefined });
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /\(without AlarmName\)/],
    ['no name', { ...single, AlarmName: undefined }, /property AlarmName: is missing/],
    ['an unknown property', { ...single, Colour: 'red' }, /alarm 'errors', property Colour: is not known/],
    ['a property without a stand-in', { ...single, EvaluationWindow: {} }, /EvaluationWindow: is not known/],
    ['a band', { ...single, ThresholdMetricId: 'ad1' }, /ThresholdMetricId: is not known/],
    [
      'a band operator',
      { ...single, ComparisonOperator: 'GreaterThanUpperThreshold' },
      /property ComparisonOperator/,
    ],
    [
      'an unknown member',
      { ...single, Dimensions: [{ Name: 'a', Value: 'b', X: 1 }] },
      /Dimensions\.0\.X: is not known/,
    ],
    ['no threshold', { ...single, Threshold: undefined }, /Threshold: is missing/],
    ['a threshold that is no number', { ...single, Threshold: 'high' }, /property Threshold/],
    ['no namespace', { ...single, Namespace: undefined }, /Namespace: is missing/],
    ['no period', { ...single, Period: undefined }, /Period: is missing/],
    ['an odd period', { ...single, Period: 45 }, /10, 20, 30 or a multiple of 60 seconds, not 45/],
    ['two statistics', { ...single, ExtendedStatistic: 'p99' }, /exactly one of Statistic/],
    [
      'a trimmed mean',
      { ...single, Statistic: undefined, ExtendedStatistic: 'tm99' },
      /ExtendedStatistic: .*'tm99'/,
    ],
    ['M over N', { ...single, DatapointsToAlarm: 4 }, /DatapointsToAlarm: is more/],
    ['over a day', { ...single, Period: 300, EvaluationPeriods: 289 }, /no more than 1 day/],
    ['over a week', { ...single, Period: 86_400, EvaluationPeriods: 8 }, /no more than 7 day/],
    ['another action', { ...single, AlarmActions: ['arn:aws:ssm:x'] }, /AlarmActions\.0: only SNS topics/],
    [
      'too long a warm-up',
      { ...single, WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 2881 } },
      /WarmUpConfiguration/,
    ],
    ['an unknown treatment', { ...single, TreatMissingData: 'zero' }, /TreatMissingData/],
    ['both forms', { ...math, MetricName: 'Errors' }, /MetricName: does not go together with Metrics/],
    [
      'two results',
      withMetrics(stat('a', { ReturnData: true }), stat('b', { ReturnData: true })),
      /exactly one must/,
    ],
    ['no result', withMetrics(stat('a')), /exactly one must/],
    [
      'mixed periods',
      withMetrics({ Id: 'e', Expression: 'a + b' }, stat('a'), stat('b', {}, 300)),
      /same Period/,
    ],
    [
      'a number as result',
      withMetrics({ Id: 'e', Expression: 'SUM(a)' }, stat('a')),
      /'e' is not one time series/,
    ],
    [
      'an array as result',
      withMetrics({ Id: 'e', Expression: '[a]' }, stat('a')),
      /'e' is not one time series/,
    ],
    [
      'an unknown id',
      withMetrics({ Id: 'e', Expression: 'a + b' }, stat('a')),
      /Metrics\.0\.Expression: .* 'b'/,
    ],
    [
      'a circle',
      withMetrics({ Id: 'e', Expression: 'e + a' }, stat('a')),
      /Metrics\.0\.Expression: 'e' is defined by/,
    ],
    [
      'one id twice',
      withMetrics({ Id: 'a', Expression: 'b' }, stat('b'), stat('b')),
      /Metrics\.2\.Id: 'b' is there twice/,
    ],
    ['a capital id', withMetrics(stat('A', { ReturnData: true })), /Metrics\.0\.Id: an id starts/],
    ['neither form in a metric', withMetrics({ Id: 'a' }), /Metrics\.0: exactly one of Expression/],
    ['another account', withMetrics(stat('a', { AccountId: '1' })), /Metrics\.0\.AccountId: is not known/],
    [
      'a search',
      withMetrics({ Id: 'e', Expression: "SEARCH('x', 'Sum', 60)" }),
      /Metrics\.0\.Expression: .*SEARCH/,
    ],
    [
      'an anomaly band',
      withMetrics({ Id: 'e', Expression: 'ANOMALY_DETECTION_BAND(a)' }, stat('a')),
      /ANOMALY_DETECTION/,
    ],
    ['an insights query', withMetrics({ Id: 'e', Expression: 'SELECT SUM(x) FROM y' }), /Metrics Insights/],
  ])('is refused with %s', (_, properties, message) => {
    expect(() => parseMetricAlarm(properties)).toThrow(AlarmDefinitionError);
    expect(() => parseMetricAlarm(properties)).toThrow(message);
  });
});

describe('a composite alarm', () => {
  it('is read from its properties', () => {
    const properties = {
      AlarmName: 'any',
      AlarmRule: 'ALARM(a)',
      ActionsSuppressor: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:deploy',
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 120,
    };
    expect(parseCompositeAlarm(properties)).toMatchObject({
      name: 'any',
      suppressor: { alarm: 'deploy', waitSeconds: 60, extensionSeconds: 120 },
    });
  });

  it.each<[string, object, RegExp]>([
    ['an unknown property', { Threshold: 1 }, /alarm 'any', property Threshold: is not known/],
    ['a broken rule', { AlarmRule: 'ALARM(' }, /property AlarmRule: .*character 7/],
    [
      'a suppressor without periods',
      { ActionsSuppressor: 'deploy' },
      /ActionsSuppressor: needs a wait period/,
    ],
  ])('is refused with %s', (_, changes, message) => {
    expect(() => parseCompositeAlarm({ AlarmName: 'any', AlarmRule: 'TRUE', ...changes })).toThrow(message);
  });
});
