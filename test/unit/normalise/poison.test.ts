import type { SQSRecord } from 'aws-lambda';
import { queued, sqsEvent, sqsRecord, textMessage, webhook } from '../../support/builders';
import { awsError } from '../../support/ports';
import { deliver, normaliseWorld } from '../../support/ports-normalise';

const sound = (deliveryId: string) =>
  sqsRecord(queued(webhook({ messages: [textMessage(`wamid.${deliveryId}`)] }), { deliveryId }));

const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const inMessage = (extra: string) =>
  JSON.stringify(webhook({ messages: [textMessage('wamid.deep')] })).replace('"hello"', extra);

const POISON: readonly (readonly [string, SQSRecord, string])[] = [
  ['not JSON', sqsRecord(queued('hello', { deliveryId: 'p' })), 'parse'],
  ['not from ingest', sqsRecord(queued('{}', { deliveryId: 'p' }), { attributes: { app: 'main' } }), 'parse'],
  ['without attributes', sqsRecord(queued('{}', { deliveryId: 'p' }), { attributes: {} }), 'parse'],
  ['received in no year', sqsRecord(queued(webhook({}), { deliveryId: 'p', receivedAtMs: 8.7e15 })), 'parse'],
  ['not a webhook', sqsRecord(queued({ object: 'page' }, { deliveryId: 'p' })), 'schema'],
  ['null', sqsRecord(queued('null', { deliveryId: 'p' })), 'schema'],
  ['nested without end', sqsRecord(queued(inMessage(deep), { deliveryId: 'p' })), 'schema'],
];

describe('a record that can never succeed', () => {
  it.each(POISON)(
    'is set aside with its cause at once when it is %s, and the rest succeeds',
    async (_what, poison, cause) => {
      const { handle, ledger, parked, total, published } = normaliseWorld();
      expect(await handle(sqsEvent(sound('a'), poison, sound('b')))).toEqual({ batchItemFailures: [] });
      expect(parked).toMatchObject([
        { record: { body: poison.body }, parking: { cause, reason: expect.any(String) } },
      ]);
      expect([ledger.sum(), published.length, total('RecordParked')]).toEqual([2, 2, 1]);
    },
  );

  it('does not disturb others by an id that DynamoDB has no room for', async () => {
    const { handle, ledger, parked } = normaliseWorld();
    const long = webhook({
      waba: 'x'.repeat(5_000),
      phoneNumberId: 'y'.repeat(5_000),
      messages: [textMessage('m')],
    });
    expect(await handle(sqsEvent(sound('a'), sqsRecord(queued(long, { deliveryId: 'p' }))))).toEqual({
      batchItemFailures: [],
    });
    expect([ledger.count('acme', 'inbound'), ledger.count('unassigned', 'inbound'), parked.length]).toEqual([
      1, 1, 0,
    ]);
  });

  it('is given back when it cannot be set aside, and set aside later', async () => {
    let fails = true;
    const { handle, parked, total, lines } = normaliseWorld((parts) => ({
      parkRecord: async (record, parking) => {
        if (fails) throw awsError('TimeoutError');
        await parts.parkRecord(record, parking);
      },
    }));
    const poison = sqsRecord(queued('hello', { deliveryId: 'p' }));
    expect(await handle(sqsEvent(poison, sound('a')))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-of-p' }],
    });
    expect(total('RecordParked')).toBeUndefined();
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', eventName: 'record.not-parked' }));
    fails = false;
    expect(await handle(sqsEvent(poison))).toEqual({ batchItemFailures: [] });
    expect(parked).toHaveLength(1);
  });
});

describe('a record that fails each time', () => {
  it.each([
    [awsError('ThrottlingException'), 'throttled'],
    [awsError('TimeoutError'), 'dependency'],
    [awsError('AccessDeniedException'), 'denied'],
    [new TypeError('x is not a function'), 'bug'],
  ])('with %s is given back four times and set aside the fifth', async (error, cause) => {
    const { handle, parked, total } = normaliseWorld((parts) => ({
      ledger: { ...parts.ledger, write: () => Promise.reject(error) },
    }));
    expect(await deliver(handle, [sound('a')], 4)).toHaveLength(1);
    expect([parked.length, total('RecordRetried')]).toEqual([0, 4]);
    const last = sqsRecord(queued(webhook({ messages: [textMessage('m')] })), { receiveCount: 5 });
    expect(await handle(sqsEvent(last))).toEqual({ batchItemFailures: [] });
    expect(parked).toMatchObject([{ parking: { cause } }]);
  });

  it('takes no other with it', async () => {
    const { handle, ledger, parked } = normaliseWorld((parts) => ({
      ledger: {
        ...parts.ledger,
        write: async (asked) => {
          if ([...asked.add.values()].some(({ by }) => by === 'bad')) throw awsError('ValidationException');
          return parts.ledger.write(asked);
        },
      },
    }));
    expect(await deliver(handle, [sound('a'), sound('bad'), sound('b')])).toEqual([]);
    expect(ledger.sum()).toBe(2);
    expect(parked).toMatchObject([{ record: { messageId: 'message-of-bad' }, parking: { cause: 'bug' } }]);
  });
});

describe('a batch whose tenants cannot be looked up', () => {
  it('comes back whole, except for what could not be read anyway', async () => {
    const { handle, parked } = normaliseWorld(() => ({
      findTenants: () => Promise.reject(awsError('TimeoutError')),
    }));
    const poison = sqsRecord(queued('hello', { deliveryId: 'p' }));
    expect(await handle(sqsEvent(sound('a'), poison, sound('b')))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-of-a' }, { itemIdentifier: 'message-of-b' }],
    });
    expect(parked).toHaveLength(1);
  });
});
