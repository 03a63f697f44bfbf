import { decodeMessage } from '../../../lambdas/domain/whatsapp/queue-message';
import type { QueuedWebhook } from '../../../lambdas/domain/whatsapp/queued-webhook';
import { createWebhookQueue } from '../../../lambdas/platform/sqs-webhook-queue';
import { AwsError, type AwsService } from '../../../local/aws/service';
import { queued, T0 } from '../../support/builders';
import { fixedClock } from '../../support/ports';
import { startTestEndpoint, type TestEndpoint } from '../../support/sqs-endpoint';
import { CALLER, createSqsWorld, type SqsWorld } from '../../support/sqs-messages';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}
type Answer = { Successful?: { Id: string }[]; Failed?: object[] };
/** Answers in the place of SQS, or lets the call go on. */
type Trouble = (
  entries: readonly Entry[],
  pass: (entries: readonly Entry[]) => Promise<Answer>,
) => Promise<Answer>;

let world: SqsWorld;
let endpoint: TestEndpoint;
let calls: { readonly action: string; readonly entries: readonly Entry[] }[];
let trouble: Trouble | undefined;
let url: string;

beforeAll(async () => {
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
  endpoint = await startTestEndpoint(() => {
    const { service } = world.sqs;
    const handle: AwsService['handle'] = async (action, input, context) => {
      const entries = (input.Entries ?? []) as readonly Entry[];
      calls.push({ action, entries });
      const pass = async (some: readonly Entry[]) =>
        ({ ...(await service.handle(action, { ...input, Entries: some }, context)) }) as Answer;
      return trouble && entries.length > 0 ? trouble(entries, pass) : service.handle(action, input, context);
    };
    return { ...service, handle };
  });
  process.env.AWS_ENDPOINT_URL_SQS = endpoint.url;
});
afterAll(() => endpoint.close());

beforeEach(async () => {
  world = createSqsWorld({ endpoint: () => endpoint.url });
  [calls, trouble] = [[], undefined];
  const { QueueUrl } = await world.call('CreateQueue', {
    QueueName: 'webhooks',
    Attributes: { MaximumMessageSize: '1048576' },
  });
  url = String(QueueUrl);
});

