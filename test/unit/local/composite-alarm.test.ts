import { errors, MINUTE, setUp, TOPIC } from '../../support/alarm-world';

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
