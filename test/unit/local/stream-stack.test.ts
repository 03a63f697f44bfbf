import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Duration } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { parseStatistic } from '../../../local/aws/cloudwatch/statistic';
import { STREAM_STACK_START, type StreamStack, startStreamStack } from '../../support/stream-stack';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const STREAM_ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/ledger/stream/2020-01-01T00:00:00.000';

/** Says when it got which event. */
const TELLING = `exports.handler = async (event) => { console.log(JSON.stringify({ atMs: Date.now(), event })); };`;

interface Told {
  readonly atMs: number;
  readonly event: DynamoDBStreamEvent;
}

describe('a table of the template whose stream feeds a function', () => {
  let stack: StreamStack;
  let client: DynamoDBClient;
  afterEach(async () => {
    client.destroy();
    await stack.stop();
  });
  const start = async (...given: Parameters<typeof startStreamStack>) => {
    stack = await startStreamStack(...given);
    client = new DynamoDBClient({
      region: stack.region,
      endpoint: stack.awsUrl,
      credentials: { ...stack.operator },
    });
  };
  const put = (pk: string, value: number, rest: object = {}) =>
    client.send(
      new PutItemCommand({
        TableName: 'ledger',
        Item: { pk: { S: pk }, sk: { S: '-' }, value: { N: String(value) }, ...rest },
      }),
    );
  const told = () => stack.written() as Told[];

  it("hands its changes over in Lambda's form, by the run's clock", async () => {
    await start(TELLING);
    await stack.clock.advance(90_500);
    await put('a', 1);
    await put('a', 2);
    await client.send(
      new DeleteItemCommand({ TableName: 'ledger', Key: { pk: { S: 'a' }, sk: { S: '-' } } }),
    );
    await stack.clock.advance(SECOND);
    const [{ atMs, event } = { atMs: 0, event: { Records: [] } }, ...others] = told();
    expect(others).toEqual([]);
    expect(atMs).toBe(STREAM_STACK_START + 90_500);
    const item = (value: string) => ({ pk: { S: 'a' }, sk: { S: '-' }, value: { N: value } });
    const common = {
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: STREAM_ARN,
    };
    const change = {
      ApproximateCreationDateTime: STREAM_STACK_START / 1000 + 90,
      Keys: { pk: { S: 'a' }, sk: { S: '-' } },
      SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    };
    expect(event).toEqual({
      Records: [
        { ...common, eventName: 'INSERT', dynamodb: { ...change, NewImage: item('1') } },
        { ...common, eventName: 'MODIFY', dynamodb: { ...change, NewImage: item('2'), OldImage: item('1') } },
        { ...common, eventName: 'REMOVE', dynamodb: { ...change, OldImage: item('2') } },
      ],
    });
  });

  it('is asked for what changed while it fails, and what is given up goes to its destination', async () => {
    const failing = `exports.handler = async ({ Records }) => {
      console.log(JSON.stringify(Records.map(({ dynamodb }) => dynamodb.Keys.pk.S)));
      if (Records.some(({ dynamodb }) => dynamodb.Keys.pk.S === 'bad')) throw new Error('no');
    };`;
    await start(failing, { retryAttempts: 1, bisectBatchOnError: true }, { streamShards: 1 });
    for (const pk of ['a', 'bad', 'b']) await put(pk, 1);
    await stack.clock.advance(MINUTE);
    expect(stack.written().filter(Array.isArray)).toEqual([
      ['a', 'bad', 'b'],
      ['a', 'bad'],
      ['a'],
      ['bad'],
      ['bad'],
      ['b'],
    ]);
    const [message, ...more] = stack.queues()[0]?.queue.receive(10) ?? [];
    expect(more).toEqual([]);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      DDBStreamBatchInfo: { batchSize: 1, streamArn: STREAM_ARN },
    });
  });

  it('may carry a state through windows, be filtered, and be brought again by a fault', async () => {
    const counting = `exports.handler = async ({ Records, state, isFinalInvokeForWindow, window }) => {
      const count = (state.count ?? 0) + Records.length;
      console.log(JSON.stringify({ atMs: Date.now(), records: Records.length, count, isFinalInvokeForWindow }));
      return { state: { count } };
    };`;
    const filters = [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })];
    await start(counting, { tumblingWindow: Duration.minutes(1), filters }, { streamShards: 1 });
    stack.faults.add({ service: 'lambda', action: 'Invoke', deliverAgainMs: 0, times: 1 });
    await put('a', 1);
    await put('a', 2);
    await stack.clock.advance(10 * SECOND);
    await put('b', 1);
    await stack.clock.advance(MINUTE);
    await put('c', 1);
    await stack.clock.advance(SECOND);
    const told = (second: number, records: number, count: number, isFinalInvokeForWindow = false) => ({
      atMs: STREAM_STACK_START + second * SECOND,
      records,
      count,
      isFinalInvokeForWindow,
    });
    expect(stack.written()).toEqual([
      told(0, 1, 1),
      told(0, 1, 1),
      told(10, 1, 2),
      told(70, 0, 2, true),
      told(70, 1, 1),
    ]);
  });

  it('shows in the metrics how old its batches are, and on the bill only its invocations', async () => {
    await start(TELLING, { maxBatchingWindow: Duration.seconds(20) });
    await put('a', 1);
    await stack.clock.advance(2 * MINUTE);
    const name = stack.template.byType('AWS::Lambda::Function')[0]?.ref ?? '';
    const ages = stack.cloudWatch.store.query({
      metric: { namespace: 'AWS/Lambda', name: 'IteratorAge', dimensions: { FunctionName: name } },
      statistic: parseStatistic('Maximum'),
      periodSeconds: 60,
      fromMs: STREAM_STACK_START,
      toMs: STREAM_STACK_START + 2 * MINUTE,
    });
    expect(ages).toEqual([{ atMs: STREAM_STACK_START, value: 20 * SECOND }]);
    const { components, standing } = stack.meter.snapshot();
    expect(standing.polledQueues).toBe(0);
    expect(components).toHaveLength(1);
    expect(components[0]).toMatchObject({ trigger: 'webhook', usage: { lambdaRequests: 1 } });
    expect(Object.keys(components[0]?.usage ?? {}).filter((line) => /dynamo|sqs/.test(line))).toEqual([]);
  });

  it('is left alone by a mapping that is not enabled', async () => {
    await start(TELLING, { enabled: false });
    await put('a', 1);
    await stack.clock.advance(MINUTE);
    expect(told()).toEqual([]);
  });
});

