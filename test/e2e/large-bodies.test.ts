import { SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { largeBody } from '../../local/meta/large-body';
import { createRandom } from '../../local/random';
import { MINUTE, START, startWorld, tenantOf, type World } from '../support/world';

const MEGABYTE = 1_000_000;

describe('large webhooks in the local run', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  const bodyOf = (options: { updates: number; bytes: number; updatesPerChange: number; seed?: number }) =>
    largeBody({
      senders: ['demo-1', 'demo-2'].map((id) => tenantOf(world, id)),
      sentMs: START,
      random: createRandom(options.seed ?? 1),
      ...options,
    });
  /** Bodies only: beside them lie the data of events too large for the topic. */
  const objects = () =>
    world.stack
      .bucket('claim-checks')
      .objects()
      .filter(([key]) => key.startsWith('webhooks/')).length;
  const inbound = async () => [
    (await world.counts('demo-1')).inbound ?? 0,
    (await world.counts('demo-2')).inbound ?? 0,
  ];

  it('count all of 1,000 updates of two tenants in 3 MB, and once when Meta sends it again', async () => {
    const body = bodyOf({ updates: 1_000, bytes: 3 * MEGABYTE, updatesPerChange: 10 });
    expect(await world.post(body)).toBe(200);
    // In pieces, each of one tenant: none too large for the queue.
    expect(world.stack.queue('webhooks').statistics().sent).toBeGreaterThan(40);
    expect(objects()).toBe(0);
    await world.settle();
    expect(await inbound()).toEqual([500, 500]);

    expect(await world.post(body)).toBe(200);
    await world.settle();
    expect(await inbound()).toEqual([500, 500]);
    expect(world.stack.queue('webhooks-dlq').statistics().visible).toBe(0);
    // What goes well is written nowhere.
    expect(world.logged('ingest', '')).toEqual([]);
  });

  it('go by the bucket where one change is too large for the queue, and leave it empty', async () => {
    const body = bodyOf({ updates: 400, bytes: 2.5 * MEGABYTE, updatesPerChange: 200 });
    expect(await world.post(body)).toBe(200);
    expect(objects()).toBe(2);
    await world.settle();
    expect(await inbound()).toEqual([200, 200]);
    expect([objects(), world.stack.queue('webhooks-dlq').statistics().visible]).toEqual([0, 0]);
    expect(world.logged('normalise', 'claim')).toEqual([]);
  });

  it('are not acknowledged while the bucket takes nothing, and are taken when Meta sends them again', async () => {
    const body = bodyOf({ updates: 100, bytes: 2.5 * MEGABYTE, updatesPerChange: 50 });
    const fault = world.stack.faults.add({ service: 's3', action: 'PutObject', error: 'unavailable' });
    expect(await world.post(body)).toBe(503);
    expect(world.stack.queue('webhooks').statistics().visible).toBe(0);
    fault.remove();
    expect(await world.post(body)).toBe(200);
    await world.settle();
    expect([await inbound(), objects()]).toEqual([[50, 50], 0]);
  });

  it('are not acknowledged when the queue took some pieces alone; sent again, all is counted once', async () => {
    const body = bodyOf({ updates: 1_000, bytes: 3 * MEGABYTE, updatesPerChange: 10 });
    let calls = 0;
    const fault = world.stack.faults.add({
      service: 'sqs',
      action: 'SendMessageBatch',
      when: () => ++calls > 2,
      error: 'denied',
    });
    expect(await world.post(body)).toBe(503);
    fault.remove();
    await world.settle();
    const [first = 0, second = 0] = await inbound();
    expect(first + second).toBeGreaterThan(0);
    expect(first + second).toBeLessThan(1_000);
    expect(await world.post(body)).toBe(200);
    await world.settle();
    expect(await inbound()).toEqual([500, 500]);
  });

  it('are fetched anew when the bucket does not answer, and kept for a redrive when it never does', async () => {
    const fault = world.stack.faults.add({ service: 's3', action: 'GetObject', error: 'unavailable' });
    expect(await world.post(bodyOf({ updates: 10, bytes: 2.5 * MEGABYTE, updatesPerChange: 5 }))).toBe(200);
    await world.clock.advanceUntil(
      () => world.stack.queue('webhooks-dlq').statistics().visible === 2,
      30 * MINUTE,
    );
    expect([await inbound(), objects()]).toEqual([[0, 0], 2]);
    fault.remove();
    await redrive(world);
    await world.clock.advanceUntil(() => objects() === 0, 10 * MINUTE);
    await world.settle();
    expect(await inbound()).toEqual([5, 5]);
    expect(world.stack.queue('webhooks-dlq').statistics().visible).toBe(0);
  });

  it('are done when the function removed the body and died before it could say so', async () => {
    let killed = 0;
    world.stack.faults.add({
      service: 's3',
      action: 'DeleteObject',
      when: () => {
        if (killed === 0 && world.stack.fn('normalise').kill()) killed += 1;
        return false;
      },
      error: 'unavailable',
    });
    expect(await world.post(bodyOf({ updates: 2, bytes: 2.5 * MEGABYTE, updatesPerChange: 2 }))).toBe(200);
    await world.clock.advanceUntil(() => objects() === 0, 30 * MINUTE);
    await world.settle();
    expect(killed).toBe(1);
    expect(await inbound()).toEqual([1, 1]);
    expect(world.stack.queue('webhooks-dlq').statistics().visible).toBe(0);
  });
});

async function redrive({ stack }: World): Promise<void> {
  const client = new SQSClient({
    region: stack.region,
    endpoint: stack.awsUrl,
    credentials: { ...stack.operator },
  });
  const arnOf = (url: string) => `arn:aws:sqs:${stack.region}:${url.split('/').slice(-2).join(':')}`;
  await client.send(
    new StartMessageMoveTaskCommand({
      SourceArn: arnOf(stack.output('WebhooksDlqUrl')),
      DestinationArn: arnOf(stack.output('WebhooksQueueUrl')),
    }),
  );
  client.destroy();
}
