import { AwsError } from '../../../local/aws/service';
import { createSnsWorld, DEAD_ARN, FUNCTION_ARN, QUEUE_ARN } from '../../support/sns-world';

const SECOND = 1000;
const ATTRIBUTES = {
  kind: { DataType: 'String', StringValue: 'status' },
  raw: { DataType: 'Binary', BinaryValue: 'AQID' },
};

describe('delivery to a queue', () => {
  it('wraps the message in the envelope of SNS', async () => {
    const { clock, sns, topicArn, queued, call } = createSnsWorld();
    const { arn } = sns.subscribe({ topicArn, protocol: 'sqs', endpoint: QUEUE_ARN });
    const input = {
      TopicArn: topicArn,
      Message: 'hello',
      Subject: 'Hi',
      MessageAttributes: ATTRIBUTES,
      MessageGroupId: 'tenant',
    };
    const { MessageId } = await call('Publish', input, { traceHeader: 'Root=1', caller: 'tester' });
    await clock.idle();
    expect(queued).toMatchObject([
      { queueArn: QUEUE_ARN, attributes: {}, traceHeader: 'Root=1', groupId: 'tenant' },
    ]);
    expect(JSON.parse(queued[0]?.body ?? '')).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn: topicArn,
      Subject: 'Hi',
      Message: 'hello',
      Timestamp: '2026-11-21T00:00:00.000Z',
      SignatureVersion: '1',
      Signature: expect.any(String),
      SigningCertURL: expect.any(String),
      UnsubscribeURL: `http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=${arn}`,
      MessageAttributes: {
        kind: { Type: 'String', Value: 'status' },
        raw: { Type: 'Binary', Value: 'AQID' },
      },
    });
    expect(sns.topicByArn(topicArn)?.statistics).toMatchObject({ published: 1, delivered: 1, failed: 0 });
  });

  it('sends the bare message with its attributes when delivery is raw', async () => {
    const { clock, sns, topicArn, queued } = createSnsWorld();
    sns.subscribe({ topicArn, protocol: 'sqs', endpoint: QUEUE_ARN, rawMessageDelivery: true });
    sns.publish({ topicArn, message: 'hello', attributes: ATTRIBUTES });
    await clock.idle();
    expect(queued).toMatchObject([{ body: 'hello', attributes: ATTRIBUTES }]);
  });

  it('leaves out what the filter stops, and counts it', async () => {
    const { clock, sns, topicArn, queued } = createSnsWorld();
    sns.subscribe({
      topicArn,
      protocol: 'sqs',
      endpoint: QUEUE_ARN,
      filterPolicy: { kind: ['status'] },
      rawMessageDelivery: true,
    });
    const filterPolicy = JSON.stringify({ level: [{ numeric: ['>', 3] }] });
    sns.subscribe({
      topicArn,
      protocol: 'sqs',
      endpoint: DEAD_ARN,
      filterPolicy,
      filterPolicyScope: 'MessageBody',
      rawMessageDelivery: 'true',
    });
    sns.publish({ topicArn, message: '{"level":5}', attributes: ATTRIBUTES });
    sns.publish({ topicArn, message: '{"level":1}' });
    await clock.idle();
    expect(queued.map(({ queueArn, body }) => [queueArn, body])).toEqual([
      [QUEUE_ARN, '{"level":5}'],
      [DEAD_ARN, '{"level":5}'],
    ]);
    expect(sns.topicByArn(topicArn)?.statistics).toMatchObject({
      published: 2,
      delivered: 2,
      filteredOut: 2,
    });
  });

  it('gives each protocol its own text', async () => {
    const { clock, sns, topicArn, queued, call } = createSnsWorld();
    sns.subscribe({ topicArn, protocol: 'sqs', endpoint: QUEUE_ARN, rawMessageDelivery: true });
    sns.subscribe({ topicArn, protocol: 'email', endpoint: 'ops@example.com' });
    const Message = JSON.stringify({ default: 'for all', sqs: 'for queues' });
    await call('Publish', { TopicArn: topicArn, Message, MessageStructure: 'json' });
    await clock.idle();
    expect(queued[0]?.body).toBe('for queues');
    expect(sns.outbox).toMatchObject([
      { protocol: 'email', endpoint: 'ops@example.com', message: 'for all' },
    ]);
  });

  it('gives up at once when the queue does not exist, and parks the message', async () => {
    const parked: string[] = [];
    const { clock, sns, topicArn } = createSnsWorld({
      sendToQueue: (queueArn, body) => {
        if (queueArn === QUEUE_ARN) throw new AwsError('QueueDoesNotExist', 'no queue');
        parked.push(body);
      },
    });
    const redrivePolicy = { deadLetterTargetArn: DEAD_ARN };
    sns.subscribe({
      topicArn,
      protocol: 'sqs',
      endpoint: QUEUE_ARN,
      rawMessageDelivery: true,
      redrivePolicy,
    });
    sns.publish({ topicArn, message: 'hello' });
    await clock.idle();
    expect(parked).toEqual(['hello']);
    expect(sns.topicByArn(topicArn)?.statistics).toMatchObject({ delivered: 0, failed: 1, redrivenToDlq: 1 });
  });
});

