import { toCloudEvent } from '../../../lambdas/domain/event/event';
import { normalise } from '../../../lambdas/domain/event/normalise';
import { raisesOf } from '../../../lambdas/domain/ledger/raises';
import { addCounts, minuteOf } from '../../../lambdas/domain/tenant/counts';
import { T0, textMessage, webhook } from '../../support/builders';

function draft(extra: object = {}) {
  const normalised = normalise(webhook({ messages: [textMessage('wamid.1', extra)] }));
  const [first] = normalised.ok ? normalised.drafts : [];
  if (!first) throw new Error('no draft');
  return first;
}

describe('a published event', () => {
  it('is a CloudEvent of its tenant', () => {
    expect(toCloudEvent(draft(), { tenantId: 'acme', receivedAtMs: T0, requestId: 'r1' })).toEqual({
      specversion: '1.0',
      id: draft().id,
      source: '/whatsapp/1001',
      type: 'whatsapp.message.received',
      time: '2026-11-21T09:41:00.000Z',
      datacontenttype: 'application/json',
      tenantid: 'acme',
      schemaversion: '1',
      requestid: 'r1',
      data: draft().data,
    });
  });

  it('takes the time of reception where Meta tells none', () => {
    const event = toCloudEvent(draft({ timestamp: 'soon' }), { tenantId: 'acme', receivedAtMs: T0 + 1 });
    expect(event.time).toBe('2026-11-21T09:41:00.001Z');
    expect(event).not.toHaveProperty('requestid');
    expect(event).not.toHaveProperty('traceparent');
  });

  it('tells the hop that published it, as CloudEvents has it', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`;
    const event = toCloudEvent(draft(), { tenantId: 'acme', receivedAtMs: T0, traceparent });
    expect(event).toMatchObject({ traceparent });
  });
});

describe('counts', () => {
  it.each([
    ['whatsapp.message.received', ['inbound']],
    ['whatsapp.message.sent', []],
    ['whatsapp.unknown', ['unknown']],
  ] as const)('%s raises %j', (type, series) => {
    expect(raisesOf({ ...draft(), type } as never)).toEqual(series);
  });

  it('tell a failure because the customer wants no marketing from other failures', () => {
    const failed = (data: object) => raisesOf({ ...draft(), type: 'whatsapp.message.failed', data } as never);
    const error = (category: string) => ({ errors: [{ category }] });
    expect(failed({ ...error('opt-out'), optedOut: true })).toEqual(['optedOut', 'errors.opt-out']);
    expect(failed(error('opt-out'))).toEqual(['errors.opt-out']);
    const sent = { ...draft(), type: 'whatsapp.message.sent', data: { optedOut: true } };
    expect(raisesOf(sent as never)).toEqual([]);
  });

  it('add up without changing what they were', () => {
    const a = { sent: 1, read: 2 };
    expect(addCounts(a, { sent: 3, failed: 1 })).toEqual({ sent: 4, read: 2, failed: 1 });
    expect(a).toEqual({ sent: 1, read: 2 });
  });

  it('belong to the minute in UTC', () => {
    expect(minuteOf(T0 + 59_999)).toBe('2026-11-21T09:41');
    expect(minuteOf(T0 + 60_000)).toBe('2026-11-21T09:42');
  });
});
