import fc from 'fast-check';
import type { ReceivedMessage } from '../../../local/aws/sqs/message';
import type { Queue } from '../../../local/aws/sqs/queue';
import type { VirtualClock } from '../../../local/time/virtual-clock';
import { createSqsWorld, START_MS } from '../../support/sqs-messages';

const SECOND = 1000;

function first(messages: readonly ReceivedMessage[]): ReceivedMessage {
  const [message] = messages;
  if (!message) throw new Error('the queue handed out nothing');
  return message;
}

function bodies(messages: readonly { body: string }[]): string[] {
  return messages.map(({ body }) => body);
}

describe('a queue', () => {
  it('hands out messages in the order in which they came and hides them', () => {
    const queue = createSqsWorld().sqs.createQueue({ name: 'work' });
    for (const body of ['a', 'b', 'c']) queue.send({ body });
    expect(bodies(queue.receive(2))).toEqual(['a', 'b']);
    expect(bodies(queue.receive(10))).toEqual(['c']);
    expect(queue.receive(10)).toEqual([]);
    expect(queue.statistics()).toMatchObject({
      visible: 0,
      notVisible: 3,
      sent: 3,
      received: 3,
      emptyReceives: 1,
    });
  });

  it('shows a message again after the visibility timeout, with a higher receive count', async () => {
    const { clock, sqs } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work', attributes: { VisibilityTimeout: 60 } });
    queue.send({ body: 'a' });
    const before = first(queue.receive(1));
    await clock.advance(59 * SECOND);
    expect(queue.receive(1)).toEqual([]);
    await clock.advance(1 * SECOND);
    const again = first(queue.receive(1));
    expect(again.attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      ApproximateFirstReceiveTimestamp: String(START_MS),
      SentTimestamp: String(START_MS),
    });
    expect(queue.delete(before.receiptHandle)).toBe(false);
    expect(queue.delete(again.receiptHandle)).toBe(true);
    expect(queue.delete(again.receiptHandle)).toBe(false);
    expect(queue.statistics()).toMatchObject({ visible: 0, notVisible: 0, deleted: 1 });
  });

  it('deletes a message by its latest handle even when it is visible again', async () => {
    const { clock, sqs } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work' });
    queue.send({ body: 'a' });
    const { receiptHandle } = first(queue.receive(1));
    await clock.advance(31 * SECOND);
    expect(queue.delete(receiptHandle)).toBe(true);
    expect(queue.statistics()).toMatchObject({ visible: 0, notVisible: 0 });
  });

  it('lets a consumer prolong the timeout or end it at once', async () => {
    const { clock, sqs } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work' });
    queue.send({ body: 'a' });
    const held = first(queue.receive(1));
    queue.changeVisibility(held.receiptHandle, 120);
    await clock.advance(119 * SECOND);
    expect(queue.receive(1)).toEqual([]);
    queue.changeVisibility(held.receiptHandle, 0);
    expect(bodies(queue.receive(1))).toEqual(['a']);
    expect(() => queue.changeVisibility(held.receiptHandle, 5)).toThrow('does not exist or is not available');
    await clock.advance(31 * SECOND);
    expect(queue.statistics()).toMatchObject({ visible: 1 });
  });

  it('refuses to hide a message that is not in flight, or for longer than twelve hours in all', async () => {
    const { clock, sqs } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work' });
    queue.send({ body: 'a' });
    const { receiptHandle } = first(queue.receive(1));
    await clock.advance(10 * SECOND);
    expect(() => queue.changeVisibility(receiptHandle, 43_200)).toThrow('Total VisibilityTimeout');
    await clock.advance(30 * SECOND);
    expect(() => queue.changeVisibility(receiptHandle, 5)).toThrow('not in flight');
  });

  it('holds delayed messages back, by its own delay or the message’s', async () => {
    const { clock, sqs } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work', attributes: { DelaySeconds: '10' } });
    queue.send({ body: 'queue delay' });
    queue.send({ body: 'own delay', delaySeconds: 20 });
    queue.send({ body: 'none', delaySeconds: 0 });
    expect(queue.statistics()).toMatchObject({ visible: 1, delayed: 2, notVisible: 0 });
    expect(bodies(queue.receive(10))).toEqual(['none']);
    await clock.advance(10 * SECOND);
    expect(bodies(queue.receive(10))).toEqual(['queue delay']);
    await clock.advance(10 * SECOND);
    expect(bodies(queue.receive(10))).toEqual(['own delay']);
  });

  it('drops a message once its retention is over', async () => {
    const { clock, sqs } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work', attributes: { MessageRetentionPeriod: 60 } });
    queue.send({ body: 'a' });
    await clock.advance(59 * SECOND);
    expect(queue.statistics()).toMatchObject({ visible: 1, ageOfOldestMessageSeconds: 59 });
    await clock.advance(1 * SECOND);
    expect(queue.statistics()).toMatchObject({ visible: 0, expired: 1, ageOfOldestMessageSeconds: 0 });
  });

  it('puts a message that was received three times at the back and out of its age', async () => {
    const { clock, sqs } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work' });
    queue.send({ body: 'poison' });
    await clock.advance(5 * SECOND);
    queue.send({ body: 'young' });
    for (let round = 0; round < 3; round++) {
      expect(bodies(queue.receive(1))).toEqual(['poison']);
      await clock.advance(30 * SECOND);
    }
    expect(bodies(queue.peek(10))).toEqual(['poison', 'young']);
    expect(queue.statistics().ageOfOldestMessageSeconds).toBe(90);
    expect(bodies(queue.receive(2))).toEqual(['young', 'poison']);
  });

  it('tells listeners when a message is sent, falls due or turns visible again', async () => {
    const { clock, sqs } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work' });
    const seen: string[] = [];
    const stop = queue.onAvailable(() => {
      for (const { body } of queue.receive(10)) seen.push(`${body} at ${(clock.now() - START_MS) / SECOND}`);
    });
    queue.send({ body: 'now' });
    queue.send({ body: 'later', delaySeconds: 7 });
    await clock.idle();
    expect(seen).toEqual(['now at 0']);
    await clock.advance(31 * SECOND);
    expect(seen).toEqual(['now at 0', 'later at 7', 'now at 30']);
    stop();
    queue.send({ body: 'unheard' });
    await clock.idle();
    expect(queue.statistics().visible).toBe(1);
  });

  it('tells a listener once for messages that are sent together', async () => {
    const { clock, sqs } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work' });
    let calls = 0;
    queue.onAvailable(() => calls++);
    for (let count = 0; count < 10; count++) queue.send({ body: 'x' });
    await clock.idle();
    expect(calls).toBe(1);
  });

  it('lets peeking change nothing', () => {
    const queue = createSqsWorld().sqs.createQueue({ name: 'work' });
    for (const body of ['a', 'b']) queue.send({ body });
    queue.receive(1);
    expect(queue.peek(1)).toMatchObject([{ body: 'a', state: 'inFlight', visibleAtMs: START_MS + 30_000 }]);
    expect(queue.peek(5)).toHaveLength(2);
    expect(queue.statistics()).toMatchObject({ visible: 1, notVisible: 1, received: 1 });
  });

  it('reorders with disorder, and in the same way for the same seed', () => {
    const run = (): string[] => {
      const queue = createSqsWorld({ disorder: 0.3 }).sqs.createQueue({ name: 'work' });
      for (let number = 0; number < 50; number++) queue.send({ body: String(number) });
      return bodies(queue.receive(50));
    };
    const sorted = [...run()].sort((a, b) => Number(a) - Number(b));
    expect(run()).toEqual(run());
    expect(run()).not.toEqual(sorted);
  });

  it('stops at 120,000 messages in flight, however long the backlog', () => {
    const queue = createSqsWorld().sqs.createQueue({ name: 'work' });
    for (let number = 0; number < 120_010; number++)
      queue.send({ body: 'x', groupId: `tenant-${number % 1000}` });
    const received = queue.receive(200_000);
    expect(received).toHaveLength(120_000);
    expect(queue.isFull).toBe(true);
    expect(queue.statistics().visible).toBe(10);
  });
});

