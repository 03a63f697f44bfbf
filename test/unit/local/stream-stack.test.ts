import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { STREAM_STACK_START, type StreamStack, startStreamStack } from '../../support/stream-stack';

const SECOND = 1_000;

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
    const eventSourceARN =
      'arn:aws:dynamodb:us-east-1:123456789012:table/ledger/stream/2020-01-01T00:00:00.000';
    const item = (value: string) => ({ pk: { S: 'a' }, sk: { S: '-' }, value: { N: value } });
    const common = {
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN,
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
});
