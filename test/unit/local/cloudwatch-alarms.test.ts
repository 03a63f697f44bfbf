import { type AlarmState, createCloudWatch } from '../../../local/aws/cloudwatch';
import { VirtualClock } from '../../../local/time/virtual-clock';

const START = Date.parse('2026-11-21T09:00:00Z');
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alerts';
const MINUTE = 60_000;

const errors = {
  AlarmName: 'errors',
  AlarmDescription: 'Too many errors',
  Namespace: 'Shop',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'service', Value: 'ingest' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
  AlarmActions: [TOPIC],
  OKActions: [TOPIC],
};

function setUp(publish?: () => Promise<void>) {
  const clock = new VirtualClock(START);
  const sent: { action: string; subject: string; atMs: number; message: Record<string, unknown> }[] = [];
  const cloudWatch = createCloudWatch({
    clock,
    publish: async (action, message, subject) => {
      await publish?.();
      sent.push({ action, subject, atMs: clock.now(), message: JSON.parse(message) });
    },
  });
  const add = (
    name: string,
    value: number,
    changes: { timestampMs?: number; resolution?: number } = {},
  ): void =>
    cloudWatch.store.add({
      namespace: 'Shop',
      name,
      dimensions: { service: 'ingest' },
      timestampMs: changes.timestampMs ?? clock.now(),
      storageResolutionSeconds: changes.resolution ?? 60,
      values: [value],
    });
  const stateOf = (name: string): AlarmState | undefined => cloudWatch.alarms.get(name)?.state;
  /** State changes as seconds after the start and the new state. */
  const changes = (name: string) =>
    (cloudWatch.alarms.get(name)?.history ?? []).flatMap(({ transition }) =>
      transition ? [[(transition.atMs - START) / 1000, transition.to]] : [],
    );
  const force = (name: string, state: AlarmState) =>
    cloudWatch.alarms.setState(name, { state, reason: 'by hand', reasonData: undefined });
  return { ...cloudWatch, clock, sent, add, stateOf, changes, force };
}

