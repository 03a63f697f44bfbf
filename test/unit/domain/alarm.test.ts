import { describeAlarm } from '../../../lambdas/domain/alert/alarm';
import { parseReport } from '../../../lambdas/domain/alert/parse-report';

const DESCRIBED = {
  name: 'webhooks-dlq',
  title: 'Webhooks were set aside',
  severity: 'high',
  category: 'delivery',
  runbook: 'https://example.org/docs/runbooks/webhooks-dlq.md',
} as const;

function report(change: object = {}, description: string = describeAlarm(DESCRIBED)) {
  const message = {
    AlarmName: 'Kentongan-dev-webhooks-dlq',
    AlarmDescription: description,
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    NewStateReason: 'Threshold Crossed',
    StateChangeTime: '2026-11-21T09:05:10.000+0000',
    ...change,
  };
  const parsed = parseReport(JSON.stringify(message));
  return parsed.ok ? parsed.report : parsed.reason;
}

describe('an alarm of CloudWatch', () => {
  it('is an alert with all that its description says', () => {
    expect(report()).toMatchObject({
      status: 'firing',
      episodeMs: Date.parse('2026-11-21T09:05:10Z'),
      severity: 'high',
      summary: DESCRIBED.title,
      runbook: DESCRIBED.runbook,
      labels: { rule: 'webhooks-dlq', category: 'delivery', scope: 'platform', source: 'cloudwatch' },
    });
  });

  it("of somebody else's making is one too", () => {
    expect(report({}, 'Costs run away')).toMatchObject({ severity: 'high', summary: 'Costs run away' });
    expect(report({ AlarmDescription: undefined })).toMatchObject({ summary: 'Kentongan-dev-webhooks-dlq' });
  });

  it('ends under the name under which it began, whatever a deployment changed meanwhile', () => {
    const changed = describeAlarm({ ...DESCRIBED, name: 'dead-letters', severity: 'critical' });
    const [began, ended] = [report(), report({ NewStateValue: 'OK', OldStateValue: 'ALARM' }, changed)];
    expect(ended).toMatchObject({ status: 'resolved', severity: 'critical' });
    expect(ended).toHaveProperty('fingerprint', (began as { fingerprint: string }).fingerprint);
  });

  it.each([
    ['ALARM', 'OK', 'resolved'],
    // It went there by way of too little data.
    ['INSUFFICIENT_DATA', 'OK', 'resolved'],
    ['INSUFFICIENT_DATA', 'ALARM', 'firing'],
  ])('from %s to %s is %s', (OldStateValue, NewStateValue, status) => {
    expect(report({ OldStateValue, NewStateValue })).toMatchObject({ status });
  });

  it.each(['OK', 'ALARM'])('from %s to too little data has nothing to tell', (OldStateValue) => {
    expect(report({ OldStateValue, NewStateValue: 'INSUFFICIENT_DATA' })).toBe('nothing-to-tell');
  });
});