describe('a fair queue', () => {
  const send = (queue: Queue, groupId: string, count: number): void => {
    for (let number = 0; number < count; number++) queue.send({ body: groupId, groupId });
  };

  it('serves quiet groups before a noisy one while there is a backlog', () => {
    const queue = createSqsWorld().sqs.createQueue({ name: 'work' });
    send(queue, 'noisy', 100);
    expect(bodies(queue.receive(30))).toEqual(Array(30).fill('noisy'));
    send(queue, 'quiet', 2);
    expect(bodies(queue.receive(4))).toEqual(['quiet', 'quiet', 'noisy', 'noisy']);
    expect(queue.groups()).toMatchObject([
      { groupId: 'noisy', noisy: true, visible: 68, notVisible: 32 },
      { groupId: 'quiet', noisy: false, visible: 0, notVisible: 2 },
    ]);
  });

  it('calls no group noisy below 30 in flight or below a tenth of all in flight', () => {
    const queue = createSqsWorld().sqs.createQueue({ name: 'work' });
    send(queue, 'a', 60);
    queue.receive(29);
    send(queue, 'b', 1);
    expect(bodies(queue.receive(1))).toEqual(['a']);
    const wide = createSqsWorld().sqs.createQueue({ name: 'wide' });
    for (let tenant = 0; tenant < 20; tenant++) send(wide, `tenant-${tenant}`, 30);
    wide.receive(600);
    expect(wide.groups().filter(({ noisy }) => noisy)).toEqual([]);
  });

  it('counts messages without a group as tenants of their own', () => {
    const queue = createSqsWorld().sqs.createQueue({ name: 'work' });
    for (let number = 0; number < 50; number++) queue.send({ body: 'single' });
    queue.receive(40);
    send(queue, 'group', 1);
    expect(bodies(queue.receive(1))).toEqual(['single']);
  });
});

