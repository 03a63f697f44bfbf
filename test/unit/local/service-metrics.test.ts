import { createCloudWatch } from '../../../local/aws/cloudwatch';
import { parseStatistic } from '../../../local/aws/cloudwatch/statistic';
import { createSqs } from '../../../local/aws/sqs/sqs';
import { createLogs } from '../../../local/logs';
import { createRandom } from '../../../local/random';
import { recordInvocation, recordRequest, sampleQueues } from '../../../local/service-metrics';
import { VirtualClock } from '../../../local/time/virtual-clock';
import { openBench } from '../../support/bundle';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 9, 0, 10);
const NINE = Date.UTC(2026, 10, 21, 9);

function openWorld() {
  const clock = new VirtualClock(START);
  const cloudWatch = createCloudWatch({ clock, publish: () => {} });
  /** Value by minute after nine. */
  const read = (namespace: string, name: string, dimensions: Record<string, string>, statistic = 'Sum') =>
    Object.fromEntries(
      cloudWatch.store
        .query({
          metric: { namespace, name, dimensions },
          statistic: parseStatistic(statistic),
          periodSeconds: 60,
          fromMs: NINE,
          toMs: NINE + 60 * MINUTE,
        })
        .map(({ atMs, value }) => [(atMs - NINE) / MINUTE, value]),
    );
  return { clock, cloudWatch, store: cloudWatch.store, read };
}

describe("a queue's metrics", () => {
  const start = () => {
    const world = openWorld();
    const sqs = createSqs({
      clock: world.clock,
      random: createRandom(1),
      endpoint: () => 'http://127.0.0.1',
    });
    const queue = sqs.createQueue({ name: 'Shop-work' });
    const stop = sampleQueues(world.store, [{ name: 'Shop-work', queue }], world.clock);
    return {
      ...world,
      queue,
      stop,
      sqs: (name: string) => world.read('AWS/SQS', name, { QueueName: 'Shop-work' }),
    };
  };

  it('are sampled once a minute, in the minute that they close', async () => {
    const { clock, queue, sqs } = start();
    queue.send({ body: 'a' });
    queue.send({ body: 'b' });
    await clock.advance(MINUTE);
    queue.send({ body: 'c' });
    const [first] = queue.receive(1);
    queue.delete(first?.receiptHandle ?? '');
    queue.receive(1);
    await clock.advance(2 * MINUTE);
    expect(sqs('NumberOfMessagesSent')).toEqual({ 0: 2, 1: 1, 2: 0 });
    expect(sqs('NumberOfMessagesReceived')).toEqual({ 0: 0, 1: 2, 2: 0 });
    expect(sqs('NumberOfMessagesDeleted')).toEqual({ 0: 0, 1: 1, 2: 0 });
    expect(sqs('ApproximateNumberOfMessagesVisible')).toEqual({ 0: 2, 1: 2, 2: 2 });
    expect(sqs('ApproximateNumberOfMessagesNotVisible')).toEqual({ 0: 0, 1: 0, 2: 0 });
    expect(sqs('ApproximateAgeOfOldestMessage')).toEqual({ 0: 49, 1: 109, 2: 169 });
  });

  it('count only what happened since the sampling began, and end when it is stopped', async () => {
    const { clock, queue, stop, store, sqs } = start();
    await clock.advance(MINUTE);
    stop();
    queue.send({ body: 'unseen' });
    await clock.advance(5 * MINUTE);
    expect(sqs('NumberOfMessagesSent')).toEqual({ 0: 0 });
    sampleQueues(store, [{ name: 'Shop-work', queue }], clock);
    await clock.advance(MINUTE);
    expect(sqs('NumberOfMessagesSent')).toEqual({ 0: 0, 6: 0 });
    expect(sqs('ApproximateNumberOfMessagesVisible')).toEqual({ 0: 0, 6: 1 });
  });
});

describe("a function's metrics", () => {
  it('count invocations, errors and time', () => {
    const { store, read } = openWorld();
    const invocation = {
      functionName: 'Shop-work',
      initMs: undefined,
      memoryMb: 128,
      atMs: START,
      architecture: 'arm64',
      traced: false,
    };
    recordInvocation(store, { ...invocation, durationMs: 10, error: undefined });
    const error = { errorType: 'Error', errorMessage: 'no' };
    recordInvocation(store, { ...invocation, durationMs: 30, error });
    const lambda = (name: string, statistic?: string) =>
      read('AWS/Lambda', name, { FunctionName: 'Shop-work' }, statistic);
    expect(lambda('Invocations')).toEqual({ 0: 2 });
    expect(lambda('Errors')).toEqual({ 0: 1 });
    expect(lambda('Throttles')).toEqual({ 0: 0 });
    expect(lambda('Duration', 'Average')).toEqual({ 0: 20 });
  });
});

describe("the HTTP API's metrics", () => {
  it.each([
    [200, 0, 0],
    [399, 0, 0],
    [400, 1, 0],
    [499, 1, 0],
    [500, 0, 1],
    [503, 0, 1],
  ])(
    'of a %d: %d client errors, %d server errors, for the API and its stage',
    (statusCode, client, server) => {
      const { store, read } = openWorld();
      recordRequest(store, 'api', {
        method: 'POST',
        statusCode,
        latencyMs: 7,
        integrationMs: undefined,
        bytes: 90,
        atMs: START,
      });
      for (const dimensions of [{ ApiId: 'api' }, { ApiId: 'api', Stage: '$default' }]) {
        const figures = ['Count', '4xx', '5xx', 'Latency', 'DataProcessed', 'IntegrationLatency'].map(
          (name) => read('AWS/ApiGateway', name, dimensions)[0],
        );
        expect(figures).toEqual([1, client, server, 7, 90, undefined]);
      }
    },
  );
});

describe('what functions write', () => {
  const bench = openBench();
  const { settings } = bench.make('').fn;
  afterAll(() => bench.close());

  it('goes to the metrics where it is one, and is kept by function otherwise', () => {
    const { cloudWatch, read } = openWorld();
    const told: string[] = [];
    const logs = createLogs(cloudWatch, ({ text }) => told.push(text));
    const CloudWatchMetrics = [{ Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'Orders' }] }];
    logs.take(settings, JSON.stringify({ _aws: { Timestamp: START, CloudWatchMetrics }, Orders: 3 }), START);
    logs.take(settings, 'a line', START);
    logs.take({ ...settings, name: 'other' }, '{"_aws": a broken document', START);
    expect(read('Shop', 'Orders', {})).toEqual({ 0: 3 });
    expect(logs.lines().map(({ text }) => text)).toEqual(['a line', '{"_aws": a broken document']);
    expect(logs.lines('work')).toEqual([{ component: 'work', atMs: START, text: 'a line' }]);
    expect(told).toHaveLength(2);
  });

  it('is kept to a limit, the latest lines last', () => {
    const { cloudWatch } = openWorld();
    const logs = createLogs(cloudWatch);
    for (let count = 1; count <= 12_000; count++) logs.take(settings, `line ${count}`, START);
    expect(logs.lines().length).toBeLessThanOrEqual(5_000);
    expect(logs.lines().length).toBeGreaterThanOrEqual(2_500);
    expect(logs.lines().at(-1)?.text).toBe('line 12000');
  });
});
