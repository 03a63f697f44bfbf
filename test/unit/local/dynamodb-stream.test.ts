import { type DynamoEngine, startEngine } from '../../../local/aws/dynamodb/engine';
import { createDynamoService } from '../../../local/aws/dynamodb/service';
import type { StartingPosition } from '../../../local/aws/dynamodb/stream';
import type { StreamRecord } from '../../../local/aws/dynamodb/stream-record';
import { createStreams, type Streams } from '../../../local/aws/dynamodb/streams';
import { createTables, readTables, type Table } from '../../../local/aws/dynamodb/table';
import { startTtlSweep } from '../../../local/aws/dynamodb/ttl';
import type { Input } from '../../../local/aws/service';
import { VirtualClock } from '../../../local/time/virtual-clock';
import { stackOf } from './template-builder';

const START = Date.UTC(2026, 10, 21, 9);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Tables of a stack, by name, with the properties given beside those that any table has. */
function tablesOf(all: Readonly<Record<string, object>>): readonly Table[] {
  const resources = Object.entries(all).map(([TableName, properties]) => [
    TableName.replaceAll('-', ''),
    {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        TableName,
        AttributeDefinitions: ['pk', 'sk'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        ...properties,
      },
    },
  ]);
  return readTables(stackOf(Object.fromEntries(resources)));
}

const BOTH = { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } };
const item = (pk: string, rest: object = {}) => ({ pk: { S: pk }, sk: { S: '-' }, ...rest });
const number = (value: number) => ({ N: String(value) });