describe('a metric alarm on the clock', () => {
  it('starts without enough data and judges each minute a little after its end', async () => {
    const { alarms, clock, add, stateOf, changes } = setUp();
    alarms.putAlarm(errors);
    expect(stateOf('errors')).toBe('INSUFFICIENT_DATA');
    await clock.advanceTo(START + MINUTE + 10_000);
    add('Errors', 11);
    // The minute still runs: its sum must not count yet.
    await clock.advanceTo(START + 2 * MINUTE + 4_999);
    expect(stateOf('errors')).toBe('OK');
    await clock.advanceTo(START + 10 * MINUTE);
    expect(changes('errors')).toEqual([
      [5, 'OK'],
      [125, 'ALARM'],
      // The breaching minute leaves the evaluation range of three.
      [305, 'OK'],
    ]);
  });

  it('counts a sample that comes late', async () => {
    const { alarms, clock, add, changes } = setUp();
    alarms.putAlarm(errors);
    await clock.advanceTo(START + MINUTE + 30_000);
    add('Errors', 11, { timestampMs: START + 10_000 });
    await clock.advanceTo(START + 3 * MINUTE);
    expect(changes('errors')).toEqual([
      [5, 'OK'],
      [125, 'ALARM'],
    ]);
  });

  it('slides a window of five minutes by the minute', async () => {
    const { alarms, clock, add, changes } = setUp();
    alarms.putAlarm({ ...errors, Period: 300 });
    await clock.advanceTo(START + 6 * MINUTE);
    add('Errors', 6);
    await clock.advanceTo(START + 8 * MINUTE);
    add('Errors', 6);
    await clock.advanceTo(START + 20 * MINUTE);
    expect(changes('errors')[1]).toEqual([9 * 60 + 5, 'ALARM']);
  });

  it('judges an alarm of ten seconds every ten seconds', async () => {
    const { alarms, clock, add, changes } = setUp();
    alarms.putAlarm({ ...errors, Period: 10 });
    await clock.advance(12_000);
    add('Errors', 11, { resolution: 1 });
    await clock.advance(60_000);
    expect(changes('errors')).toEqual([
      [1, 'OK'],
      [21, 'ALARM'],
      [51, 'OK'],
    ]);
  });

  it('judges an alarm over more than a day once an hour', async () => {
    const { alarms, clock, add, changes } = setUp();
    alarms.putAlarm({ ...errors, Period: 86_400, EvaluationPeriods: 2, DatapointsToAlarm: 1 });
    add('Errors', 11);
    await clock.advance(2.5 * 60 * MINUTE);
    expect(changes('errors')).toEqual([
      [5, 'OK'],
      [3605, 'ALARM'],
    ]);
  });

  it('judges an expression', async () => {
    const { alarms, clock, add, changes, sent } = setUp();
    const Metric = (MetricName: string) => ({
      Namespace: 'Shop',
      MetricName,
      Dimensions: [{ Name: 'service', Value: 'ingest' }],
    });
    const Metrics = [
      { Id: 'rate', Expression: '100 * bad / IF(all > 0, all, 1)', Label: 'Error rate' },
      { Id: 'bad', MetricStat: { Metric: Metric('Bad'), Period: 60, Stat: 'Sum' }, ReturnData: false },
      { Id: 'all', MetricStat: { Metric: Metric('All'), Period: 60, Stat: 'Sum' }, ReturnData: false },
    ];
    const { Namespace, MetricName, Dimensions, Statistic, Period, ...rest } = errors;
    alarms.putAlarm({ ...rest, Metrics });
    add('All', 50);
    await clock.advance(MINUTE);
    add('All', 50);
    add('Bad', 6);
    await clock.advance(90_000);
    expect(changes('errors')).toEqual([
      [5, 'OK'],
      [125, 'ALARM'],
    ]);
    expect(sent[1]?.message.Trigger).toEqual({
      Period: 60,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 10,
      TreatMissingData: 'notBreaching',
      EvaluateLowSampleCountPercentile: '',
      Metrics: [
        { Id: 'rate', Expression: '100 * bad / IF(all > 0, all, 1)', Label: 'Error rate', ReturnData: true },
        ...['bad', 'all'].map((Id) => ({
          Id,
          ReturnData: false,
          MetricStat: {
            Metric: {
              Dimensions: [{ value: 'ingest', name: 'service' }],
              MetricName: Id === 'bad' ? 'Bad' : 'All',
              Namespace: 'Shop',
            },
            Period: 60,
            Stat: 'Sum',
          },
        })),
      ],
    });
  });

  it('keeps its state when a percentile has too few samples', async () => {
    const { alarms, clock, add, stateOf } = setUp();
    const percentile = {
      ...errors,
      Statistic: undefined,
      ExtendedStatistic: 'p50',
      TreatMissingData: 'missing',
    };
    alarms.putAlarm({ ...percentile, AlarmName: 'ignoring', EvaluateLowSampleCountPercentile: 'ignore' });
    alarms.putAlarm({ ...percentile, AlarmName: 'evaluating' });
    add('Errors', 11);
    await clock.advance(2 * MINUTE);
    expect([stateOf('ignoring'), stateOf('evaluating')]).toEqual(['INSUFFICIENT_DATA', 'ALARM']);
  });

  it('keeps its state when it is put again', async () => {
    const { alarms, clock, add, stateOf } = setUp();
    alarms.putAlarm(errors);
    add('Errors', 11);
    await clock.advance(2 * MINUTE);
    alarms.putAlarm({ ...errors, Threshold: 20 });
    expect(stateOf('errors')).toBe('ALARM');
    expect(alarms.get('errors')?.history.at(-1)?.summary).toBe('Alarm "errors" updated');
  });

  it.each<[string, object, number[], unknown[]]>([
    ['its warm-up is over', {}, [], [[305, 'ALARM']]],
    [
      'there is enough data',
      {},
      [0, 1, 2],
      [
        [185, 'OK'],
        [485, 'ALARM'],
      ],
    ],
    [
      'its whole warm-up is over, data or not',
      { OnlyStartEvaluatingAfterWarmUpPeriodEnds: true },
      [0, 1, 2],
      [
        [305, 'OK'],
        [485, 'ALARM'],
      ],
    ],
  ])('is silent until %s', async (_, more, minutes, expected) => {
    const { alarms, clock, add, changes, sent, force } = setUp();
    const WarmUpConfiguration = { WarmUpPeriodDurationInMinutes: 5, ...more };
    const heartbeat = { ...errors, TreatMissingData: 'breaching', EvaluationPeriods: 3, WarmUpConfiguration };
    alarms.putAlarm(heartbeat);
    for (const minute of minutes) add('Errors', 1, { timestampMs: START + minute * MINUTE });
    await clock.advance(10_000);
    // An update does not break the silence, nor start it again once it is over.
    alarms.putAlarm(heartbeat);
    await clock.advance(10 * MINUTE);
    expect(changes('errors')).toEqual(expected);
    expect(sent).toHaveLength(expected.length);
    alarms.putAlarm(heartbeat);
    force('errors', 'OK');
    await clock.idle();
    expect(sent).toHaveLength(expected.length + 1);
  });

  it('does not act on a forced state during its warm-up', async () => {
    const { alarms, clock, sent, force } = setUp();
    alarms.putAlarm({ ...errors, WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } });
    force('errors', 'ALARM');
    await clock.idle();
    expect(sent).toEqual([]);
  });

  it('is not evaluated once it is deleted or all is stopped', async () => {
    const { alarms, clock, sent, stateOf } = setUp();
    alarms.putAlarm(errors);
    expect([alarms.delete('errors'), alarms.delete('errors')]).toEqual([true, false]);
    alarms.putAlarm({ ...errors, AlarmName: 'other' });
    alarms.stop();
    await clock.advance(5 * MINUTE);
    expect([sent.length, stateOf('errors'), stateOf('other')]).toEqual([0, undefined, 'INSUFFICIENT_DATA']);
  });
});

