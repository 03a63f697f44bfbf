import { definitionOf } from '../../../lambdas/domain/event/catalogue';
import { type CloudEvent, toCloudEvent } from '../../../lambdas/domain/event/event';
import { normalise } from '../../../lambdas/domain/event/normalise';
import { eventSchema } from '../../../lambdas/domain/event/schema';
import { createEventPublisher, type StoreLargeData } from '../../../lambdas/platform/sns-topics';
import { T0, textMessage, webhook } from '../../support/builders';
import { schemaFaults } from '../../support/json-schema';
import { awsError } from '../../support/ports';
import { createSnsWorld, QUEUE_ARN, type SnsWorld } from '../../support/sns-world';
import { startTestEndpoint, type TestEndpoint } from '../../support/sqs-endpoint';

const KIB = 1024;
let world: SnsWorld;
let endpoint: TestEndpoint;

beforeEach(async () => {
  world = createSnsWorld();
  endpoint = await startTestEndpoint(() => world.sns.service);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SNS: endpoint.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIALOCAL',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
  world.sns.subscribe({
    topicArn: world.topicArn,
    protocol: 'sqs',
    endpoint: QUEUE_ARN,
    rawMessageDelivery: true,
  });
});
afterEach(() => endpoint.close());

/** An event whose data are about this long. */
function eventOf(id: string, bytes: number): CloudEvent {
  const body = 'é'.repeat(bytes / 2);
  const normalised = normalise(webhook({ messages: [textMessage(id, { text: { body } })] }));
  const [draft] = normalised.ok ? normalised.drafts : [];
  if (!draft) throw new Error('no draft');
  return toCloudEvent(draft, { tenantId: 'acme', receivedAtMs: T0, requestId: 'r1' });
}

function bucket() {
  const objects = new Map<string, string>();
  const store: StoreLargeData = async (key, json) => {
    objects.set(key, json);
    return `s3://bucket/${key}`;
  };
  return { objects, store };
}

async function delivered(): Promise<Record<string, unknown>[]> {
  await world.clock.idle();
  return world.queued.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

describe('an event that fits', () => {
  it('is published whole, and nothing is stored', async () => {
    const { objects, store } = bucket();
    const event = eventOf('wamid.1', 200 * KIB);
    expect(await createEventPublisher(world.topicArn, store)([event])).toEqual(new Map());
    expect(await delivered()).toEqual([event]);
    expect(objects.size).toBe(0);
  });

  it('goes out with others, ten at most and no more than SNS takes', async () => {
    const publish = createEventPublisher(world.topicArn, bucket().store);
    const small = Array.from({ length: 23 }, (_, at) => eventOf(`wamid.${at}`, 100));
    const middling = Array.from({ length: 5 }, (_, at) => eventOf(`wamid.middling.${at}`, 100 * KIB));
    expect(await publish([...small, ...middling])).toEqual(new Map());
    expect(await delivered()).toHaveLength(28);
  });
});

describe('an event that is too large for SNS', () => {
  it('is published with the address of its data, which are whole where it points to', async () => {
    const { objects, store } = bucket();
    const [large, small] = [eventOf('wamid.1', 400 * KIB), eventOf('wamid.2', 100)];
    expect(await createEventPublisher(world.topicArn, store)([large, small])).toEqual(new Map());
    const key = `events/acme/${large.id}.json`;
    const { data, ...envelope } = large;
    const told = await delivered();
    expect(told).toContainEqual({ ...envelope, dataref: `s3://bucket/${key}` });
    expect(told).toContainEqual(small);
    expect([...objects.keys()]).toEqual([key]);
    expect(JSON.parse(objects.get(key) ?? '')).toEqual(data);
    const schema = eventSchema(definitionOf(large.type));
    for (const event of told) expect(schemaFaults(event, schema)).toEqual([]);
  });

  it('has the same attributes for filter policies as any other', async () => {
    world = createSnsWorld();
    world.sns.subscribe({
      topicArn: world.topicArn,
      protocol: 'sqs',
      endpoint: QUEUE_ARN,
      rawMessageDelivery: true,
      filterPolicy: { tenantId: ['acme'], type: ['whatsapp.message.received'], schemaVersion: ['1'] },
    });
    await createEventPublisher(world.topicArn, bucket().store)([eventOf('wamid.1', 400 * KIB)]);
    expect(await delivered()).toHaveLength(1);
  });

  it('is stored under the same key when it is tried again', async () => {
    const { objects, store } = bucket();
    const publish = createEventPublisher(world.topicArn, store);
    for (let attempt = 0; attempt < 2; attempt += 1) await publish([eventOf('wamid.1', 400 * KIB)]);
    expect(objects.size).toBe(1);
    expect(new Set((await delivered()).map(({ dataref }) => dataref)).size).toBe(1);
  });

  it('is not published before its data are there', async () => {
    const order: string[] = [];
    const { store } = bucket();
    await createEventPublisher(world.topicArn, async (key, json) => {
      expect(await delivered()).toEqual([]);
      order.push('stored');
      return store(key, json);
    })([eventOf('wamid.1', 400 * KIB)]);
    expect([...order, (await delivered()).length]).toEqual(['stored', 1]);
  });

  it('is reported as not taken when its data cannot be stored, and holds up no other', async () => {
    const [large, small] = [eventOf('wamid.1', 400 * KIB), eventOf('wamid.2', 100)];
    const publish = createEventPublisher(world.topicArn, () => Promise.reject(awsError('SlowDown', 503)));
    expect(await publish([large, small])).toEqual(
      new Map([[large.id, { cause: 'throttled', reason: 'storing: SlowDown' }]]),
    );
    expect(await delivered()).toEqual([small]);
  });
});

describe('a topic that does not take events', () => {
  it('is told of by the id of each, with the cause', async () => {
    const events = [eventOf('wamid.1', 100), eventOf('wamid.2', 100)];
    const publish = createEventPublisher(`${world.topicArn}-gone`, bucket().store);
    expect(await publish(events)).toEqual(
      new Map(events.map(({ id }) => [id, { cause: 'bug', reason: expect.stringContaining('NotFound') }])),
    );
  });
});
