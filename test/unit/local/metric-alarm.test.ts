import { errors, MINUTE, START, setUp } from '../../support/alarm-world';

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