describe('a redrive policy', () => {
  const world = (maxReceiveCount: number) => {
    const { clock, sqs } = createSqsWorld();
    const dead = sqs.createQueue({ name: 'dead', attributes: { MessageRetentionPeriod: 1_209_600 } });
    const redrive = { deadLetterTargetArn: dead.arn, maxReceiveCount };
    const work = sqs.createQueue({ name: 'work', attributes: { RedrivePolicy: redrive } });
    return { clock, work, dead };
  };

  it('moves a message on the receive after the last that is allowed, with all that it carries', async () => {
    const { clock, work, dead } = world(2);
    const attributes = { kind: { DataType: 'String', StringValue: 'status' } };
    const { messageId } = work.send({
      body: 'bad',
      attributes,
      groupId: 'tenant',
      traceHeader: 'Root=1-2-3',
    });
    for (let round = 0; round < 2; round++) {
      expect(work.receive(1)).toHaveLength(1);
      await clock.advance(30 * SECOND);
    }
    expect(dead.statistics().visible).toBe(0);
    expect(work.receive(1)).toEqual([]);
    expect(work.statistics()).toMatchObject({ visible: 0, notVisible: 0, movedToDlq: 1 });
    expect(dead.statistics()).toMatchObject({ visible: 1, sent: 0, ageOfOldestMessageSeconds: 0 });
    expect(first(dead.receive(1))).toMatchObject({
      messageId,
      messageAttributes: attributes,
      attributes: {
        DeadLetterQueueSourceArn: work.arn,
        ApproximateReceiveCount: '3',
        SentTimestamp: String(START_MS),
        MessageGroupId: 'tenant',
        AWSTraceHeader: 'Root=1-2-3',
      },
    });
  });

  it('lets retention go on counting from the first sending', async () => {
    const { clock, work, dead } = world(1);
    work.send({ body: 'bad' });
    work.receive(1);
    await clock.advance(86_400 * SECOND);
    work.receive(1);
    await clock.advance(13 * 86_400 * SECOND - 1);
    expect(dead.statistics().visible).toBe(1);
    await clock.advance(1);
    expect(dead.statistics()).toMatchObject({ visible: 0, expired: 1 });
  });
});

describe('under any course of events', () => {
  type Step = (world: { clock: VirtualClock; work: Queue; handles: string[] }) => void | Promise<void>;

  const send = fc.record({ group: fc.nat(3), delaySeconds: fc.nat(5) }).map(
    ({ group, delaySeconds }): Step =>
      ({ work }) => {
        work.send({ body: 'x', groupId: group ? `g${group}` : undefined, delaySeconds });
      },
  );
  const receive = fc.integer({ min: 1, max: 40 }).map(
    (max): Step =>
      ({ work, handles }) => {
        for (const { receiptHandle } of work.receive(max)) handles.push(receiptHandle);
      },
  );
  const remove = fc.nat().map(
    (pick): Step =>
      ({ work, handles }) => {
        const handle = handles[pick % handles.length];
        if (handle) work.delete(handle);
      },
  );
  const hide = fc.record({ pick: fc.nat(), seconds: fc.nat(40) }).map(
    ({ pick, seconds }): Step =>
      ({ work, handles }) => {
        const handle = handles[pick % handles.length];
        if (handle) attempt(() => work.changeVisibility(handle, seconds));
      },
  );
  const wait = fc.nat(40).map(
    (seconds): Step =>
      ({ clock }) =>
        clock.advance(seconds * SECOND),
  );

  it('keeps every message exactly once: sent = deleted + visible + in flight + delayed + dead', async () => {
    const steps = fc.array(fc.oneof(send, receive, remove, hide, wait), { maxLength: 80, size: 'max' });
    await fc.assert(
      fc.asyncProperty(steps, async (course) => {
        const { clock, sqs } = createSqsWorld({ disorder: 0.2 });
        const dead = sqs.createQueue({ name: 'dead' });
        const redrive = { deadLetterTargetArn: dead.arn, maxReceiveCount: 2 };
        const attributes = { RedrivePolicy: redrive, VisibilityTimeout: 20 };
        const work = sqs.createQueue({ name: 'work', attributes });
        const world = { clock, work, handles: [] };
        for (const step of course) await step(world);
        const { sent, deleted, visible, notVisible, delayed, movedToDlq } = work.statistics();
        const here = visible + notVisible + delayed;
        expect(deleted + here + dead.statistics().visible).toBe(sent);
        expect(dead.statistics().visible).toBe(movedToDlq);
        expect(work.peek(1000)).toHaveLength(here);
        const grouped = work.groups().map((group) => group.visible + group.notVisible + group.delayed);
        expect(grouped.reduce((sum, count) => sum + count, 0)).toBe(here);
      }),
      { numRuns: 150 },
    );
  });
});

function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    expect(error).toMatchObject({ fault: 'Sender' });
  }
}
