import type { SQSRecord } from 'aws-lambda';
import { backMessage } from '../../../cli/dlq/letter';
import { PARK_ATTRIBUTES } from '../../../lambdas/domain/event/parked';
import { minuteOf } from '../../../lambdas/domain/tenant/counts';
import type { NormaliseParts } from '../../../lambdas/normalise/handler';
import { MINUTE, queued, sqsEvent, sqsRecord, T0, textMessage, webhook } from '../../support/builders';
import { awsError, failingOnce, fixedClock } from '../../support/ports';
import { deliver, type NormaliseWorld, normaliseWorld } from '../../support/ports-normalise';

const message = (deliveryId: string, waba = '1001') =>
  sqsRecord(
    queued(webhook({ waba, messages: [textMessage(`wamid.${deliveryId}`)] }), { deliveryId, group: waba }),
  );
const poison = (deliveryId: string, group = '1001', app = 'main') =>
  sqsRecord(queued('{"object":"page"}', { deliveryId, group, app }));

/** As it comes after `kentongan dlq redrive`, in a message of its own. */
function sentBack(record: SQSRecord): SQSRecord {
  const attributes = Object.fromEntries(
    Object.entries(record.messageAttributes).map(([name, { stringValue = '' }]) => [
      name,
      { DataType: 'String', StringValue: stringValue },
    ]),
  );
  const back = backMessage({
    ...{ id: 'dead', receipt: 'r', body: record.body, sentAtMs: T0 },
    ...{ attributes, traceHeader: undefined, groupId: undefined },
  });
  return {
    ...record,
    messageId: `again-${record.messageId}`,
    messageAttributes: Object.fromEntries(
      Object.entries(back.attributes).map(([name, { StringValue = '' }]) => [
        name,
        { stringValue: StringValue, dataType: 'String' as const },
      ]),
    ),
  };
}

const setAside = ({ ledger }: NormaliseWorld, tenantId = 'acme') => ledger.count(tenantId, 'setAside');

/** The topic takes nothing while it is told to. */
function worldWithTopic(change: (parts: NormaliseParts) => Partial<NormaliseParts> = () => ({})) {
  const topic = { isOut: true };
  const world = normaliseWorld((parts) => ({
    publishEvents: (events) =>
      topic.isOut ? Promise.reject(awsError('ThrottlingException')) : parts.publishEvents(events),
    ...change(parts),
  }));
  return { topic, world };
}

describe('a webhook that is set aside', () => {
  it('is counted for the owner of its account, in the minute in which it was received', async () => {
    const world = normaliseWorld(() => ({ clock: fixedClock(T0 + 15 * MINUTE) }));
    await world.handle(
      sqsEvent(poison('a'), poison('b'), poison('c', '1002'), poison('d', '9999'), poison('e', 'main')),
    );
    expect(world.parked).toHaveLength(5);
    expect(['acme', 'bolt', 'unassigned'].map((id) => setAside(world, id))).toEqual([2, 1, 2]);
    const minutes = [...world.ledger.records.values()].flatMap(({ facts }) =>
      [...facts.values()].map(({ receivedAtMs }) => minuteOf(receivedAtMs)),
    );
    expect(new Set(minutes)).toEqual(new Set([minuteOf(T0)]));
  });

  it('touches nobody through an app that may not speak for the owner', async () => {
    const world = normaliseWorld(() => ({
      findTenants: async () => new Map([['1001', { tenantId: 'acme', apps: ['main'] }]]),
    }));
    await world.handle(sqsEvent(poison('a', '1001', 'other')));
    expect([setAside(world), setAside(world, 'unassigned')]).toEqual([0, 1]);
  });

  it('leaves neither its account nor its content in the ledger', async () => {
    const world = normaliseWorld();
    await world.handle(sqsEvent(poison('a', '1001')));
    const kept = JSON.stringify([...world.ledger.records].map(([id, { facts }]) => [id, ...facts]));
    expect(kept).not.toMatch(/1001|page/);
  });

  it('is counted once, however often it is handed out and set aside', async () => {
    const world = normaliseWorld();
    await world.handle(sqsEvent(poison('a')));
    await world.handle(sqsEvent(poison('a'), poison('a')));
    await world.handle(sqsEvent(sentBack(poison('a'))));
    expect([world.parked.length, setAside(world)]).toEqual([4, 1]);
  });

  it.each(['before', 'after'] as const)('is counted once after a crash just %s it was', async (moment) => {
    const world = normaliseWorld((parts) => {
      let crashes = 1;
      const write: typeof parts.ledger.write = async (asked) => {
        const dies = crashes-- > 0;
        if (dies && moment === 'before') return new Promise(() => undefined);
        const answer = await parts.ledger.write(asked);
        return dies ? new Promise(() => undefined) : answer;
      };
      return { ledger: { ...parts.ledger, write } };
    });
    // It never comes back: Lambda ends it, and the queue hands the batch out again.
    void world.handle(sqsEvent(poison('a')));
    await new Promise(setImmediate);
    expect([world.parked.length, setAside(world)]).toEqual([1, moment === 'before' ? 0 : 1]);
    expect(await deliver(world.handle, [poison('a')])).toEqual([]);
    expect([world.parked.length, setAside(world)]).toEqual([2, 1]);
  });

  it('counts only when it is: not while it goes back to the queue', async () => {
    const world = normaliseWorld((parts) => ({
      parkRecord: failingOnce(parts.parkRecord, 'before', awsError('TimeoutError')),
    }));
    await world.handle(sqsEvent(poison('a')));
    expect(setAside(world)).toBe(0);
    await world.handle(sqsEvent(poison('a')));
    expect(setAside(world)).toBe(1);
  });

  it.each([
    ['the ledger throttles', 'ledger', awsError('ThrottlingException'), 'throttled'],
    ['the role may not', 'ledger', awsError('AccessDeniedException'), 'denied'],
    ['tenants cannot be looked up', 'tenants', awsError('TimeoutError'), 'dependency'],
    ['the key cannot be read', 'key', awsError('TimeoutError'), 'dependency'],
  ])('is set aside all the same where %s, with a line of the log', async (_what, where, error, errorCode) => {
    const refuse = () => Promise.reject(error);
    const world = normaliseWorld(({ ledger }) => ({
      ...(where === 'tenants' ? { findTenants: refuse } : {}),
      ...(where === 'ledger' ? { ledger: { ...ledger, write: refuse } } : {}),
      ...(where === 'key' ? { ledger: { ...ledger, readIdentityKey: refuse } } : {}),
    }));
    expect(await world.handle(sqsEvent(poison('a')))).toEqual({ batchItemFailures: [] });
    expect([world.parked.length, setAside(world)]).toEqual([1, 0]);
    const lines = world.lines.filter(({ eventName }) => eventName === 'set-aside.not-counted');
    expect(lines).toMatchObject([{ level: 'warn', fields: { errorCode, requestId: 'request-1' } }]);
  });

  it('is nobody knows whose, and not counted, where ingest did not write it', async () => {
    const world = normaliseWorld();
    await world.handle(sqsEvent(sqsRecord(queued('{}'), { attributes: { app: 'main' } })));
    expect([world.parked.length, world.ledger.writes.length]).toEqual([1, 0]);
  });
});

