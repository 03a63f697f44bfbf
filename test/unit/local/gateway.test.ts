import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createFaults } from '../../../local/aws/faults';
import { createGateway, type GatewayOptions } from '../../../local/aws/gateway';
import { createAuthorise } from '../../../local/aws/iam/authorise';
import { createCredentials } from '../../../local/aws/iam/credentials';
import { loadResourcePolicies } from '../../../local/aws/iam/resource-policies';
import { loadRoles } from '../../../local/aws/iam/roles';
import { type Endpoint, openEndpoint } from '../../../local/aws/protocol-http';
import { AwsError, type AwsService, type CallContext, type Input } from '../../../local/aws/service';
import { createRandom } from '../../../local/random';
import { WallClock } from '../../../local/time/clock';
import { VirtualClock } from '../../../local/time/virtual-clock';
import { allow, roleWith, stackOf } from './template-builder';

const queueArn = 'arn:aws:sqs:us-east-1:123456789012:orders';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:alerts';

const handled: { action: string; input: Input; context: CallContext }[] = [];

/** A queue service that knows one action. */
const sqs: AwsService = {
  name: 'sqs',
  permissions: (action) => [{ action: `sqs:${action}`, resource: queueArn }],
  handle: (action, input, context) => {
    handled.push({ action, input, context });
    if (action === 'SendMessage') return { MessageId: 'm-1' };
    if (action === 'ReceiveMessage') return { Messages: [] };
    if (action === 'DeleteQueue') throw new Error('out of order');
    throw new AwsError('UnknownOperationException', `no ${action}`, {
      queryCode: 'InvalidAction',
      details: { Extra: 1 },
    });
  },
  query: {
    namespace: 'http://queue/',
    decode: (_action, form, path) => ({ ...Object.fromEntries(form), path }),
    encode: (_action, output) => `<Output>${JSON.stringify(output)}</Output>`,
  },
};

const sns: AwsService = {
  name: 'sns',
  permissions: (action) => [{ action: `sns:${action}`, resource: topicArn }],
  handle: (action, input, context) => {
    handled.push({ action, input, context });
    if (action === 'Publish') return { MessageId: 'p-1' };
    throw new AwsError('NotFound', 'a <missing> topic', { statusCode: 404 });
  },
  query: {
    namespace: 'http://sns/',
    decode: (_action, form) => Object.fromEntries(form),
    encode: (_action, output) => `<MessageId>${(output as { MessageId: string }).MessageId}</MessageId>`,
  },
};

const secrets: AwsService = {
  name: 'secretsmanager',
  permissions: () => [{ action: 'secretsmanager:GetSecretValue', resource: 'arn:secret' }],
  handle: () => ({}),
};

const stack = stackOf({
  Sender: roleWith(allow('sqs:SendMessage', queueArn), allow('sqs:DeleteQueue', '*')),
});
const credentials = createCredentials();
const sender = credentials.issue('sender', 'arn:aws:iam::123456789012:role/Shop-Sender');
const faults = createFaults(createRandom(1));
const failures: unknown[] = [];
const options: GatewayOptions = {
  services: [sqs, sns, secrets],
  credentials,
  authorise: createAuthorise(loadRoles(stack), loadResourcePolicies(stack)),
  faults,
  clock: new WallClock(),
  onError: (error) => failures.push(error),
};

let endpoint: Endpoint;

beforeAll(async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  endpoint = await openEndpoint();
  endpoint.serve(createGateway(options));
});

beforeEach(() => {
  handled.length = 0;
  failures.length = 0;
  faults.clear();
  endpoint.serve(createGateway(options));
});

afterAll(() => endpoint.close());

function config(key = sender, maxAttempts = 1) {
  return { endpoint: endpoint.url, region: 'us-east-1', credentials: key, maxAttempts };
}

const send = (key = sender, maxAttempts = 1) =>
  new SQSClient({ ...config(key, maxAttempts), md5: false }).send(
    new SendMessageCommand({ QueueUrl: `${endpoint.url}/123456789012/orders`, MessageBody: 'hi' }),
  );

/** A request as no SDK makes it. */
function raw(headers: Record<string, string>, body: string | Buffer = '', path = '/') {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const url = new URL(endpoint.url);
    const call = request(
      { host: url.hostname, port: url.port, method: 'POST', path, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.once('end', () => resolve({ status: response.statusCode, body: text }));
      },
    );
    call.once('error', reject);
    call.end(body);
  });
}

