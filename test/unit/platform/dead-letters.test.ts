import { PARK_ATTRIBUTES, SENT_BACK } from '../../../lambdas/domain/event/parked';
import { encodeMessage } from '../../../lambdas/domain/whatsapp/queue-message';
import { createDeadLetters } from '../../../lambdas/platform/sqs-dead-letters';
import { queued, T0 } from '../../support/builders';
import { fixedClock } from '../../support/ports';
import { startTestEndpoint, type TestEndpoint } from '../../support/sqs-endpoint';
import { createSqsWorld, type SqsWorld } from '../../support/sqs-messages';

let world: SqsWorld;
let endpoint: TestEndpoint;
let url: string;

beforeAll(async () => {
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
  world = createSqsWorld({ endpoint: () => endpoint.url });
  endpoint = await startTestEndpoint(() => world.sqs.service);
  process.env.AWS_ENDPOINT_URL_SQS = endpoint.url;
  url = String((await world.call('CreateQueue', { QueueName: 'dead' })).QueueUrl);
});
afterAll(() => endpoint.close());

describe('a record that is set aside once more', () => {
  it('keeps all that it came with, and has the new cause in the place of the old and of the mark', async () => {
    // As many attributes as ingest ever writes: SQS takes three more and no mark beside them.
    const { body, attributes } = encodeMessage(queued('a\u0001b', { traceparent: '00-a-b-01' }));
    const old = { [PARK_ATTRIBUTES.cause]: 'bug', [PARK_ATTRIBUTES.reason]: 'x', [SENT_BACK]: 'yes' };
    const park = createDeadLetters(url, fixedClock());
    await park({ body, attributes: { ...attributes, ...old } }, { cause: 'throttled', reason: 'again' });
    const { Messages } = (await world.call('ReceiveMessage', {
      QueueUrl: url,
      MessageAttributeNames: ['All'],
    })) as { Messages: { MessageAttributes: Record<string, { StringValue: string }> }[] };
    const kept = Object.entries(Messages[0]?.MessageAttributes ?? {});
    expect(Object.fromEntries(kept.map(([name, { StringValue }]) => [name, StringValue]))).toEqual({
      ...attributes,
      [PARK_ATTRIBUTES.cause]: 'throttled',
      [PARK_ATTRIBUTES.reason]: 'again',
      [PARK_ATTRIBUTES.atMs]: String(T0),
    });
    expect(kept).toHaveLength(10);
  });
});