describe('the actions of an alarm', () => {
  it('get the message that CloudWatch sends', async () => {
    const { alarms, clock, add, sent } = setUp();
    alarms.putAlarm({ ...errors, TreatMissingData: 'missing' });
    add('Errors', 12);
    await clock.advance(2 * MINUTE);
    expect(sent).toEqual([
      {
        action: TOPIC,
        subject: 'ALARM: "errors" in US East (N. Virginia)',
        atMs: START + 65_000,
        message: {
          AlarmName: 'errors',
          AlarmDescription: 'Too many errors',
          AWSAccountId: '123456789012',
          AlarmConfigurationUpdatedTimestamp: '2026-11-21T09:00:00.000+0000',
          NewStateValue: 'ALARM',
          NewStateReason:
            'Threshold Crossed: 1 datapoint [12.0 (21/11/26 09:00:00)] was greater than the threshold (10.0).',
          StateChangeTime: '2026-11-21T09:01:05.000+0000',
          Region: 'US East (N. Virginia)',
          AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors',
          OldStateValue: 'INSUFFICIENT_DATA',
          OKActions: [TOPIC],
          AlarmActions: [TOPIC],
          InsufficientDataActions: [],
          Trigger: {
            MetricName: 'Errors',
            Namespace: 'Shop',
            StatisticType: 'Statistic',
            Statistic: 'SUM',
            Unit: null,
            Dimensions: [{ value: 'ingest', name: 'service' }],
            Period: 60,
            EvaluationPeriods: 1,
            DatapointsToAlarm: 1,
            ComparisonOperator: 'GreaterThanThreshold',
            Threshold: 10,
            TreatMissingData: 'missing',
            EvaluateLowSampleCountPercentile: '',
          },
        },
      },
    ]);
  });

  it('run on a change only, and on each', async () => {
    const { alarms, clock, add, sent } = setUp();
    alarms.putAlarm(errors);
    for (let minute = 0; minute < 4; minute++) {
      add('Errors', 12);
      await clock.advance(MINUTE);
    }
    await clock.advance(10 * MINUTE);
    expect(sent.map(({ message }) => message.NewStateValue)).toEqual(['OK', 'ALARM', 'OK']);
  });

  it('do not run while they are disabled', async () => {
    const { alarms, clock, sent, force } = setUp();
    alarms.putAlarm({ ...errors, ActionsEnabled: false });
    force('errors', 'ALARM');
    alarms.setActionsEnabled('errors', true);
    force('errors', 'OK');
    alarms.setActionsEnabled('errors', false);
    force('errors', 'ALARM');
    await clock.idle();
    expect(sent.map(({ message }) => message.NewStateValue)).toEqual(['OK']);
  });

  it('may fail without harm, and the history says so', async () => {
    const { alarms, clock, force } = setUp(() => Promise.reject(new Error('no such topic')));
    alarms.putAlarm(errors);
    force('errors', 'ALARM');
    await clock.idle();
    expect(alarms.get('errors')?.history.at(-1)).toMatchObject({
      type: 'Action',
      summary: `Failed to execute action ${TOPIC}: no such topic`,
    });
  });

  it('follow a forced state, which the next evaluation takes back', async () => {
    const { alarms, clock, sent, force, changes } = setUp();
    alarms.putAlarm(errors);
    await clock.advance(90_000);
    expect(force('errors', 'ALARM')).toBe(true);
    expect(force('nothing', 'ALARM')).toBe(false);
    await clock.advance(MINUTE);
    expect(changes('errors')).toEqual([
      [5, 'OK'],
      [90, 'ALARM'],
      [125, 'OK'],
    ]);
    expect(sent[1]?.message.NewStateReason).toBe('by hand');
  });
});