const signed = (service: string, key = credentials.operator.accessKeyId) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a call', () => {
  it('in AWS JSON reaches its service with the caller named', async () => {
    await expect(send()).resolves.toMatchObject({ MessageId: 'm-1' });
    expect(handled).toMatchObject([
      { action: 'SendMessage', input: { MessageBody: 'hi' }, context: { caller: 'sender' } },
    ]);
  });

  it('in the Query protocol is answered in XML', async () => {
    const client = new SNSClient(config(credentials.operator));
    await expect(
      client.send(new PublishCommand({ TopicArn: topicArn, Message: 'a & b' })),
    ).resolves.toMatchObject({
      MessageId: 'p-1',
    });
    expect(handled).toMatchObject([{ action: 'Publish', input: { Message: 'a & b' } }]);
  });

  it('in the Query protocol may be posted to the path of a queue', async () => {
    const { status, body } = await raw(
      { ...signed('sqs'), ...form },
      'Action=SendMessage',
      '/123456789012/orders',
    );
    expect(status).toBe(200);
    expect(handled[0]?.input).toMatchObject({ path: '/123456789012/orders' });
    expect(body).toMatch(/^<SendMessageResponse xmlns="http:\/\/queue\/"><SendMessageResult><Output>/);
  });

  it('may be zipped, and carries its trace on', async () => {
    const headers = {
      ...signed('sqs'),
      'content-type': 'application/x-amz-json-1.0',
      'content-encoding': 'gzip',
      'x-amz-target': 'AmazonSQS.SendMessage',
      'x-amzn-trace-id': 'Root=1-2-3',
    };
    await raw(headers, gzipSync('{"MessageBody":"z"}'));
    expect(handled).toMatchObject([
      { input: { MessageBody: 'z' }, context: { traceHeader: 'Root=1-2-3', caller: 'operator' } },
    ]);
  });

  it('may be handed on as it came, once it is allowed', async () => {
    const seen: string[] = [];
    const passthrough = {
      sqs: async (action: string, body: Buffer) => {
        seen.push(`${action} ${JSON.parse(body.toString()).MessageBody}`);
        return { statusCode: 200, headers: {}, body: '{"MessageId":"raw"}' };
      },
    };
    endpoint.serve(createGateway({ ...options, passthrough }));
    await expect(send()).resolves.toMatchObject({ MessageId: 'raw' });
    const receive = new ReceiveMessageCommand({ QueueUrl: `${endpoint.url}/1/orders` });
    await expect(new SQSClient(config()).send(receive)).rejects.toThrow('not authorized');
    expect(seen).toEqual(['SendMessage hi']);
  });
});

