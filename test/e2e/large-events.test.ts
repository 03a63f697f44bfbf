import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startWorld, tenantOf, textMessage, type World } from '../support/world';

interface Published {
  readonly id: string;
  readonly type: string;
  readonly tenantid: string;
  readonly data?: object;
  readonly dataref?: string;
}

const words = 'é🥁'.repeat(70_000);
let world: World;
afterEach(() => world.stop());

/** What a service of the team's receives that has subscribed to the events. */
function subscribe(): () => readonly Published[] {
  const { sns, output } = world.stack;
  const topicArn = output('EventsTopicArn');
  sns.subscribe({ topicArn, protocol: 'email', endpoint: 'team@example.org' });
  return () =>
    sns.outbox
      .filter((entry) => entry.topicArn === topicArn)
      .flatMap(({ message }) => (message.startsWith('{') ? [JSON.parse(message) as Published] : []))
      .filter(({ tenantid }) => tenantid !== 'kentongan-probe');
}

async function fetchData(dataref: string): Promise<unknown> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(dataref) ?? [];
  const { awsUrl, region, operator } = world.stack;
  const client = new S3Client({ endpoint: awsUrl, region, credentials: { ...operator } });
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return JSON.parse((await Body?.transformToString('utf8')) ?? '');
  } finally {
    client.destroy();
  }
}

describe('an event too large for the topic', () => {
  it('reaches a service as a pointer to all of its data, also when S3 is out of reach at first', async () => {
    world = await startWorld();
    const received = subscribe();
    const fault = world.stack.faults.add({
      service: 's3',
      action: 'PutObject',
      error: 'unavailable',
      times: 3,
    });
    const tenant = tenantOf(world, 'demo-1');
    const body = textMessage(tenant, 'large').replace('"Hello"', JSON.stringify(words));
    expect(await world.post(body)).toBe(200);
    await world.clock.advanceUntil(() => received().length > 0, 30 * 60_000);

    const [event, ...others] = received();
    expect([others, fault.met]).toEqual([[], 3]);
    expect(event).toMatchObject({ type: 'whatsapp.message.received', tenantid: 'demo-1' });
    expect(event).not.toHaveProperty('data');
    expect(event?.dataref).toBe(
      `s3://${world.stack.output('ClaimChecksBucketName')}/events/demo-1/${event?.id}.json`,
    );
    expect(await fetchData(event?.dataref ?? '')).toMatchObject({ content: { body: words } });
    await world.settle();
    expect(await world.counts('demo-1')).toMatchObject({ inbound: 1 });
    expect(world.logged('normalise', '🥁')).toEqual([]);
  });
});