describe('delivery to a function', () => {
  it('invokes it with the event that Lambda documents', async () => {
    const { clock, sns, topicArn, invoked } = createSnsWorld();
    const { arn } = sns.subscribe({ topicArn, protocol: 'lambda', endpoint: FUNCTION_ARN });
    sns.publish({ topicArn, message: 'hello', traceHeader: 'Root=1' });
    await clock.idle();
    expect(invoked).toEqual([
      {
        functionArn: FUNCTION_ARN,
        traceHeader: 'Root=1',
        event: {
          Records: [
            {
              EventSource: 'aws:sns',
              EventVersion: '1.0',
              EventSubscriptionArn: arn,
              Sns: {
                Type: 'Notification',
                MessageId: expect.any(String),
                TopicArn: topicArn,
                Subject: null,
                Message: 'hello',
                Timestamp: '2026-11-21T00:00:00.000Z',
                SignatureVersion: '1',
                Signature: expect.any(String),
                SigningCertUrl: expect.any(String),
                UnsubscribeUrl: expect.stringContaining(arn),
                MessageAttributes: {},
              },
            },
          ],
        },
      },
    ]);
  });

  it('tries again with growing waits while the other side is in trouble', async () => {
    const attemptsAtSeconds: number[] = [];
    const { clock, sns, topicArn } = createSnsWorld({
      invokeFunction: () => {
        attemptsAtSeconds.push(Math.round((clock.now() - startMs) / SECOND));
        if (attemptsAtSeconds.length < 9) throw new Error('throttled');
      },
    });
    const startMs = clock.now();
    sns.subscribe({ topicArn, protocol: 'lambda', endpoint: FUNCTION_ARN });
    sns.publish({ topicArn, message: 'hello' });
    await clock.advance(3600 * SECOND);
    expect(attemptsAtSeconds).toEqual([0, 0, 0, 0, 1, 2, 3, 4, 6]);
    expect(sns.topicByArn(topicArn)?.statistics).toMatchObject({ delivered: 1, failed: 0 });
  });
});

describe('delivery to a web endpoint', () => {
  it('posts to this machine with the headers of SNS, and three times more after failures', async () => {
    const posts: { url: string; headers: object; atMs: number }[] = [];
    const { clock, sns, topicArn, queued } = createSnsWorld({
      postHttp: async (url, headers) => {
        posts.push({ url, headers, atMs: clock.now() });
        return 503;
      },
    });
    const redrivePolicy = { deadLetterTargetArn: DEAD_ARN };
    const endpoint = 'http://localhost:9000/hook';
    const { arn } = sns.subscribe({
      topicArn,
      protocol: 'http',
      endpoint,
      rawMessageDelivery: true,
      redrivePolicy,
    });
    const messageId = sns.publish({ topicArn, message: 'hello' });
    await clock.advance(300 * SECOND);
    expect(posts.map(({ atMs }) => (atMs - (posts[0]?.atMs ?? 0)) / SECOND)).toEqual([0, 20, 40, 60]);
    expect(posts[0]).toMatchObject({
      url: endpoint,
      headers: {
        'x-amz-sns-message-type': 'Notification',
        'x-amz-sns-message-id': messageId,
        'x-amz-sns-topic-arn': topicArn,
        'x-amz-sns-subscription-arn': arn,
        'x-amz-sns-rawdelivery': 'true',
      },
    });
    expect(queued).toMatchObject([{ queueArn: DEAD_ARN, body: 'hello' }]);
  });

  it('does not try again what was refused', async () => {
    let posts = 0;
    const { clock, sns, topicArn } = createSnsWorld({ postHttp: async () => 400 + 0 * posts++ });
    sns.subscribe({ topicArn, protocol: 'http', endpoint: 'http://127.0.0.1:9000/' });
    sns.publish({ topicArn, message: 'hello' });
    await clock.advance(300 * SECOND);
    expect(posts).toBe(1);
  });

  it.each(['https://example.com/hook', 'http://127.0.0.1.example.com/', 'http://localhost@example.com/'])(
    'never calls %s',
    async (endpoint) => {
      let posts = 0;
      const { clock, sns, topicArn } = createSnsWorld({ postHttp: async () => 200 + 0 * posts++ });
      sns.subscribe({ topicArn, protocol: endpoint.startsWith('https') ? 'https' : 'http', endpoint });
      sns.publish({ topicArn, message: 'hello' });
      await clock.advance(300 * SECOND);
      expect(posts).toBe(0);
      expect(sns.outbox).toMatchObject([{ endpoint, note: 'not delivered: leaves this machine' }]);
      expect(sns.topicByArn(topicArn)?.statistics).toMatchObject({ delivered: 0, failed: 0 });
    },
  );
});
