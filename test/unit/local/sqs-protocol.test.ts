import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createSqs, type Sqs } from '../../../local/aws/sqs/sqs';
import { createRandom } from '../../../local/random';
import { WallClock } from '../../../local/time/clock';
import { startTestEndpoint, type TestEndpoint } from '../../support/sqs-endpoint';

const clock = new WallClock();
let endpoint: TestEndpoint;
let sqs: Sqs;
let client: SQSClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint(() => sqs.service);
  const credentials = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' };
  client = new SQSClient({ endpoint: endpoint.url, region: 'us-east-1', credentials });
});
beforeEach(() => {
  sqs = createSqs({ clock, random: createRandom(1), endpoint: () => endpoint.url });
});
afterAll(async () => {
  client.destroy();
  clock.stop();
  await endpoint.close();
});

describe('the real SQS client', () => {
  it('sends, receives and deletes, and finds every checksum right', async () => {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'work' }));
    const MessageAttributes = {
      text: { DataType: 'String', StringValue: 'ü' },
      number: { DataType: 'Number', StringValue: '1.5' },
      bytes: { DataType: 'Binary.png', BinaryValue: Uint8Array.of(1, 2, 255) },
    };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'grüße', MessageAttributes }));
    await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'one', MessageGroupId: 'tenant' },
          {
            Id: 'b',
            MessageBody: 'two',
            MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1' } },
          },
        ],
      }),
    );
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual(['grüße', 'one', 'two']);
    expect(Messages[0]).toMatchObject({ MessageAttributes });
    expect(Messages[1]?.Attributes?.MessageGroupId).toBe('tenant');
    expect(Messages[2]?.Attributes?.AWSTraceHeader).toBe('Root=1');
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const { Successful } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(Successful).toHaveLength(3);
    expect(sqs.queueByName('work')?.statistics()).toMatchObject({ deleted: 3, notVisible: 0 });
  });

  it('sees refusals under their names', async () => {
    const QueueUrl = `${endpoint.url}/123456789012/none`;
    await expect(client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
    sqs.createQueue({ name: 'work' });
    const work = `${endpoint.url}/123456789012/work`;
    const attempts = await Promise.allSettled([
      client.send(new SendMessageCommand({ QueueUrl: work, MessageBody: '\u0000' })),
      client.send(new SendMessageBatchCommand({ QueueUrl: work, Entries: [] })),
      client.send(new ReceiveMessageCommand({ QueueUrl: work, WaitTimeSeconds: 99 })),
    ]);
    const names = attempts.map((attempt) =>
      attempt.status === 'rejected' ? attempt.reason.name : 'accepted',
    );
    expect(names).toEqual(['InvalidMessageContents', 'EmptyBatchRequest', 'InvalidParameterValue']);
  });

  it('reads queue attributes and dead-letter sources', async () => {
    const dead = sqs.createQueue({ name: 'dead' });
    const redrive = { deadLetterTargetArn: dead.arn, maxReceiveCount: 3 };
    sqs.createQueue({ name: 'work', attributes: { RedrivePolicy: redrive } });
    const QueueUrl = sqs.queueUrl(dead);
    const { queueUrls } = await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl }));
    expect(queueUrls).toEqual([`${endpoint.url}/123456789012/work`]);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ QueueArn: dead.arn, MaximumMessageSize: '1048576' });
  });
});

describe('the Query protocol', () => {
  const post = async (path: string, fields: Record<string, string>): Promise<string> => {
    const response = await fetch(endpoint.url + path, { method: 'POST', body: new URLSearchParams(fields) });
    return response.text();
  };

  it('makes a queue with attributes and tags, and finds it by the path', async () => {
    const xml = await post('/', {
      Action: 'CreateQueue',
      Version: '2012-11-05',
      QueueName: 'work',
      'Attribute.1.Name': 'VisibilityTimeout',
      'Attribute.1.Value': '45',
      'Tag.1.Key': 'team',
      'Tag.1.Value': 'ops',
    });
    expect(xml).toContain(`<QueueUrl>${endpoint.url}/123456789012/work</QueueUrl>`);
    const shown = await post('/123456789012/work', {
      Action: 'GetQueueAttributes',
      'AttributeName.1': 'VisibilityTimeout',
    });
    expect(shown).toContain('<Attribute><Name>VisibilityTimeout</Name><Value>45</Value></Attribute>');
    expect(await post('/123456789012/work', { Action: 'ListQueueTags' })).toContain(
      '<Tag><Key>team</Key><Value>ops</Value></Tag>',
    );
  });

  it('sends a batch with attributes and receives what it sent', async () => {
    const queue = sqs.createQueue({ name: 'work' });
    const QueueUrl = sqs.queueUrl(queue);
    const entry = 'SendMessageBatchRequestEntry.1';
    const sent = await post('/', {
      Action: 'SendMessageBatch',
      QueueUrl,
      [`${entry}.Id`]: 'one',
      [`${entry}.MessageBody`]: 'a < b & c\r\n',
      [`${entry}.DelaySeconds`]: '0',
      [`${entry}.MessageAttribute.1.Name`]: 'kind',
      [`${entry}.MessageAttribute.1.Value.DataType`]: 'String',
      [`${entry}.MessageAttribute.1.Value.StringValue`]: 'status',
    });
    expect(sent).toContain('<SendMessageBatchResultEntry><Id>one</Id><MessageId>');
    const received = await post('/', {
      Action: 'ReceiveMessage',
      QueueUrl,
      'AttributeName.1': 'All',
      'MessageAttributeName.1': 'All',
    });
    expect(received).toContain('<Body>a &lt; b &amp; c&#xD;\n</Body>');
    expect(received).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
    expect(received).toContain(
      '<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType><StringValue>status</StringValue></Value></MessageAttribute>',
    );
  });

  it('refuses with the codes of that protocol', async () => {
    expect(await post('/123456789012/none', { Action: 'PurgeQueue' })).toContain(
      '<Code>AWS.SimpleQueueService.NonExistentQueue</Code>',
    );
  });
});
