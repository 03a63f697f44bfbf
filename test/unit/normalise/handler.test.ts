import { queued, sqsEvent, sqsRecord, statusReport, T0, textMessage, webhook } from '../../support/builders';
import { awsError } from '../../support/ports';
import { deliver, normaliseWorld, ownedBy } from '../../support/ports-normalise';

const twoEvents = webhook({
  messages: [textMessage('wamid.1')],
  statuses: [statusReport('wamid.2', 'sent')],
});
const record = (body: unknown, deliveryId = 'delivery-1') => sqsRecord(queued(body, { deliveryId }));

describe('a webhook', () => {
  it('is counted for its tenant and published with its request id', async () => {
    const { handle, ledger, published, total, times, flushes } = normaliseWorld();
    expect(await handle(sqsEvent(record(twoEvents)))).toEqual({ batchItemFailures: [] });
    expect([ledger.count('acme', 'inbound'), ledger.count('acme', 'sent'), ledger.sum()]).toEqual([1, 1, 2]);
    expect(published).toMatchObject([
      { type: 'whatsapp.message.received', tenantid: 'acme', requestid: 'request-1' },
      { type: 'whatsapp.message.sent', tenantid: 'acme', requestid: 'request-1' },
    ]);
    const [fact] = ledger.writes[0]?.add.values() ?? [];
    expect(fact).toMatchObject({ receivedAtMs: T0, by: 'delivery-1', type: 'whatsapp.message.received' });
    expect([total('EventCounted'), total('MessageInbound'), total('MessageSent')]).toEqual([2, 1, 1]);
    expect(times('ProcessingLag')).toEqual([0]);
    expect(times('WebhookBytes')).toEqual([expect.any(Number)]);
    expect(flushes()).toBe(1);
  });

  it('of a sender that nobody owns is kept as unassigned', async () => {
    const { handle, ledger, published, total } = normaliseWorld();
    await handle(
      sqsEvent(record(webhook({ waba: '9', phoneNumberId: '8', messages: [textMessage('wamid.1')] }))),
    );
    expect(ledger.count('unassigned', 'inbound')).toBe(1);
    expect(published[0]?.tenantid).toBe('unassigned');
    expect(total('EventUnassigned')).toBe(1);
  });

  it('belongs to the owner of its number rather than of its account', async () => {
    const { handle, ledger } = normaliseWorld();
    await handle(
      sqsEvent(record(webhook({ waba: '1001', phoneNumberId: '2002', messages: [textMessage('wamid.1')] }))),
    );
    expect(ledger.count('bolt', 'inbound')).toBe(1);
  });

  it('belongs to the owner of its account where the number is nobody’s', async () => {
    const { handle, ledger } = normaliseWorld();
    await handle(
      sqsEvent(record(webhook({ waba: '1001', phoneNumberId: '8', messages: [textMessage('wamid.1')] }))),
    );
    expect(ledger.count('acme', 'inbound')).toBe(1);
  });

  it('of the synthetic check raises no figure of messages', async () => {
    const { handle, total } = normaliseWorld((parts) => ({
      findTenants: async (ids) =>
        new Map([...(await parts.findTenants(ids)), ['2001', ownedBy('kentongan-probe', 'main')]]),
    }));
    await handle(sqsEvent(record(twoEvents)));
    expect([total('EventCounted'), total('MessageInbound')]).toEqual([undefined, undefined]);
  });

  it('in the name of the synthetic check is nobody’s when another app has signed it', async () => {
    const { handle, ledger } = normaliseWorld((parts) => ({
      findTenants: async (ids) =>
        new Map([...(await parts.findTenants(ids)), ['2001', ownedBy('kentongan-probe', 'main')]]),
    }));
    const foreign = sqsEvent(record(twoEvents));
    for (const { messageAttributes } of foreign.Records) {
      messageAttributes.app = { stringValue: 'other', dataType: 'String' };
    }
    await handle(foreign);
    expect([ledger.count('kentongan-probe', 'inbound'), ledger.count('unassigned', 'inbound')]).toEqual([
      0, 1,
    ]);
  });

  it('without any change counts nothing and is done', async () => {
    const { handle, ledger, published } = normaliseWorld();
    const empty = { object: 'whatsapp_business_account', entry: [] };
    expect(await handle(sqsEvent(record(empty)))).toEqual({ batchItemFailures: [] });
    expect([ledger.sum(), published.length]).toEqual([0, 0]);
  });
});

