import { createSqsWorld, refusal, type SqsWorld } from '../../support/sqs-messages';

const SECOND = 1000;
const MIB = 1_048_576;

describe('sending by the API', () => {
  let world: SqsWorld;
  let url: string;
  beforeEach(() => {
    world = createSqsWorld();
    url = world.sqs.queueUrl(world.sqs.createQueue({ name: 'work' }));
  });
  const send = (input: object): Promise<string> =>
    refusal(world.call('SendMessage', { QueueUrl: url, MessageBody: 'x', ...input }));
  const text = (StringValue: string, DataType = 'String'): object => ({ DataType, StringValue });

  it.each([
    ['a queue that does not exist', { QueueUrl: 'http://sqs/123456789012/none' }, 'QueueDoesNotExist'],
    [
      'another host with the same path',
      { QueueUrl: 'https://sqs.example.com/123456789012/work' },
      'accepted',
    ],
    ['no body', { MessageBody: '' }, 'MissingParameter'],
    ['a body that is no text', { MessageBody: 7 }, 'InvalidParameterValue'],
    ['1 MiB', { MessageBody: 'x'.repeat(MIB) }, 'accepted'],
    ['1 MiB and a byte', { MessageBody: 'x'.repeat(MIB + 1) }, 'InvalidParameterValue'],
    [
      'attributes that push it over',
      { MessageBody: 'x'.repeat(MIB - 5), MessageAttributes: { a: text('b') } },
      'InvalidParameterValue',
    ],
    ['a control character', { MessageBody: 'a\u0000b' }, 'InvalidMessageContents'],
    ['a lone surrogate', { MessageBody: 'a\ud800b' }, 'InvalidMessageContents'],
    ['an emoji, a tab and a newline', { MessageBody: '\u{1F600}\t\r\n' }, 'accepted'],
    ['a delay over 15 minutes', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a deduplication id', { MessageDeduplicationId: 'x' }, 'InvalidParameterValue'],
    ['a group id on a standard queue', { MessageGroupId: 'tenant' }, 'accepted'],
    ['a group id with a space', { MessageGroupId: 'a b' }, 'InvalidParameterValue'],
    [
      'typed attributes',
      {
        MessageAttributes: { a: text('1', 'Number.int'), b: { DataType: 'Binary.gif', BinaryValue: 'AQID' } },
      },
      'accepted',
    ],
    ['a number that is none', { MessageAttributes: { a: text('one', 'Number') } }, 'InvalidParameterValue'],
    ['an unknown type', { MessageAttributes: { a: text('x', 'Text') } }, 'InvalidParameterValue'],
    ['an empty value', { MessageAttributes: { a: text('') } }, 'InvalidParameterValue'],
    ['a reserved name', { MessageAttributes: { 'AWS.x': text('x') } }, 'InvalidParameterValue'],
    [
      'eleven attributes',
      { MessageAttributes: Object.fromEntries([...'abcdefghijk'].map((name) => [name, text('x')])) },
      'InvalidParameterValue',
    ],
    [
      'an unknown system attribute',
      { MessageSystemAttributes: { Other: text('x') } },
      'InvalidParameterValue',
    ],
  ])('judges %s', async (_, input, expected) => {
    expect(await send(input)).toBe(expected);
  });

  it('takes the trace header from the message, else from the call', async () => {
    const context = { traceHeader: 'Root=call', caller: 'ingest' };
    await world.call('SendMessage', { QueueUrl: url, MessageBody: 'a' }, context);
    const own = { AWSTraceHeader: text('Root=message') };
    await world.call(
      'SendMessage',
      { QueueUrl: url, MessageBody: 'b', MessageSystemAttributes: own },
      context,
    );
    const peeked = world.sqs
      .queueByName('work')
      ?.peek(2)
      .map(({ attributes }) => attributes);
    expect(peeked).toMatchObject([
      { AWSTraceHeader: 'Root=call', SenderId: expect.stringContaining('ingest') },
      { AWSTraceHeader: 'Root=message' },
    ]);
  });

  it.each([
    ['no entries', [], 'EmptyBatchRequest'],
    ['eleven entries', Array(11).fill({ Id: 'a', MessageBody: 'x' }), 'TooManyEntriesInBatchRequest'],
    ['the same id twice', Array(2).fill({ Id: 'a', MessageBody: 'x' }), 'BatchEntryIdsNotDistinct'],
    ['an id with a dot', [{ Id: 'a.b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    [
      'more than 1 MiB together',
      ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) })),
      'BatchRequestTooLong',
    ],
  ])('refuses a batch with %s', async (_, Entries, expected) => {
    expect(await refusal(world.call('SendMessageBatch', { QueueUrl: url, Entries }))).toBe(expected);
  });

  it('lets good entries of a batch succeed beside bad ones', async () => {
    const Entries = [
      { Id: 'good', MessageBody: 'x' },
      { Id: 'bad', MessageBody: '\u0001' },
    ];
    expect(await world.call('SendMessageBatch', { QueueUrl: url, Entries })).toMatchObject({
      Successful: [{ Id: 'good', MD5OfMessageBody: expect.stringMatching(/^[0-9a-f]{32}$/) }],
      Failed: [{ Id: 'bad', Code: 'InvalidMessageContents', SenderFault: true }],
    });
  });
});