describe('a start with a stream', () => {
  type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
  const failureOf = async (change: (resources: Resources) => void): Promise<string> => {
    try {
      const stack = await startStreamStack('', {}, {}, ({ Resources }) => change(Resources));
      await stack.stop();
      return 'it started';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const withMapping = (properties: object) => (resources: Resources) => {
    for (const { Type, Properties } of Object.values(resources)) {
      if (Type === 'AWS::Lambda::EventSourceMapping') Object.assign(Properties, properties);
    }
  };
  const withoutAction = (action: string) => (resources: Resources) => {
    const statements = Object.values(resources)
      .filter(({ Type }) => Type === 'AWS::IAM::Policy')
      .flatMap(
        ({ Properties }) => (Properties.PolicyDocument as { Statement: { Action: unknown }[] }).Statement,
      );
    for (const statement of statements) {
      const kept = [statement.Action].flat().filter((each) => each !== action);
      statement.Action = kept.length > 0 ? kept : ['none:None'];
    }
  };

  it.each([
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ])("fails when the function's role lacks %s", async (action) => {
    expect(await failureOf(withoutAction(action))).toMatch(
      new RegExp(`is not authorized to perform ${action} on ${STREAM_ARN}$`),
    );
  });

  it('fails when its role may not send to the failure destination', async () => {
    expect(await failureOf(withoutAction('sqs:SendMessage'))).toMatch(
      /is not authorized to perform sqs:SendMessage on arn:aws:sqs:us-east-1:123456789012:given-up$/,
    );
  });

  it.each([
    [{ BatchSize: 10_001 }, /\.BatchSize: came 10001, accepted is 1 to 10000$/],
    [{ MaximumBatchingWindowInSeconds: 301 }, /came 301, accepted is 0 to 300$/],
    [{ TumblingWindowInSeconds: 901 }, /came 901, accepted is 0 to 900$/],
    [{ MaximumRecordAgeInSeconds: 59 }, /came 59, accepted is -1 or 60 to 604800$/],
    [{ MaximumRetryAttempts: -2 }, /came -2, accepted is -1 to 10000$/],
    [{ ParallelizationFactor: 2 }, /one batch of a shard at a time/],
    [{ StartingPosition: 'AT_TIMESTAMP' }, /came AT_TIMESTAMP, accepted are TRIM_HORIZON and LATEST$/],
    [
      { FilterCriteria: { Filters: [{ Pattern: '{"eventName":[{"cidr":"::/0"}]}' }] } },
      /Lambda knows no "cidr"/,
    ],
    [
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:us-east-1:123456789012:topic' } } },
      /is no queue of the template; a failure destination is one here$/,
    ],
  ])('fails on %j', async (properties, message) => {
    expect(await failureOf(withMapping(properties))).toMatch(message);
  });

  it('fails when the table has no stream to refer to', async () => {
    const change = (resources: Resources) => {
      for (const { Type, Properties } of Object.values(resources)) {
        if (Type === 'AWS::DynamoDB::GlobalTable') delete Properties.StreamSpecification;
      }
    };
    expect(await failureOf(change)).toMatch(/StreamArn/);
  });
});