const pieces = (
  count: number,
  bodyOf: (index: number) => string = (index) => `{"n":${index}}`,
): QueuedWebhook[] =>
  Array.from({ length: count }, (_, index) =>
    queued(bodyOf(index), {
      deliveryId: `d.${index}`,
      group: `g${index % 3}`,
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`,
    }),
  );

/** All that is in the queue, read back as normalise does. */
async function inQueue(): Promise<readonly (QueuedWebhook | undefined)[]> {
  const found: (QueuedWebhook | undefined)[] = [];
  for (;;) {
    const { Messages = [] } = (await world.sqs.service.handle(
      'ReceiveMessage',
      {
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      },
      CALLER,
    )) as {
      Messages?: {
        Body: string;
        Attributes: object;
        MessageAttributes: Record<string, { StringValue: string }>;
      }[];
    };
    if (Messages.length === 0) break;
    for (const { Body, Attributes, MessageAttributes } of Messages) {
      const texts = Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
      );
      expect(Attributes).toMatchObject({ MessageGroupId: texts.group });
      found.push(decodeMessage(Body, texts));
    }
  }
  return found.sort((a, b) => Number(a?.deliveryId.slice(2)) - Number(b?.deliveryId.slice(2)));
}

const store = (webhooks: readonly QueuedWebhook[]) => createWebhookQueue(url, fixedClock(T0)).store(webhooks);
const sizes = () => calls.map(({ action, entries }) => [action, entries.length]);

describe('the webhooks queue', () => {
  it('takes one webhook by one message, as it came', async () => {
    const [only] = pieces(1);
    await store(only ? [only] : []);
    expect(sizes()).toEqual([['SendMessage', 0]]);
    expect(await inQueue()).toEqual([only]);
  });

  it('is not called for nothing', async () => {
    await store([]);
    expect(calls).toEqual([]);
  });

  it('takes many in batches of ten', async () => {
    const many = pieces(25);
    await store(many);
    // Beside each other, so they may overtake one another.
    expect(sizes().sort()).toEqual([
      ['SendMessageBatch', 10],
      ['SendMessageBatch', 10],
      ['SendMessageBatch', 5],
    ]);
    expect(await inQueue()).toEqual(many);
  });

  it.each([
    ['exactly full', 1_048_576, 2],
    ['a byte too large', 1_048_577, 3],
  ])(
    'takes no batch of more than 1 MiB, attributes included: two that are %s go in their calls',
    async (_what, total, expected) => {
      const attributes = pieces(1).map((webhook) => bytesOfAttributes(webhook))[0] ?? 0;
      const first = 'x'.repeat(500_000);
      const second = 'y'.repeat(total - 500_000 - 2 * attributes);
      const webhooks = pieces(3, (index) => [first, second, 'z'.repeat(1_000_000)][index] ?? '');
      await store(webhooks);
      expect(calls).toHaveLength(expected);
      expect(await inQueue()).toEqual(webhooks);
    },
  );

  it('holds a thousand pieces of several megabytes', async () => {
    const many = pieces(1_000, (index) => JSON.stringify({ index, text: 'é'.repeat(1_500) }));
    await store(many);
    expect(await inQueue()).toEqual(many);
  });
});

describe('a batch that SQS takes in part', () => {
  const failed = (entries: readonly Entry[], Code: string, SenderFault = false) =>
    entries.map(({ Id }) => ({ Id, Code, Message: 'no', SenderFault }));

  it('is sent again for what was not taken, and for nothing else', async () => {
    let tries = 0;
    trouble = async (entries, pass) => {
      tries += 1;
      if (tries > 2) return pass(entries);
      const { Successful = [] } = await pass(entries.slice(0, 4));
      return { Successful, Failed: failed(entries.slice(4), 'ThrottlingException') };
    };
    const many = pieces(10);
    const clock = fixedClock(T0);
    await createWebhookQueue(url, clock).store(many);
    expect(sizes().map(([, size]) => size)).toEqual([10, 6, 2]);
    expect(await inQueue()).toEqual(many);
    // It waits between, longer each time.
    expect(clock.now() - T0).toBe(500);
  });

  it('is an error when it is not taken in three tries; what was taken stays', async () => {
    trouble = async (entries, pass) => {
      const poison = entries.filter(({ MessageBody }) => MessageBody === '{"n":3}');
      const { Successful = [] } = await pass(
        entries.filter((entry) => !poison.includes(entry)).slice(0, 9),
      ).catch(() => ({
        Successful: [],
      }));
      return { Successful, Failed: failed(poison, 'InternalError') };
    };
    await expect(store(pieces(10))).rejects.toMatchObject({ name: 'InternalError' });
    expect(sizes().map(([, size]) => size)).toEqual([10, 1, 1]);
    expect(await inQueue()).toHaveLength(9);
  });

  it('is an error at once when the fault is in what was sent', async () => {
    trouble = async (entries) => ({
      Successful: [],
      Failed: failed(entries, 'InvalidMessageContents', true),
    });
    await expect(store(pieces(2))).rejects.toMatchObject({ name: 'InvalidMessageContents' });
    expect(calls).toHaveLength(1);
  });

  it('is no success when SQS is silent about one', async () => {
    trouble = async (entries, pass) => pass(entries.slice(0, 1));
    await expect(store(pieces(5))).rejects.toMatchObject({ name: 'NotTaken' });
  });
});

describe('a queue that does not answer', () => {
  it('is an error, and is asked no more; what other calls put into it stays', async () => {
    trouble = async (entries, pass) => {
      if (entries.some(({ MessageBody }) => MessageBody === '{"n":20}'))
        throw new AwsError('AccessDenied', 'no');
      return pass(entries);
    };
    await expect(store(pieces(500))).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(calls.length).toBeLessThan(30);
    const held = (await inQueue()).length;
    expect(held).toBe((calls.filter(({ action }) => action === 'SendMessageBatch').length - 1) * 10);
  });
});

/** As SQS counts them: name, type and value of each. */
function bytesOfAttributes({ app, requestId, deliveryId, group, traceparent = '' }: QueuedWebhook): number {
  const values = { app, receivedAtMs: String(T0), requestId, deliveryId, group, traceparent };
  return Object.entries(values).reduce(
    (sum, [name, value]) => sum + name.length + 'String'.length + value.length,
    0,
  );
}