describe('the stream of a table in the engine', () => {
  let engine: DynamoEngine;
  let count = 0;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());

  const open = async (
    properties: object = BOTH,
    { lanes = 2, from = 'TRIM_HORIZON' as StartingPosition } = {},
  ) => {
    const name = `ledger-${++count}`;
    const tables = tablesOf({ [name]: properties });
    const clock = new VirtualClock(START);
    await createTables(engine.client, tables);
    return { name, clock, ...(await listen(tables, clock, lanes, from)) };
  };
  /** Also to a table that is there already. */
  const listen = async (
    tables: readonly Table[],
    clock: VirtualClock,
    lanes: number,
    from: StartingPosition,
  ) => {
    const streams = createStreams(tables, engine.client, clock, lanes);
    const taken: StreamRecord[] = [];
    for (const stream of streams.byArn.values()) stream.subscribe(from, (records) => taken.push(...records));
    await streams.open();
    const { service } = createDynamoService(engine.client, tables, undefined, streams.changed);
    const call = (action: string, input: Input) =>
      clock.track(
        Promise.resolve(service.handle(action, input, { caller: 'operator', traceHeader: undefined })),
      );
    return { streams, taken, tables, call };
  };
  const keysOf = (records: readonly StreamRecord[]) =>
    records.map(({ event }) => (event.dynamodb as { Keys: { pk: { S: string } } }).Keys.pk.S);
  const kindsOf = (records: readonly StreamRecord[]) => records.map(({ event }) => event.eventName);

  it('tells every kind of write, once', async () => {
    const { name, clock, call, taken } = await open(BOTH, { lanes: 1 });
    await call('PutItem', { TableName: name, Item: item('put') });
    await call('UpdateItem', {
      TableName: name,
      Key: item('put'),
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': number(1) },
    });
    await call('BatchWriteItem', { RequestItems: { [name]: [{ PutRequest: { Item: item('batch') } }] } });
    await call('TransactWriteItems', {
      TransactItems: [
        { Put: { TableName: name, Item: item('transaction') } },
        { Delete: { TableName: name, Key: item('put') } },
      ],
    });
    await call('DeleteItem', { TableName: name, Key: item('batch') });
    await clock.advance(SECOND);
    expect(keysOf(taken)).toEqual(['put', 'put', 'batch', 'transaction', 'put', 'batch']);
    expect(kindsOf(taken)).toEqual(['INSERT', 'MODIFY', 'INSERT', 'INSERT', 'REMOVE', 'REMOVE']);
  });

  it('tells nothing of what changes nothing: the same item again, a delete of none, a condition refused', async () => {
    const { name, clock, call, taken } = await open();
    await call('PutItem', { TableName: name, Item: item('a', { v: number(1), w: { S: 'x' } }) });
    await call('PutItem', { TableName: name, Item: item('a', { w: { S: 'x' }, v: number(1) }) });
    await call('DeleteItem', { TableName: name, Key: item('none') });
    const refused = call('PutItem', {
      TableName: name,
      Item: item('a'),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await expect(refused).rejects.toMatchObject({ code: 'ConditionalCheckFailedException' });
    await clock.advance(SECOND);
    expect(kindsOf(taken)).toEqual(['INSERT']);
  });

  it('keeps the changes of a key on one lane, in their order, and uses all lanes', async () => {
    const { name, clock, call, taken } = await open(BOTH, { lanes: 3 });
    for (let round = 1; round <= 4; round++) {
      await Promise.all(
        Array.from({ length: 30 }, (_, key) =>
          call('PutItem', { TableName: name, Item: item(`k${key}`, { round: number(round) }) }),
        ),
      );
    }
    await clock.advance(SECOND);
    expect(taken).toHaveLength(120);
    expect(new Set(taken.map(({ lane }) => lane))).toEqual(new Set([0, 1, 2]));
    for (const key of new Set(keysOf(taken))) {
      const own = taken.filter((record) => keysOf([record])[0] === key);
      expect(new Set(own.map(({ shardId }) => shardId)).size).toBe(1);
      const rounds = own.map(
        ({ event }) => (event.dynamodb as { NewImage: { round: { N: string } } }).NewImage.round.N,
      );
      expect(rounds).toEqual(['1', '2', '3', '4']);
      const numbers = own.map(({ sequenceNumber }) => BigInt(sequenceNumber));
      expect(numbers).toEqual([...numbers].sort((a, b) => (a < b ? -1 : 1)));
    }
    expect(new Set(taken.map(({ event }) => event.eventID)).size).toBe(120);
  });

  it('reads more than a page at once', async () => {
    const { name, clock, call, taken } = await open();
    for (let batch = 0; batch < 100; batch++) {
      const puts = Array.from({ length: 25 }, (_, index) => ({
        PutRequest: { Item: item(`k${batch}-${index}`) },
      }));
      await call('BatchWriteItem', { RequestItems: { [name]: puts } });
    }
    await clock.advance(SECOND);
    expect(new Set(keysOf(taken)).size).toBe(2_500);
    expect(taken).toHaveLength(2_500);
  });

  it("dates by the run's clock, to the millisecond within and to the second without", async () => {
    const { name, clock, call, taken } = await open();
    await clock.advance(MINUTE + 700);
    await call('PutItem', { TableName: name, Item: item('a') });
    await clock.advance(SECOND);
    expect(taken.map(({ createdAtMs }) => createdAtMs - START)).toEqual([60_700]);
    expect(taken[0]?.event.dynamodb).toMatchObject({ ApproximateCreationDateTime: START / 1000 + 60 });
  });

  it('names the table as author of what its TTL deletes, and nobody of other deletions', async () => {
    const { name, clock, call, taken, streams, tables } = await open();
    const stop = startTtlSweep(clock, engine.client, tables, streams);
    for (const [pk, seconds] of Object.entries({ expired: 30, deleted: 30, kept: 3_600 })) {
      await call('PutItem', { TableName: name, Item: item(pk, { expires: number(START / 1000 + seconds) }) });
    }
    await call('DeleteItem', { TableName: name, Key: item('deleted') });
    await clock.advance(2 * MINUTE);
    stop();
    // Under the same key as an item that was swept before.
    await call('PutItem', { TableName: name, Item: item('expired') });
    await call('DeleteItem', { TableName: name, Key: item('expired') });
    await clock.advance(SECOND);
    const removed = taken.filter(({ event }) => event.eventName === 'REMOVE');
    expect(keysOf(removed)).toEqual(['deleted', 'expired', 'expired']);
    const BY_TTL = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    expect(removed.map(({ event }) => event.userIdentity)).toEqual([undefined, BY_TTL, undefined]);
  });

  it('is read no more once it is stopped', async () => {
    const { name, clock, call, taken, streams } = await open();
    await call('PutItem', { TableName: name, Item: item('a') });
    streams.stop();
    await call('PutItem', { TableName: name, Item: item('b') });
    await clock.advance(SECOND);
    expect(taken).toEqual([]);
  });

  it.each<[StartingPosition, readonly string[]]>([
    ['TRIM_HORIZON', ['before', 'after']],
    ['LATEST', ['after']],
  ])('of a table that was there before begins at %s', async (from, keys) => {
    const { name, clock, call, tables } = await open(BOTH, { lanes: 1 });
    await call('PutItem', { TableName: name, Item: item('before') });
    await clock.advance(SECOND);
    const second = await listen(tables, clock, 1, from);
    await second.call('PutItem', { TableName: name, Item: item('after') });
    await clock.advance(SECOND);
    expect(keysOf(second.taken)).toEqual(keys);
  });

  it('tells as much as its view has', async () => {
    const { name, clock, call, taken } = await open({ StreamSpecification: { StreamViewType: 'KEYS_ONLY' } });
    await call('PutItem', { TableName: name, Item: item('a', { v: number(1) }) });
    await clock.advance(SECOND);
    const { dynamodb } = taken[0]?.event ?? {};
    expect(Object.keys(dynamodb ?? {}).sort()).toEqual([
      'ApproximateCreationDateTime',
      'Keys',
      'SequenceNumber',
      'SizeBytes',
      'StreamViewType',
    ]);
  });

  it('is none where the table has none', async () => {
    const { streams } = await open({});
    expect((streams satisfies Streams).byArn.size).toBe(0);
  });

  it('is missed in a table that an earlier run made without one', async () => {
    const { name, clock } = await open({});
    await expect(listen(tablesOf({ [name]: BOTH }), clock, 1, 'LATEST')).rejects.toThrow(
      `the table ${name} was made without a stream by an earlier run`,
    );
  });
});

it('reads one page after the other, though told of more while a slow read is under way', async () => {
  const [table] = tablesOf({ slow: BOTH });
  if (!table) throw new Error('there is no table');
  const tasks: (() => void | Promise<void>)[] = [];
  /** By the wall clock, timers do not wait for each other. */
  const clock = {
    now: () => START,
    schedule: (_atMs: number, task: () => void | Promise<void>) => {
      tasks.push(task);
      return { cancel: () => {} };
    },
    track: <T>(work: Promise<T>) => work,
  };
  const asked: unknown[] = [];
  const answers: ((page: Input) => void)[] = [];
  const described: Readonly<Record<string, Input>> = {
    DescribeTable: { Table: { LatestStreamArn: 'engine' } },
    DescribeStream: { StreamDescription: { Shards: [{ ShardId: 'one' }] } },
    GetShardIterator: { ShardIterator: '0' },
  };
  const client = {
    forward: () => Promise.reject(new Error('not called')),
    close: () => {},
    call: (action: string, { ShardIterator }: Input) => {
      const known = described[action];
      if (known) return Promise.resolve(known);
      asked.push(ShardIterator);
      return new Promise<Input>((resolve) => answers.push(resolve));
    },
  };
  const streams = createStreams([table], client, clock, 1);
  const taken: StreamRecord[] = [];
  for (const stream of streams.byArn.values())
    stream.subscribe('LATEST', (records) => taken.push(...records));
  const answer = async (next: string, ...numbers: readonly string[]) => {
    await new Promise((resolve) => setImmediate(resolve));
    const Records = numbers.map((SequenceNumber) => ({
      eventName: 'INSERT',
      dynamodb: { Keys: { pk: { S: 'a' }, sk: { S: '-' } }, SequenceNumber },
    }));
    answers.shift()?.({ NextShardIterator: next, Records });
    await new Promise((resolve) => setImmediate(resolve));
  };
  const opened = streams.open();
  await answer('0');
  await opened;
  streams.changed('slow');
  void tasks.shift()?.();
  streams.changed('slow');
  streams.changed('slow');
  void tasks.shift()?.();
  expect(tasks).toEqual([]);
  await answer('2', '1', '2');
  await answer('3', '3');
  expect(asked).toEqual(['0', '0', '2']);
  expect(taken).toHaveLength(3);
});
