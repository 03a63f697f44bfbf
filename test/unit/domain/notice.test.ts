import { describeAlarm, encodeNotice, type Notice, parseNotice } from '../../../lambdas/domain/alert/notice';
import { SEVERITIES } from '../../../lambdas/domain/rule/rule';

const NOTICE: Notice = {
  id: 'f1/1795254060000/firing',
  kind: 'firing',
  title: 'Too many messages fail',
  reason: '3 of 40 in 15 min is 7.5 %, limit 5 %',
  severity: 'high',
  tenant: { id: 'acme', name: 'Acme' },
  atMs: 1_795_254_060_000,
  runbook: 'https://example.org/docs/runbooks/send-failures.md',
  source: 'send-failures',
};

describe('our own notice', () => {
  it.each([
    ['of a tenant', NOTICE],
    ['of the platform, without a runbook', { ...NOTICE, tenant: undefined, runbook: undefined }],
    ['that something is over', { ...NOTICE, kind: 'resolved' as const, severity: 'info' as const }],
  ])('%s is read as it was written', (_what, notice) => {
    const whole = JSON.parse(JSON.stringify(notice)) as Notice;
    expect(parseNotice(encodeNotice(whole))).toEqual({ ok: true, notice: whole });
  });

  it.each(['id', 'kind', 'title', 'severity'])('without its %s is none', (member) => {
    const message: unknown = JSON.parse(encodeNotice(NOTICE));
    expect(parseNotice(JSON.stringify({ ...(message as object), [member]: undefined }))).toEqual({
      ok: false,
      reason: 'not-a-notice',
    });
  });

  it.each(['', 'hello', '7', 'null', '[]', '{}', '{"kentonganNotice":2}', '{"AlarmName":""}'])(
    'is not %j',
    (text) => {
      expect(parseNotice(text)).toEqual({ ok: false, reason: 'not-a-notice' });
    },
  );
});

describe('an alarm of CloudWatch', () => {
  const alarm = (change: object = {}) =>
    JSON.stringify({
      AlarmName: 'Kentongan-dev-QueueAge',
      AlarmDescription: describeAlarm({
        name: 'queue-age',
        title: 'Webhooks wait',
        severity: 'critical',
        runbook: 'https://example.org/r.md',
      }),
      NewStateValue: 'ALARM',
      OldStateValue: 'OK',
      NewStateReason: 'Threshold Crossed: 2 datapoints were greater than the threshold (300.0).',
      StateChangeTime: '2026-11-21T09:41:05.123+0000',
      Region: 'US East (N. Virginia)',
      ...change,
    });

  it('that goes off is a firing notice', () => {
    expect(parseNotice(alarm())).toEqual({
      ok: true,
      notice: {
        id: 'Kentongan-dev-QueueAge/2026-11-21T09:41:05.123+0000/ALARM',
        kind: 'firing',
        title: 'Webhooks wait',
        severity: 'critical',
        reason: 'Threshold Crossed: 2 datapoints were greater than the threshold (300.0).',
        atMs: Date.UTC(2026, 10, 21, 9, 41, 5, 123),
        source: 'queue-age',
        runbook: 'https://example.org/r.md',
      },
    });
  });

  it.each([
    ['ALARM', 'OK', 'firing'],
    ['ALARM', 'INSUFFICIENT_DATA', 'firing'],
    ['OK', 'ALARM', 'resolved'],
  ])('that turns %s from %s is told as %s', (NewStateValue, OldStateValue, kind) => {
    expect(parseNotice(alarm({ NewStateValue, OldStateValue }))).toMatchObject({
      ok: true,
      notice: { kind },
    });
  });

  it.each([
    ['OK', 'INSUFFICIENT_DATA'],
    ['INSUFFICIENT_DATA', 'OK'],
    ['INSUFFICIENT_DATA', 'ALARM'],
  ])('that turns %s from %s is nothing to tell', (NewStateValue, OldStateValue) => {
    expect(parseNotice(alarm({ NewStateValue, OldStateValue }))).toEqual({
      ok: false,
      reason: 'nothing-to-tell',
    });
  });

  it('without a description is told by its name, as high', () => {
    expect(parseNotice(alarm({ AlarmDescription: null }))).toMatchObject({
      notice: { title: 'Kentongan-dev-QueueAge', severity: 'high', source: 'Kentongan-dev-QueueAge' },
    });
  });

  it('without a readable time is told all the same', () => {
    expect(parseNotice(alarm({ StateChangeTime: 'now' }))).toMatchObject({ ok: true, notice: { atMs: 0 } });
  });
});

describe("an alarm's description", () => {
  it.each(SEVERITIES)('comes back from CloudWatch with severity %s', (severity) => {
    const described = { title: 'It is wrong: very', severity, runbook: 'https://example.org/a.md' };
    const AlarmDescription = describeAlarm({ name: 'queue-age', ...described });
    const message = { AlarmName: 'Stack-QueueAge1A2B', NewStateValue: 'ALARM', AlarmDescription };
    expect(parseNotice(JSON.stringify(message))).toMatchObject({
      notice: { ...described, source: 'queue-age' },
    });
  });

  it('does without a runbook', () => {
    expect(describeAlarm({ name: 'a', title: 'It is wrong', severity: 'info' })).toBe(
      'It is wrong\nalarm: a\nseverity: info',
    );
  });
});