describe('a call that the role does not allow', () => {
  const user =
    'User: arn:aws:sts::123456789012:assumed-role/Shop-Sender/sender is not authorized to perform:';

  it('is refused in AWS JSON with AccessDeniedException, naming action and resource', async () => {
    const refused = new SecretsManagerClient(config()).send(new GetSecretValueCommand({ SecretId: 's' }));
    await expect(refused).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `${user} secretsmanager:GetSecretValue on resource: arn:secret because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    });
    expect(handled).toEqual([]);
  });

  it('is refused by a queue in JSON with its code of old beside it', async () => {
    const refused = new SQSClient(config()).send(
      new ReceiveMessageCommand({ QueueUrl: `${endpoint.url}/1/orders` }),
    );
    await expect(refused).rejects.toMatchObject({
      message: expect.stringContaining(`${user} sqs:ReceiveMessage on resource: ${queueArn}`),
      name: expect.stringMatching(/^AccessDenied/),
      $metadata: { httpStatusCode: 403 },
    });
    expect(handled).toEqual([]);
  });

  it('is refused by a topic in XML', async () => {
    const refused = new SNSClient(config()).send(new PublishCommand({ TopicArn: topicArn, Message: 'x' }));
    await expect(refused).rejects.toMatchObject({
      name: expect.stringMatching(/^AuthorizationError/),
      message: expect.stringContaining(`${user} sns:Publish on resource: ${topicArn}`),
    });
    expect(handled).toEqual([]);
  });
});

describe('a request that is no good is refused:', () => {
  const json = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' };

  it.each<[string, Record<string, string>, string | Buffer, string]>([
    ['without a signature', json, '{}', 'MissingAuthenticationTokenException'],
    [
      'with an unknown key, in JSON',
      { ...json, ...signed('sqs', 'AKIAX') },
      '{}',
      'UnrecognizedClientException',
    ],
    ['with an unknown key, in Query', { ...form, ...signed('sns', 'AKIAX') }, '', 'InvalidClientTokenId'],
    [
      'for an unknown service',
      { ...json, ...signed('s3') },
      '{}',
      "no service 's3'; it has: sqs, sns, secretsmanager",
    ],
    [
      'with an unknown action, in JSON',
      { ...signed('sqs'), ...json, 'x-amz-target': 'AmazonSQS.Dance' },
      '{}',
      '"__type":"UnknownOperationException","message":"no Dance","Extra":1',
    ],
    [
      'with an unknown action, in Query',
      { ...signed('sqs'), ...form },
      'Action=Dance',
      '<Type>Sender</Type><Code>InvalidAction</Code>',
    ],
    [
      'with markup in the message',
      { ...signed('sns'), ...form },
      'Action=Other',
      'a &#60;missing&#62; topic',
    ],
    ['without an action', { ...signed('sns'), ...form }, '', 'MissingAction'],
    [
      'in Query to a service that speaks JSON',
      { ...signed('secretsmanager'), ...form },
      'Action=X',
      'speaks AWS JSON',
    ],
    [
      'in CBOR',
      { ...signed('sqs'), 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
      '',
      'not rpc-v2-cbor',
    ],
    ['in another protocol', { ...signed('sqs'), 'content-type': 'application/json' }, '{}', 'is neither'],
    ['with broken JSON', { ...signed('sqs'), ...json }, '{', 'SerializationException'],
    ['with JSON that is no object', { ...signed('sqs'), ...json }, '[]', 'SerializationException'],
    [
      'with broken gzip',
      { ...signed('sqs'), ...json, 'content-encoding': 'gzip' },
      'x',
      'SerializationException',
    ],
    ['too large', { ...signed('sqs'), ...json }, Buffer.alloc(17 * 1024 * 1024), 'RequestEntityTooLarge'],
    [
      'too large once unzipped',
      { ...signed('sqs'), ...json, 'content-encoding': 'gzip' },
      gzipSync(Buffer.alloc(17 * 1024 * 1024)),
      'RequestEntityTooLarge',
    ],
    [
      'from a page that calls this machine by another name',
      { ...signed('sqs'), ...json, host: 'evil.example' },
      '{}',
      "does not answer to the host 'evil.example'",
    ],
  ])('%s', async (_name, headers, body, expected) => {
    const answer = await raw(headers, body);
    expect(answer.body).toContain(expected);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(failures).toEqual([]);
  });

  it('a service that fails shows as an internal failure, which the runner hears of', async () => {
    const headers = { ...signed('sqs'), ...json, 'x-amz-target': 'AmazonSQS.DeleteQueue' };
    await expect(raw(headers, '{}')).resolves.toMatchObject({
      status: 500,
      body: expect.stringContaining('out of order'),
    });
    expect(failures).toEqual([new Error('out of order')]);
  });
});

describe('a fault', () => {
  it('meets a function so many times, and not the operator', async () => {
    const fault = faults.add({ service: 'sqs', action: 'Send*', times: 1, error: 'throttled' });
    await expect(send(credentials.operator)).resolves.toBeDefined();
    await expect(send()).rejects.toMatchObject({ name: expect.stringContaining('RequestThrottled') });
    await expect(send()).resolves.toBeDefined();
    expect(fault.met).toBe(1);
  });

  it('that throttles is retried by the SDK', async () => {
    faults.add({ service: 'sqs', times: 1, error: 'throttled' });
    await expect(send(sender, 3)).resolves.toBeDefined();
  });

  it.each<['before' | 'after', number]>([
    ['before', 0],
    ['after', 1],
  ])('breaks the connection %s the call takes effect', async (when, effects) => {
    faults.add({ service: 'sqs', dropConnection: when });
    await expect(send()).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(handled).toHaveLength(effects);
  });

  it('delays a call by the clock of the run, which does not stand still for it', async () => {
    const clock = new VirtualClock(0);
    endpoint.serve(createGateway({ ...options, clock }));
    faults.add({ service: 'sqs', latencyMs: 5_000 });
    let answered = false;
    const sent = send().then(() => {
      answered = true;
    });
    await clock.advanceUntil(() => clock.now() >= 5_000 || handled.length > 0, 10_000).catch(() => undefined);
    while (!answered) await clock.advance(1_000);
    await sent;
    expect(clock.now()).toBeGreaterThanOrEqual(5_000);
  });
});

describe('a receive that waits', () => {
  it('does not hold virtual time still, and all other work does', async () => {
    const clock = new VirtualClock(0);
    const waiting: AwsService = {
      ...sqs,
      handle: () =>
        new Promise((resolve) => {
          clock.schedule(clock.now() + 20_000, () => resolve({ Messages: [] }));
        }),
    };
    endpoint.serve(createGateway({ ...options, services: [waiting], clock }));
    let answered = false;
    const received = new SQSClient(config(credentials.operator))
      .send(new ReceiveMessageCommand({ QueueUrl: `${endpoint.url}/1/orders`, WaitTimeSeconds: 20 }))
      .then(() => {
        answered = true;
      });
    while (!answered) await clock.advance(1_000);
    await received;
    expect(clock.now()).toBeGreaterThanOrEqual(20_000);
  });
});
