import type { Queue } from '../../../local/aws/sqs/queue';
import { createSqsWorld, refusal, type SqsWorld } from '../../support/sqs-messages';

const SECOND = 1000;

interface MoveWorld extends SqsWorld {
  readonly dead: Queue;
  readonly work: Queue;
  latest(): Promise<Record<string, unknown>>;
}

function createWorld(): MoveWorld {
  const world = createSqsWorld();
  const dead = world.sqs.createQueue({ name: 'dead' });
  const redrive = { deadLetterTargetArn: dead.arn, maxReceiveCount: 1 };
  const work = world.sqs.createQueue({
    name: 'work',
    attributes: { RedrivePolicy: redrive, VisibilityTimeout: 0 },
  });
  const latest = async (): Promise<Record<string, unknown>> => {
    const { Results } = await world.call('ListMessageMoveTasks', { SourceArn: dead.arn });
    return (Results as Record<string, unknown>[])[0] ?? {};
  };
  return { ...world, dead, work, latest };
}

function fill({ work, dead }: MoveWorld, count: number): void {
  for (let number = 0; number < count; number++) work.send({ body: String(number), groupId: 'tenant' });
  work.receive(count);
  work.receive(1);
  expect(dead.statistics().visible).toBe(count);
}

describe('a message move task', () => {
  it('puts messages back where their redrive policy took them from, as new messages', async () => {
    const world = createWorld();
    fill(world, 3);
    await world.clock.advance(100 * SECOND);
    await world.call('StartMessageMoveTask', { SourceArn: world.dead.arn });
    await world.clock.advance(1);
    expect(await world.latest()).toMatchObject({
      Status: 'COMPLETED',
      ApproximateNumberOfMessagesMoved: 3,
      ApproximateNumberOfMessagesToMove: 3,
    });
    expect(world.dead.statistics()).toMatchObject({ visible: 0, deleted: 0 });
    const [message] = world.work.receive(1);
    expect(message?.attributes).toMatchObject({
      ApproximateReceiveCount: '1',
      MessageGroupId: 'tenant',
      SentTimestamp: String(world.clock.now() - 1),
    });
    expect(message?.attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
  });

  it('keeps to its rate, is the only one of its queue and can be cancelled', async () => {
    const world = createWorld();
    fill(world, 50);
    const start = { SourceArn: world.dead.arn, MaxNumberOfMessagesPerSecond: 10 };
    const { TaskHandle } = await world.call('StartMessageMoveTask', start);
    expect(await refusal(world.call('StartMessageMoveTask', start))).toBe('InvalidParameterValue');
    await world.clock.advance(2 * SECOND);
    expect(await world.latest()).toMatchObject({
      TaskHandle,
      Status: 'RUNNING',
      ApproximateNumberOfMessagesMoved: 30,
    });
    expect(await world.call('CancelMessageMoveTask', { TaskHandle })).toEqual({
      ApproximateNumberOfMessagesMoved: 30,
    });
    await world.clock.advance(5 * SECOND);
    expect(await world.latest()).toMatchObject({ Status: 'CANCELLED' });
    expect(world.dead.statistics().visible).toBe(20);
    expect(await refusal(world.call('CancelMessageMoveTask', { TaskHandle }))).toBe('UnsupportedOperation');
  });

  it('fails on a message that no redrive policy brought, unless a destination is named', async () => {
    const world = createWorld();
    world.dead.send({ body: 'sent straight here' });
    await world.call('StartMessageMoveTask', { SourceArn: world.dead.arn });
    await world.clock.advance(1);
    expect(await world.latest()).toMatchObject({
      Status: 'FAILED',
      FailureReason: 'CouldNotDetermineMessageSource',
    });
    expect(world.dead.statistics().visible).toBe(1);
    const other = world.sqs.createQueue({ name: 'other' });
    await world.call('StartMessageMoveTask', { SourceArn: world.dead.arn, DestinationArn: other.arn });
    await world.clock.advance(1);
    expect(other.peek(1)).toMatchObject([{ body: 'sent straight here' }]);
  });

  it('fails when the destination is deleted on the way', async () => {
    const world = createWorld();
    fill(world, 2);
    await world.call('StartMessageMoveTask', { SourceArn: world.dead.arn, MaxNumberOfMessagesPerSecond: 1 });
    await world.clock.advance(1);
    await world.call('DeleteQueue', { QueueUrl: world.sqs.queueUrl(world.work) });
    await world.clock.advance(2 * SECOND);
    expect(await world.latest()).toMatchObject({
      Status: 'FAILED',
      FailureReason: 'AWS.SimpleQueueService.NonExistentQueue',
      ApproximateNumberOfMessagesMoved: 1,
    });
  });

  it('is refused for queues that are no dead-letter queues or do not exist', async () => {
    const { call, dead, work, sqs } = createWorld();
    const gone = `${work.arn}-gone`;
    const start = (input: object): Promise<string> => refusal(call('StartMessageMoveTask', { ...input }));
    expect(await start({ SourceArn: work.arn })).toBe('InvalidParameterValue');
    expect(await start({ SourceArn: gone })).toBe('ResourceNotFoundException');
    expect(await start({ SourceArn: dead.arn, DestinationArn: gone })).toBe('ResourceNotFoundException');
    expect(await start({ SourceArn: dead.arn, MaxNumberOfMessagesPerSecond: 501 })).toBe(
      'InvalidParameterValue',
    );
    expect(await refusal(call('CancelMessageMoveTask', { TaskHandle: 'x' }))).toBe(
      'ResourceNotFoundException',
    );
    const QueueUrl = sqs.queueUrl(dead);
    expect(await call('ListDeadLetterSourceQueues', { QueueUrl })).toEqual({
      queueUrls: [sqs.queueUrl(work)],
    });
  });
});