describe('receiving by the API', () => {
  it('waits for a message, and answers as soon as one is sent', async () => {
    const { clock, sqs, call } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work' });
    const QueueUrl = sqs.queueUrl(queue);
    let answer: Record<string, unknown> | undefined;
    void call('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 }).then((output) => {
      answer = output;
    });
    await clock.advance(5 * SECOND);
    expect(answer).toBeUndefined();
    queue.send({ body: 'late' });
    await clock.idle();
    expect(answer).toMatchObject({ Messages: [{ Body: 'late' }] });
  });

  it('answers with nothing when the wait is over, and wakes when a message turns visible', async () => {
    const { clock, sqs, call } = createSqsWorld();
    const queue = sqs.createQueue({
      name: 'work',
      attributes: { VisibilityTimeout: '10', ReceiveMessageWaitTimeSeconds: 15 },
    });
    const QueueUrl = sqs.queueUrl(queue);
    const empty = call('ReceiveMessage', { QueueUrl });
    await clock.advance(15 * SECOND);
    expect(await empty).toEqual({});
    queue.send({ body: 'held' });
    queue.receive(1);
    const woken = call('ReceiveMessage', { QueueUrl }).then((output) => ({ output, atMs: clock.now() }));
    const before = clock.now();
    await clock.advance(15 * SECOND);
    expect(await woken).toMatchObject({
      output: { Messages: [{ Body: 'held' }] },
      atMs: before + 10 * SECOND,
    });
  });

  it('returns the attributes that were asked for', async () => {
    const { sqs, call } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work', attributes: { VisibilityTimeout: 0 } });
    const QueueUrl = sqs.queueUrl(queue);
    const value = { DataType: 'String', StringValue: 'x' };
    queue.send({ body: 'a', attributes: { 'app.one': value, 'app.two': value, other: value } });
    const receive = async (input: object): Promise<unknown> => {
      const { Messages } = await call('ReceiveMessage', { QueueUrl, ...input });
      const [message] = Messages as { Attributes?: object; MessageAttributes?: object }[];
      return [Object.keys(message?.Attributes ?? {}), Object.keys(message?.MessageAttributes ?? {})];
    };
    expect(await receive({})).toEqual([[], []]);
    expect(
      await receive({ MessageSystemAttributeNames: ['SentTimestamp'], MessageAttributeNames: ['app.*'] }),
    ).toEqual([['SentTimestamp'], ['app.one', 'app.two']]);
    expect(await receive({ AttributeNames: ['SenderId'], MessageAttributeNames: ['other'] })).toEqual([
      ['SenderId'],
      ['other'],
    ]);
    expect(await receive({ AttributeNames: ['All'], MessageAttributeNames: ['All'] })).toEqual([
      ['SenderId', 'SentTimestamp', 'ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp'],
      ['app.one', 'app.two', 'other'],
    ]);
  });

  it.each([
    ['ReceiveMessage', { MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
    ['ReceiveMessage', { WaitTimeSeconds: 21 }, 'InvalidParameterValue'],
    ['ReceiveMessage', { VisibilityTimeout: 43_201 }, 'InvalidParameterValue'],
    ['ReceiveMessage', { MaxNumberOfMessages: '5' }, 'accepted'],
    ['DeleteMessage', { ReceiptHandle: 'nonsense' }, 'ReceiptHandleIsInvalid'],
    ['DeleteMessage', {}, 'MissingParameter'],
    [
      'ChangeMessageVisibility',
      { ReceiptHandle: 'nonsense', VisibilityTimeout: 1 },
      'ReceiptHandleIsInvalid',
    ],
    ['GetQueueAttributes', { AttributeNames: ['Size'] }, 'InvalidAttributeName'],
    ['SetQueueAttributes', { Attributes: { VisibilityTimeout: '-1' } }, 'InvalidParameterValue'],
    ['SetQueueAttributes', { Attributes: { Colour: 'red' } }, 'InvalidAttributeName'],
    ['Fly', {}, 'InvalidAction'],
    ['toString', {}, 'InvalidAction'],
  ])('judges %s with %j', async (action, input, expected) => {
    const { sqs, call } = createSqsWorld();
    const QueueUrl = sqs.queueUrl(sqs.createQueue({ name: 'work' }));
    expect(await refusal(call(action, { QueueUrl, ...input }))).toBe(expected);
  });
});

describe('queues by the API', () => {
  it('describes a queue with its counts and settings', async () => {
    const { sqs, call } = createSqsWorld();
    const policy = { Version: '2012-10-17', Statement: [] };
    const queue = sqs.createQueue({ name: 'work', attributes: { Policy: policy, MaximumMessageSize: 2048 } });
    for (const delaySeconds of [0, 0, 9]) queue.send({ body: 'x', delaySeconds });
    queue.receive(1);
    const QueueUrl = sqs.queueUrl(queue);
    const { Attributes } = await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
    expect(Attributes).toMatchObject({
      QueueArn: 'arn:aws:sqs:us-east-1:123456789012:work',
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      MaximumMessageSize: '2048',
      VisibilityTimeout: '30',
      Policy: JSON.stringify(policy),
      CreatedTimestamp: '1795219200',
    });
    await call('SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: '45' } });
    expect(await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['VisibilityTimeout'] })).toEqual({
      Attributes: { VisibilityTimeout: '45' },
    });
  });

  it('makes, finds, lists, tags and deletes queues', async () => {
    const { call } = createSqsWorld();
    const made = await call('CreateQueue', { QueueName: 'a-one', tags: { team: 'ops' } });
    expect(made).toEqual({ QueueUrl: 'http://127.0.0.1:4566/123456789012/a-one' });
    expect(await call('CreateQueue', { QueueName: 'a-one' })).toEqual(made);
    const other = { QueueName: 'a-one', Attributes: { DelaySeconds: '5' } };
    expect(await refusal(call('CreateQueue', other))).toBe('QueueNameExists');
    await call('CreateQueue', { QueueName: 'a-two' });
    await call('CreateQueue', { QueueName: 'b' });
    expect(await call('GetQueueUrl', { QueueName: 'a-one' })).toEqual(made);
    const page = await call('ListQueues', { QueueNamePrefix: 'a', MaxResults: 1 });
    expect(page).toEqual({ QueueUrls: [made.QueueUrl], NextToken: '1' });
    expect(await call('ListQueues', { QueueNamePrefix: 'a', MaxResults: 1, NextToken: '1' })).toEqual({
      QueueUrls: ['http://127.0.0.1:4566/123456789012/a-two'],
    });
    await call('TagQueue', { ...made, Tags: { stage: 'dev' } });
    await call('UntagQueue', { ...made, TagKeys: ['team'] });
    expect(await call('ListQueueTags', made)).toEqual({ Tags: { stage: 'dev' } });
    await call('DeleteQueue', made);
    expect(await refusal(call('GetQueueUrl', { QueueName: 'a-one' }))).toBe('QueueDoesNotExist');
    expect(await refusal(call('CreateQueue', { QueueName: 'x.fifo' }))).toBe('InvalidParameterValue');
  });

  it('refuses a dead-letter queue that does not exist or does not allow it', async () => {
    const { sqs } = createSqsWorld();
    const redrive = (target: string): object => ({
      RedrivePolicy: {
        deadLetterTargetArn: `arn:aws:sqs:us-east-1:123456789012:${target}`,
        maxReceiveCount: 3,
      },
    });
    const create = (target: string) => (): unknown =>
      sqs.createQueue({ name: `to-${target}`, attributes: { ...redrive(target) } });
    sqs.createQueue({ name: 'closed', attributes: { RedriveAllowPolicy: { redrivePermission: 'denyAll' } } });
    const source = 'arn:aws:sqs:us-east-1:123456789012:to-picky';
    const byQueue = { redrivePermission: 'byQueue', sourceQueueArns: [source] };
    sqs.createQueue({ name: 'picky', attributes: { RedriveAllowPolicy: JSON.stringify(byQueue) } });
    expect(create('none')).toThrow('Dead letter target does not exist');
    expect(create('closed')).toThrow('does not allow');
    expect(create('picky')).not.toThrow();
    const bad = { RedrivePolicy: { deadLetterTargetArn: 'x', maxReceiveCount: 0 } };
    expect(() => sqs.createQueue({ name: 'bad', attributes: bad })).toThrow('maxReceiveCount');
  });

  it('purges once a minute', async () => {
    const { clock, sqs, call } = createSqsWorld();
    const queue = sqs.createQueue({ name: 'work' });
    const QueueUrl = sqs.queueUrl(queue);
    queue.send({ body: 'a' });
    queue.send({ body: 'b' });
    queue.receive(1);
    await call('PurgeQueue', { QueueUrl });
    expect(queue.statistics()).toMatchObject({ visible: 0, notVisible: 0 });
    expect(await refusal(call('PurgeQueue', { QueueUrl }))).toBe('PurgeQueueInProgress');
    await clock.advance(60 * SECOND);
    expect(await refusal(call('PurgeQueue', { QueueUrl }))).toBe('accepted');
  });

  it('reports each call for the bill in chunks of 64 KiB', async () => {
    const records: object[] = [];
    const { call } = createSqsWorld({ onRequest: (record) => records.push(record) });
    const queueArn = 'arn:aws:sqs:us-east-1:123456789012:work';
    const { QueueUrl } = await call('CreateQueue', { QueueName: 'work' });
    await call('SendMessage', { QueueUrl, MessageBody: 'x'.repeat(65_537) });
    await call('ReceiveMessage', { QueueUrl });
    await call('ReceiveMessage', { QueueUrl });
    expect(records.slice(1)).toMatchObject([
      { action: 'SendMessage', queueArn, chunks64k: 2, grouped: false },
      { action: 'ReceiveMessage', queueArn, chunks64k: 2 },
      { action: 'ReceiveMessage', queueArn, chunks64k: 1 },
    ]);
  });
});