describe('a webhook that comes again', () => {
  it('in another delivery is neither counted nor published again', async () => {
    const { handle, ledger, published, total } = normaliseWorld();
    for (const deliveryId of ['d1', 'd2', 'd3']) await handle(sqsEvent(record(twoEvents, deliveryId)));
    expect([ledger.sum(), published.length]).toEqual([2, 2]);
    expect([total('EventCounted'), total('EventDuplicate'), total('MessageSent')]).toEqual([2, 4, 1]);
  });

  it('in the same batch is counted and published once', async () => {
    const { handle, ledger, published } = normaliseWorld();
    await handle(sqsEvent(record(twoEvents, 'd1'), record(twoEvents, 'd2')));
    expect([ledger.sum(), published.length]).toEqual([2, 2]);
  });

  it('regrouped with others is counted once', async () => {
    const { handle, ledger } = normaliseWorld();
    await handle(sqsEvent(record(webhook({ messages: [textMessage('a'), textMessage('b')] }), 'd1')));
    await handle(sqsEvent(record(webhook({ messages: [textMessage('b'), textMessage('c')] }), 'd2')));
    expect(ledger.count('acme', 'inbound')).toBe(3);
  });

  it('after its sender was given to another tenant is not counted for that one too', async () => {
    let owner = 'unassigned';
    const { handle, ledger } = normaliseWorld(() => ({
      findTenants: async () => new Map(owner === 'unassigned' ? [] : [['2001', ownedBy(owner)]]),
    }));
    await handle(sqsEvent(record(twoEvents, 'd1')));
    owner = 'acme';
    await handle(sqsEvent(record(twoEvents, 'd2')));
    expect([ledger.count('unassigned', 'inbound'), ledger.count('acme', 'inbound')]).toEqual([1, 0]);
  });

  it('by the queue, counted but perhaps not published, is published again and not counted', async () => {
    const { handle, ledger, published } = normaliseWorld();
    await handle(sqsEvent(record(twoEvents)));
    await handle(sqsEvent(record(twoEvents)));
    expect([ledger.sum(), published.length]).toEqual([2, 4]);
    expect(new Set(published.map(({ id }) => id)).size).toBe(2);
  });

  it('counted but not published, behind a copy of itself in the next batch, is published all the same', async () => {
    let broken = true;
    const { handle, ledger, published } = normaliseWorld((parts) => ({
      publishEvents: async (events) => {
        if (broken) throw awsError('TimeoutError');
        return parts.publishEvents(events);
      },
    }));
    await handle(sqsEvent(record(twoEvents, 'd1')));
    broken = false;
    await handle(sqsEvent(record(twoEvents, 'd2'), record(twoEvents, 'd1'), record(twoEvents, 'd3')));
    expect([ledger.sum(), published.length]).toEqual([2, 2]);
  });
});

describe('an event that the topic does not take', () => {
  it('brings its own record back and no other, and goes out then', async () => {
    let refusals = 1;
    const { handle, ledger, published } = normaliseWorld((parts) => ({
      publishEvents: async (events) => {
        const refused = refusals-- > 0 ? events.filter(({ type }) => type.endsWith('.sent')) : [];
        await parts.publishEvents(events.filter((event) => !refused.includes(event)));
        return new Map(refused.map(({ id }) => [id, { cause: 'throttled', reason: 'refused' } as const]));
      },
    }));
    const other = webhook({ messages: [textMessage('wamid.other')] });
    const records = [record(twoEvents, 'd1'), record(other, 'd2')];
    expect(await handle(sqsEvent(...records))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-of-d1' }],
    });
    expect([ledger.sum(), published.length]).toEqual([3, 2]);
    expect(await deliver(handle, records.slice(0, 1))).toEqual([]);
    expect([ledger.sum(), new Set(published.map(({ id }) => id)).size]).toEqual([3, 3]);
  });
});

describe('a stage whose events carry no content', () => {
  it('publishes what to act on and nothing personal, and counts the same', async () => {
    const { handle, ledger, published } = normaliseWorld(() => ({ eventContent: 'none' }));
    await handle(sqsEvent(record(twoEvents)));
    expect([ledger.count('acme', 'inbound'), ledger.count('acme', 'sent')]).toEqual([1, 1]);
    expect(published).toMatchObject([
      { type: 'whatsapp.message.received', data: { phoneNumberId: '2001', messageType: 'text' } },
      { type: 'whatsapp.message.sent', data: { phoneNumberId: '2001', status: 'sent' } },
    ]);
    for (const secret of ['15557654321', 'hello', 'wamid'])
      expect(JSON.stringify(published)).not.toContain(secret);
  });
});

describe('an error of the account', () => {
  const errors = webhook({ errors: [{ code: 190, title: 'Access token expired' }] });

  it('is reported anew when it is told an hour later, and not when its webhook is repeated at once', async () => {
    const { handle, ledger } = normaliseWorld();
    for (const [deliveryId, receivedAtMs] of [
      ['d1', T0],
      ['d2', T0 + 5_000],
      ['d3', T0 + 3_600_000],
    ] as const) {
      await handle(sqsEvent(sqsRecord(queued(errors, { deliveryId, receivedAtMs }))));
    }
    expect(ledger.count('acme', 'errorsReported')).toBe(2);
  });
});

describe('the lag of processing', () => {
  it('is measured from the acknowledgement on', async () => {
    const { handle, times } = normaliseWorld();
    await handle(sqsEvent(sqsRecord(queued(twoEvents, { receivedAtMs: T0 - 1_500 }))));
    expect(times('ProcessingLag')).toEqual([1_500]);
  });
});