describe('a webhook that is sent back', () => {
  async function setAsideOnce() {
    const { topic, world } = worldWithTopic();
    expect(await deliver(world.handle, [message('a')])).toEqual([]);
    expect([world.parked.length, setAside(world), world.ledger.count('acme', 'inbound')]).toEqual([1, 1, 1]);
    return { topic, world };
  }

  it('and processed counts as set aside no longer, however often it is handed out', async () => {
    const { topic, world } = await setAsideOnce();
    topic.isOut = false;
    expect(await deliver(world.handle, [sentBack(message('a')), sentBack(message('a'))])).toEqual([]);
    await world.handle(sqsEvent(sentBack(message('a'))));
    expect([setAside(world), world.ledger.count('acme', 'inbound'), world.parked.length]).toEqual([0, 1, 1]);
  });

  it('and set aside again counts as one still, until it is processed', async () => {
    const { topic, world } = await setAsideOnce();
    expect(await deliver(world.handle, [sentBack(message('a'))])).toEqual([]);
    expect([world.parked.length, setAside(world)]).toEqual([2, 1]);
    topic.isOut = false;
    await deliver(world.handle, [sentBack(message('a'))]);
    expect(setAside(world)).toBe(0);
  });

  it('by SQS itself is known by why it was set aside', async () => {
    const { topic, world } = await setAsideOnce();
    topic.isOut = false;
    const { messageAttributes } = message('a');
    const parkedAt = { [PARK_ATTRIBUTES.atMs]: { stringValue: String(T0), dataType: 'String' as const } };
    await world.handle(
      sqsEvent({ ...message('a'), messageAttributes: { ...messageAttributes, ...parkedAt } }),
    );
    expect(setAside(world)).toBe(0);
  });

  it('is processed for good: a copy that is set aside after it does not count', async () => {
    const { topic, world } = worldWithTopic();
    topic.isOut = false;
    await world.handle(sqsEvent(sentBack(message('a'))));
    topic.isOut = true;
    await deliver(world.handle, [sentBack(message('a'))]);
    expect([world.parked.length, setAside(world)]).toEqual([1, 0]);
  });

  it('comes again where it cannot be told that it is processed, and is not lost', async () => {
    let isOut = true;
    const { topic, world } = worldWithTopic((parts) => ({
      ledger: {
        ...parts.ledger,
        write: (asked) =>
          asked.add.has('processed') && isOut
            ? Promise.reject(awsError('ThrottlingException'))
            : parts.ledger.write(asked),
      },
    }));
    await deliver(world.handle, [message('a')]);
    topic.isOut = false;
    expect(await world.handle(sqsEvent(sentBack(message('a'))))).toMatchObject({
      batchItemFailures: [{ itemIdentifier: 'again-message-of-a' }],
    });
    expect(setAside(world)).toBe(1);
    isOut = false;
    await world.handle(sqsEvent(sentBack(message('a'))));
    expect([setAside(world), world.parked.length]).toEqual([0, 1]);
  });

  it('after SQS itself had moved it is processed, and counts nothing', async () => {
    const world = normaliseWorld();
    expect(await deliver(world.handle, [sentBack(message('a'))])).toEqual([]);
    expect([setAside(world), world.ledger.count('acme', 'inbound')]).toEqual([0, 1]);
  });
});

describe('a webhook that is processed at once', () => {
  it('costs no write, no look-up and no line more', async () => {
    const asked: (readonly string[])[] = [];
    const world = normaliseWorld((parts) => ({
      findTenants: (ids) => {
        asked.push(ids);
        return parts.findTenants(ids);
      },
    }));
    await world.handle(sqsEvent(message('a'), message('b', '1002')));
    expect([world.ledger.writes.length, asked.length, world.lines.length]).toEqual([2, 2, 0]);
  });
});