describe('the permissions that a call takes', () => {
  const work = 'arn:aws:sqs:us-east-1:123456789012:work';
  const dead = 'arn:aws:sqs:us-east-1:123456789012:dead';
  const QueueUrl = 'http://x/123456789012/work';
  it.each([
    ['SendMessageBatch', { QueueUrl }, [['sqs:SendMessage', work]]],
    ['DeleteMessageBatch', { QueueUrl }, [['sqs:DeleteMessage', work]]],
    ['ChangeMessageVisibilityBatch', { QueueUrl }, [['sqs:ChangeMessageVisibility', work]]],
    ['GetQueueUrl', { QueueName: 'work' }, [['sqs:GetQueueUrl', work]]],
    ['ListQueues', {}, [['sqs:ListQueues', '*']]],
    ['ReceiveMessage', { QueueUrl: 7 }, [['sqs:ReceiveMessage', '*']]],
    ['ListMessageMoveTasks', { SourceArn: dead }, [['sqs:ListMessageMoveTasks', dead]]],
    [
      'StartMessageMoveTask',
      { SourceArn: dead, DestinationArn: work },
      [
        ['sqs:StartMessageMoveTask', dead],
        ['sqs:ReceiveMessage', dead],
        ['sqs:DeleteMessage', dead],
        ['sqs:GetQueueAttributes', dead],
        ['sqs:SendMessage', work],
      ],
    ],
    ['Fly', {}, []],
  ])('%s', (action, input, expected) => {
    const { service } = createSqsWorld().sqs;
    expect(service.permissions(action, input).map(({ action: name, resource }) => [name, resource])).toEqual(
      expected,
    );
  });
});
