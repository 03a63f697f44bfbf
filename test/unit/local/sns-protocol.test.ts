import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { createSns, type Sns } from '../../../local/aws/sns/sns';
import { createSqs, type Sqs } from '../../../local/aws/sqs/sqs';
import { createRandom } from '../../../local/random';
import { WallClock } from '../../../local/time/clock';
import { startTestEndpoint, type TestEndpoint } from '../../support/sqs-endpoint';

const clock = new WallClock();
let endpoint: TestEndpoint;
let sns: Sns;
let sqs: Sqs;
let client: SNSClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint(() => sns.service);
  const credentials = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' };
  client = new SNSClient({ endpoint: endpoint.url, region: 'us-east-1', credentials });
});
beforeEach(() => {
  const world = { clock, random: createRandom(1), endpoint: () => endpoint.url };
  sqs = createSqs(world);
  const deliver = {
    sendToQueue: (queueArn: string, body: string, attributes: object) =>
      sqs.send(queueArn, { body, attributes: { ...attributes } }),
    invokeFunction: () => undefined,
  };
  sns = createSns({ ...world, deliver });
});
afterAll(async () => {
  client.destroy();
  clock.stop();
  await endpoint.close();
});

describe('the real SNS client', () => {
  it('makes a topic, subscribes a queue with a filter and publishes into it', async () => {
    const queue = sqs.createQueue({ name: 'work' });
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'alerts' }));
    const Attributes = { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ kind: ['status'] }) };
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes }));
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'status' },
      bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2, 255) },
    };
    await client.send(new PublishCommand({ TopicArn, Message: 'a < b & c', MessageAttributes }));
    const batch = await client.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: 'one', Message: 'x', MessageAttributes },
          { Id: 'two', Message: 'y' },
          { Id: 'bad', Message: 'z', Subject: 'a\nb' },
        ],
      }),
    );
    expect(batch.Successful?.map(({ Id }) => Id)).toEqual(['one', 'two']);
    expect(batch.Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameter', SenderFault: true }]);
    const received = queue.receive(10);
    expect(received.map(({ body }) => body)).toEqual(['a < b & c', 'x']);
    expect(received[0]?.messageAttributes).toEqual({
      kind: { DataType: 'String', StringValue: 'status' },
      bytes: { DataType: 'Binary', BinaryValue: 'AQL/' },
    });
  });

  it('reads lists and attributes', async () => {
    const { arn: TopicArn } = sns.createTopic({ name: 'alerts', attributes: { DisplayName: 'Ops & more' } });
    sns.subscribe({ topicArn: TopicArn, protocol: 'email', endpoint: 'ops@example.com' });
    expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ TopicArn, DisplayName: 'Ops & more', SubscriptionsConfirmed: '1' });
    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toMatchObject([{ Protocol: 'email', Endpoint: 'ops@example.com' }]);
  });

  it('sees refusals under their names', async () => {
    const TopicArn = 'arn:aws:sns:us-east-1:123456789012:none';
    await expect(client.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    await expect(client.send(new PublishCommand({ TopicArn: 'x', Message: 'x' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('a web endpoint on this machine', () => {
  it('gets a real POST', async () => {
    const received = new Promise<{ headers: IncomingHttpHeaders; text: string }>((resolve) => {
      hook = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        response.end();
        resolve({ headers: request.headers, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const { port } = hook.address() as AddressInfo;
    const { arn: topicArn } = sns.createTopic({ name: 'alerts' });
    sns.subscribe({ topicArn, protocol: 'http', endpoint: `http://127.0.0.1:${port}/hook` });
    const messageId = sns.publish({ topicArn, message: 'hello' });
    const { headers, text } = await received;
    expect(headers).toMatchObject({
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': messageId,
      'content-type': 'text/plain; charset=UTF-8',
    });
    expect(JSON.parse(text)).toMatchObject({ Type: 'Notification', Message: 'hello', MessageId: messageId });
  });

  let hook: Server;
  afterEach(() => {
    hook.closeAllConnections();
    hook.close();
  });
});
