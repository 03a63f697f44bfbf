import { sayAlarmReason } from '../../../lambdas/domain/alert/alarm-reason';

describe("CloudWatch's reason for an alarm", () => {
  it.each([
    [
      'Threshold Crossed: 1 datapoint [1.0 (21/11/26 22:01:00)] was greater than the threshold (0.0).',
      '1 at 22:01 UTC, limit: above 0',
    ],
    [
      'Threshold Crossed: 1 out of the last 1 datapoints [412.5 (21/11/26 22:01:00)] was greater than or equal to the threshold (300.0) (minimum 1 datapoint for OK -> ALARM transition).',
      '412.5 at 22:01 UTC, limit: 300 or more',
    ],
    [
      'Threshold Crossed: 4 out of the last 5 datapoints [4.0 (21/11/26 00:01:00), 3.0 (21/11/26 00:00:00), 2.0 (20/11/26 23:59:00), 1.2E7 (20/11/26 23:58:00)] were greater than the threshold (0.0) (minimum 3 datapoints for OK -> ALARM transition).',
      '4 at 00:01, 3 at 00:00, 2 at 23:59 UTC, limit: above 0',
    ],
    [
      'Threshold Crossed: 1 datapoint [1.0 (21/11/26 22:01:00)] was not less than the threshold (1.0).',
      '1 at 22:01 UTC, limit: below 1',
    ],
    [
      'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].',
      'no value for 3 periods, which counts as trouble',
    ],
    [
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
      'no value for 1 period, which counts as normal',
    ],
  ])('%s', (reason, said) => {
    expect(sayAlarmReason(reason)).toBe(said);
  });

  it.each([
    '',
    'set by hand',
    'Unchecked: Initial alarm creation',
    'Threshold Crossed: 1 datapoint [many (21/11/26 22:01:00)] was greater than the threshold (0.0).',
    'Threshold Crossed: 1 datapoint [1.0 (yesterday)] was greater than the threshold (0.0).',
    'arn:aws:cloudwatch:eu-west-1:1:alarm:a transitioned to ALARM at Saturday 21 November, 2026 22:01:00 UTC',
  ])('is left as it is in another form: %s', (reason) => {
    expect(sayAlarmReason(reason)).toBe(reason);
  });
});
