import { errors, MINUTE, START, setUp, TOPIC } from '../../support/alarm-world';

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
