import type { SQSEvent } from 'aws-lambda';
import { arn } from '../../../local/aws/service';
import type { Queue } from '../../../local/aws/sqs/queue';
import { createSqs } from '../../../local/aws/sqs/sqs';
import { QueueSource, type QueueSourceSettings } from '../../../local/event-sources/queue-source';
import { createRandom } from '../../../local/random';
import { type FunctionBench, openBench, type TestFunction } from '../../support/bundle';

const SECOND = 1_000;

/** Says what it was given; its answer is what the first body says, if that is JSON with an answer. */
const REPORTING = `
exports.handler = async ({ Records }) => {
  console.log(JSON.stringify({ atMs: Date.now(), records: Records }));
  for (const { body, messageId } of Records) {
    if (body === 'throw') throw new Error('thrown');
    if (body.startsWith('answer ')) return JSON.parse(body.slice(7).replaceAll('THIS', messageId));
  }
  const failed = Records.filter(({ body }) => body.startsWith('fail'));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

describe('the poller of a queue', () => {
  let bench: FunctionBench;
  let queue: Queue;
  let dead: Queue;
  let test: TestFunction;

  beforeEach(() => {
    bench = openBench();
    const { clock } = bench;
    const sqs = createSqs({ clock, random: createRandom(3), endpoint: () => 'http://127.0.0.1:4566' });
    dead = sqs.createQueue({ name: 'dead' });
    const RedrivePolicy = { deadLetterTargetArn: dead.arn, maxReceiveCount: 3 };
    queue = sqs.createQueue({ name: 'work', attributes: { VisibilityTimeout: 30, RedrivePolicy } });
    test = bench.make(REPORTING);
  });
  afterEach(() => bench.close());

  const poll = (change: Partial<QueueSourceSettings> = {}) =>
    new QueueSource({
      queue,
      queueArn: arn('sqs', 'work'),
      fn: test.fn,
      batchSize: 10,
      windowMs: 0,
      maxConcurrency: 2,
      partialFailures: true,
      clock: bench.clock,
      ...change,
    });
  const send = (...bodies: string[]) => bodies.map((body) => queue.send({ body }).messageId);
  const batches = () =>
    test.lines
      .filter((line) => line.startsWith('{"atMs"'))
      .map((line) => JSON.parse(line) as { atMs: number; records: SQSEvent['Records'] });
  const bodies = () => batches().map(({ records }) => records.map(({ body }) => body));
  const left = () => queue.statistics().visible + queue.statistics().notVisible;

  it("hands records over in Lambda's form and deletes what succeeded", async () => {
    const attributes = {
      app: { DataType: 'String', StringValue: 'main' },
      raw: { DataType: 'Binary', BinaryValue: 'AQI=' },
    };
    const { messageId } = queue.send({ body: 'hello', attributes, traceHeader: 'Root=1-2-3' });
    poll();
    await bench.clock.advance(SECOND);
    expect(batches()[0]?.records).toEqual([
      {
        messageId,
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: expect.objectContaining({ ApproximateReceiveCount: '1', AWSTraceHeader: 'Root=1-2-3' }),
        messageAttributes: {
          app: { stringValue: 'main', stringListValues: [], binaryListValues: [], dataType: 'String' },
          raw: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:work',
        awsRegion: 'us-east-1',
      },
    ]);
    expect(left()).toBe(0);
    expect(queue.statistics().deleted).toBe(1);
  });

  it('waits for a batch to fill, for as long as the window is open', async () => {
    poll({ batchSize: 3, windowMs: 5 * SECOND });
    const { clock } = bench;
    const startedAtMs = clock.now();
    clock.schedule(startedAtMs + SECOND, () => void send('a'));
    clock.schedule(startedAtMs + 4 * SECOND, () => void send('b'));
    clock.schedule(startedAtMs + 10 * SECOND, () => void send('c', 'd', 'e', 'f'));
    await clock.advance(20 * SECOND);
    const seen = batches().map(({ atMs, records }) => [
      (atMs - startedAtMs) / SECOND,
      records.map(({ body }) => body).join(''),
    ]);
    expect(seen).toEqual([
      [6, 'ab'],
      [10, 'cde'],
      [15, 'f'],
    ]);
  });

  it('gathers batches larger than one receive', async () => {
    send(...Array.from({ length: 25 }, (_, index) => `n${index}`));
    poll({ batchSize: 20, windowMs: SECOND, maxConcurrency: 1 });
    await bench.clock.advance(5 * SECOND);
    expect(bodies().map(({ length }) => length)).toEqual([20, 5]);
  });

  it('deletes only the records that were not reported, and brings the others again', async () => {
    send('a', 'fail b', 'c', 'fail d');
    poll();
    await bench.clock.advance(29 * SECOND);
    expect(queue.statistics()).toMatchObject({ deleted: 2, notVisible: 2 });
    await bench.clock.advance(SECOND);
    expect(bodies()).toEqual([
      ['a', 'fail b', 'c', 'fail d'],
      ['fail b', 'fail d'],
    ]);
  });

  it.each([
    ['names a record that is not of the batch', '{"batchItemFailures":[{"itemIdentifier":"elsewhere"}]}', 2],
    [
      'names one that is and one that is not',
      '{"batchItemFailures":[{"itemIdentifier":"THIS"},{"itemIdentifier":"x"}]}',
      2,
    ],
    ['misspells the member', '{"batchItemFailures":[{"itemId":"THIS"}]}', 2],
    ['names null', '{"batchItemFailures":[{"itemIdentifier":null}]}', 2],
    ['names nothing', '{"batchItemFailures":[{"itemIdentifier":""}]}', 2],
    ['has null in its list', '{"batchItemFailures":[null]}', 2],
    ['has no list', '{"batchItemFailures":"THIS"}', 2],
    ['names this record', '{"batchItemFailures":[{"itemIdentifier":"THIS"}]}', 1],
    [
      'names this record twice',
      '{"batchItemFailures":[{"itemIdentifier":"THIS"},{"itemIdentifier":"THIS"}]}',
      1,
    ],
    ['has an empty list', '{"batchItemFailures":[]}', 0],
    ['has null for a list', '{"batchItemFailures":null}', 0],
    ['is an empty object', '{}', 0],
    ['is null', 'null', 0],
  ])('takes an answer that %s: %s leaves %d of 2', async (_what, answer, kept) => {
    send(`answer ${answer}`, 'other');
    poll();
    await bench.clock.advance(SECOND);
    expect(left()).toBe(kept);
  });

  it('takes any answer as success where records are not reported one by one', async () => {
    send('answer {"batchItemFailures":[{"itemIdentifier":"THIS"}]}', 'other');
    poll({ partialFailures: false });
    await bench.clock.advance(SECOND);
    expect(left()).toBe(0);
  });

  it('brings the whole batch again when the function fails, and gives it up to the dead-letter queue', async () => {
    send('throw', 'innocent');
    poll();
    await bench.clock.advance(29 * SECOND);
    expect(queue.statistics().notVisible).toBe(2);
    await bench.clock.advance(61 * SECOND);
    expect(test.invocations).toHaveLength(3);
    expect([left(), dead.statistics().visible, queue.statistics().deleted]).toEqual([0, 2, 0]);
  });

  it.each([1, 2])('keeps to a concurrency of %d', async (maxConcurrency) => {
    test = bench.make(
      // The one clock that threads share to the microsecond.
      `const now = () => Number(process.hrtime.bigint());
       exports.handler = async () => {
         const from = now();
         await new Promise((resolve) => setTimeout(resolve, 30));
         console.log(JSON.stringify({ from, to: now() }));
       };`,
      {},
      { sandboxLimit: 6 },
    );
    send(...Array.from({ length: 6 }, (_, index) => `n${index}`));
    poll({ batchSize: 1, maxConcurrency });
    await bench.clock.advance(SECOND);
    const spans = test.lines.map((line) => JSON.parse(line) as { from: number; to: number });
    const together = spans.map(
      ({ from }) => spans.filter((span) => span.from <= from && span.to > from).length,
    );
    expect(spans).toHaveLength(6);
    expect(Math.max(...together)).toBeLessThanOrEqual(maxConcurrency);
  });

  it('takes no more once it is stopped, and what it had gathered comes back to the queue', async () => {
    const source = poll({ windowMs: 5 * SECOND });
    send('gathered');
    await bench.clock.advance(SECOND);
    expect(queue.statistics().notVisible).toBe(1);
    source.stop();
    send('later');
    await bench.clock.advance(60 * SECOND);
    expect(test.invocations).toHaveLength(0);
    expect(queue.statistics().visible).toBe(2);
  });
});
