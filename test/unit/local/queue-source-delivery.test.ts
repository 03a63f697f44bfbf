import fc from 'fast-check';
import { createSqs } from '../../../local/aws/sqs/sqs';
import { QueueSource } from '../../../local/event-sources/queue-source';
import { createRandom } from '../../../local/random';
import { type FunctionBench, openBench } from '../../support/bundle';

/**
 * Each message's body says how it fares at each try, a letter a try: `f` fails by itself, `t` takes the batch with it,
 * `x` ends the sandbox, and whatever comes after the last letter succeeds.
 */
const FATEFUL = `
exports.handler = async ({ Records }) => {
  const failed = [];
  for (const { body, messageId, attributes } of Records) {
    const fate = body.split(' ')[1].charAt(Number(attributes.ApproximateReceiveCount) - 1);
    if (fate === 't') throw new Error('taken along');
    if (fate === 'x') process.exit(1);
    if (fate === 'f') failed.push({ itemIdentifier: messageId });
  }
  const succeeded = Records.filter(({ messageId }) => !failed.some((each) => each.itemIdentifier === messageId));
  console.log(JSON.stringify(succeeded.map(({ messageId }) => messageId)));
  return { batchItemFailures: failed };
};`;

const MAX_RECEIVES = 4;

describe('what a poller is given', () => {
  let bench: FunctionBench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  it('is handed over until its record succeeds, and deleted then and only then', async () => {
    const test = bench.make(FATEFUL);
    const fate = fc.string({ unit: fc.constantFrom('f', 'f', 's', 't', 'x'), maxLength: 3 });
    const course = fc.record({
      fates: fc.array(fc.record({ fate, afterMs: fc.nat(20_000) }), { minLength: 1, maxLength: 12 }),
      batchSize: fc.integer({ min: 1, max: 10 }),
      windowMs: fc.constantFrom(0, 500, 3_000),
      maxConcurrency: fc.integer({ min: 1, max: 3 }),
      disorder: fc.constantFrom(0, 0.5),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(course, async ({ fates, disorder, seed, ...settings }) => {
        const { clock } = bench;
        const random = createRandom(seed);
        const sqs = createSqs({ clock, random, endpoint: () => 'http://127.0.0.1', disorder });
        const dead = sqs.createQueue({ name: 'dead' });
        const RedrivePolicy = { deadLetterTargetArn: dead.arn, maxReceiveCount: MAX_RECEIVES };
        const queue = sqs.createQueue({ name: 'work', attributes: { VisibilityTimeout: 5, RedrivePolicy } });
        const sent: string[] = [];
        for (const { fate: each, afterMs } of fates) {
          const send = () => void sent.push(queue.send({ body: `fate ${each}` }).messageId);
          clock.schedule(clock.now() + afterMs, send);
        }
        const before = test.lines.length;
        const source = new QueueSource({
          queue,
          queueArn: queue.arn,
          fn: test.fn,
          partialFailures: true,
          clock,
          ...settings,
        });
        await clock.advance(120_000);
        source.stop();
        const succeeded = test.lines
          .slice(before)
          .filter((line) => line.startsWith('['))
          .flatMap((line) => JSON.parse(line) as string[]);
        const set = dead.peek(100).map(({ messageId }) => messageId);
        const { visible, notVisible, deleted } = queue.statistics();
        expect(visible + notVisible).toBe(0);
        // Whatever succeeded did so once, as nothing is handed out twice at a time, and the rest is set aside.
        expect([...succeeded, ...set].sort()).toEqual(sent.sort());
        expect(deleted).toBe(succeeded.length);
      }),
      { numRuns: 25 },
    );
  });
});