describe('a composite alarm', () => {
  const any = { AlarmName: 'any', AlarmRule: 'ALARM(errors) OR ALARM(other)', AlarmActions: [TOPIC] };

  function setUpComposite(properties: object = {}) {
    const all = setUp();
    for (const AlarmName of ['errors', 'other', 'deploy']) {
      all.alarms.putAlarm({
        ...errors,
        AlarmName,
        AlarmActions: [],
        OKActions: [],
        TreatMissingData: 'ignore',
      });
    }
    all.alarms.putCompositeAlarm({ ...any, ...properties });
    return all;
  }

  it('is evaluated with the first minute and then at once when a child changes', async () => {
    const { clock, force, changes, sent } = setUpComposite();
    await clock.advance(100_000);
    force('other', 'ALARM');
    await clock.advance(10_000);
    force('errors', 'ALARM');
    force('other', 'OK');
    force('errors', 'OK');
    expect(changes('any')).toEqual([
      [5, 'OK'],
      [100, 'ALARM'],
      [110, 'OK'],
    ]);
    expect(sent.map(({ message }) => message)).toMatchObject([
      {
        AlarmName: 'any',
        NewStateValue: 'ALARM',
        OldStateValue: 'OK',
        AlarmRule: any.AlarmRule,
        TriggeringChildren: [
          {
            Arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:other',
            State: { Value: 'ALARM', Timestamp: '2026-11-21T09:01:40.000+0000' },
          },
        ],
      },
    ]);
  });

  it('may look at composite alarms', async () => {
    const { alarms, clock, force, stateOf } = setUpComposite();
    alarms.putCompositeAlarm({ AlarmName: 'top', AlarmRule: 'ALARM(any)' });
    await clock.advance(100_000);
    force('errors', 'ALARM');
    expect(stateOf('top')).toBe('ALARM');
  });

  it('cannot look at what is not there, nor at itself', () => {
    const { alarms } = setUpComposite();
    const put = (AlarmRule: string, more: object = {}) =>
      alarms.putCompositeAlarm({ ...any, AlarmRule, ...more });
    const suppressor = { ActionsSuppressorWaitPeriod: 1, ActionsSuppressorExtensionPeriod: 1 };
    alarms.putCompositeAlarm({ AlarmName: 'top', AlarmRule: 'ALARM(any)' });
    expect(() => put('ALARM(nothing)')).toThrow(/AlarmRule: there is no alarm 'nothing'/);
    expect(() => put('OK(any)')).toThrow(/depend on itself through 'any'/);
    expect(() => put('OK(top)')).toThrow(/depend on itself through 'top'/);
    expect(() => put('TRUE', { ...suppressor, ActionsSuppressor: 'nothing' })).toThrow(
      /ActionsSuppressor: there is no/,
    );
  });

  it('acts later or not at all under a suppressor', async () => {
    const { alarms, clock, force, sent, stateOf } = setUpComposite({
      ActionsSuppressor: 'deploy',
      ActionsSuppressorWaitPeriod: 30,
      ActionsSuppressorExtensionPeriod: 60,
    });
    await clock.advance(100_000);
    force('deploy', 'ALARM');
    force('errors', 'ALARM');
    await clock.advance(10 * MINUTE);
    expect([stateOf('any'), sent.length]).toEqual(['ALARM', 0]);
    force('deploy', 'OK');
    await clock.advance(59_000);
    expect(sent).toHaveLength(0);
    await clock.advance(1_000);
    expect(sent.map(({ message }) => message.NewStateValue)).toEqual(['ALARM']);
    force('errors', 'OK');
    force('errors', 'ALARM');
    await clock.advance(29_000);
    expect(sent).toHaveLength(1);
    await clock.advance(1_000);
    expect(sent).toHaveLength(2);
    force('errors', 'OK');
    alarms.delete('any');
    await clock.advance(10 * MINUTE);
    expect(sent).toHaveLength(2);
  });
});

describe('a log line', () => {
  it('gives metrics to alarms, and faults are counted', async () => {
    const { alarms, clock, stateOf, ingestLogLine } = setUp();
    alarms.putAlarm(errors);
    alarms.putAlarm({
      ...errors,
      AlarmName: 'faults',
      Namespace: 'AWS/Logs',
      MetricName: 'EMFValidationErrors',
      Dimensions: [{ Name: 'LogGroupName', Value: '/aws/lambda/ingest' }],
      Threshold: 0,
    });
    const line = (count: unknown) =>
      JSON.stringify({
        _aws: {
          Timestamp: clock.now(),
          CloudWatchMetrics: [
            { Namespace: 'Shop', Dimensions: [['service']], Metrics: [{ Name: 'Errors' }] },
          ],
        },
        service: 'ingest',
        Errors: count,
      });
    expect(ingestLogLine(line(11), clock.now()).kind).toBe('metrics');
    expect(ingestLogLine(line('many'), clock.now(), '/aws/lambda/ingest').kind).toBe('invalid');
    expect(ingestLogLine('hello', clock.now()).kind).toBe('other');
    await clock.advance(2 * MINUTE);
    expect([stateOf('errors'), stateOf('faults')]).toEqual(['ALARM', 'ALARM']);
  });
});
