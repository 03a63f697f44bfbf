/**
 * Values that are known go through the whole local run, with all that can go wrong on their way; then every place
 * that something is written to is searched for them. Bodies on the webhooks queue and its dead-letter queue, in the
 * bucket, and events on their topic are what content is for; it is nowhere else.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { signBody } from '../../lambdas/domain/whatsapp/signature';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { fixture, fixtureNames } from '../support/builders';
import { commandLine } from '../support/command';
import { createPlants, type Plants, planted } from '../support/personal';
import { type Sink, scan } from '../support/scan';
import { MINUTE, startWorld, tenantOf, textMessage, type World } from '../support/world';

let world: World;
let plants: Plants;
/** What the API answered: statuses, headers and bodies. */
const answers: string[] = [];
/** Lines of embedded metrics as the functions wrote them. */
const metricLines: string[] = [];

async function request(path: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(`${world.stack.apiUrl}${path}`, init);
  answers.push([response.status, JSON.stringify([...response.headers]), await response.text()].join('\n'));
  return response.status;
}

function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  const bytes = Buffer.from(body);
  return request('/webhooks/main', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': signBody(bytes, world.facts.appSecret),
      ...headers,
    },
    body: new Uint8Array(bytes),
  });
}

const sender = () => tenantOf(world, 'demo-1');
const textOf = (words: string, id: string) =>
  textMessage(sender(), id).replace('"Hello"', JSON.stringify(words)).replace('15550100999', plants.number());
const dead = () => world.stack.queue('webhooks-dlq').statistics().visible;

/** Every item of every table, whole. */
async function tables(): Promise<readonly Sink[]> {
  const { region, awsUrl: endpoint, operator } = world.stack;
  const client = createDynamoClient({ region, endpoint, credentials: { ...operator } });
  try {
    return await Promise.all(
      Object.entries(world.facts.tables).map(async ([name, TableName]) => {
        const items: unknown[] = [];
        let ExclusiveStartKey: Record<string, never> | undefined;
        do {
          const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
          items.push(...(page.Items ?? []));
          ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
        } while (ExclusiveStartKey);
        return { name: `table ${name}`, text: items.map((item) => JSON.stringify(item)).join('\n') };
      }),
    );
  } finally {
    client.destroy();
  }
}

/** What is around messages in queues; and their bodies, where they are not webhooks. */
function queues(): readonly Sink[] {
  return world.stack.queues().map(({ name, queue }) => ({
    name: `queue ${name}`,
    text: queue
      .peek(1_000)
      .map(({ body, ...about }) => JSON.stringify(name.startsWith('webhooks') ? about : { ...about, body }))
      .join('\n'),
  }));
}

/** What the commands print of it, as text and as JSON. */
async function commands(): Promise<readonly Sink[]> {
  const { run, json } = commandLine(world);
  const { causes } = await json<{ causes: readonly { examples: readonly string[] }[] }>('dlq', 'ls');
  expect(causes.length).toBeGreaterThan(2);
  const ids = world.stack
    .queue('webhooks-dlq')
    .peek(1_000)
    .map(({ messageId }) => messageId);
  const lines = [
    ['dlq', 'ls'],
    ['dlq', 'try'],
    ...ids.map((id) => ['dlq', 'show', id]),
    ['tenants', 'ls'],
    ['tenants', 'show', 'demo-1'],
    ['tenants', 'show', 'unassigned'],
  ];
  const said: Sink[] = [];
  for (const line of lines.flatMap((args) => [args, [...args, '--json']])) {
    const { code, stdout, stderr } = await run(...line);
    expect([line, code, stderr]).toEqual([line, 0, '']);
    said.push({ name: `kentongan ${line.join(' ')}`, text: stdout });
  }
  // Events are content; what is said of bodies that are none is not.
  for (const [name, body] of brokenBodies()) {
    const file = join(tmpdir(), `kentongan-broken-${process.pid}.json`);
    writeFileSync(file, body);
    const { code, stderr } = await run('normalise', file);
    expect([name, code === 0]).toEqual([name, false]);
    said.push({ name: `kentongan normalise, ${name}`, text: stderr });
  }
  return said;
}

const brokenBodies = (): readonly (readonly [string, string])[] => [
  ['cut short', `{"object":"whatsapp_business_account","entry":[{"id":"1","from":"${plants.number()}`],
  ['bare words', plants.words()],
  ['a number that is not quoted', `{"from": +${plants.number()}}`],
  ['a short one, which the parser quotes whole', `{"a":x${plants.number()}}`],
  ['of another product', JSON.stringify({ object: plants.words(), entry: [{ id: plants.number() }] })],
  ['not an envelope', JSON.stringify({ [plants.words()]: plants.number() })],
  ['a list of texts', JSON.stringify([plants.words(), plants.number()])],
  ['entries of texts', JSON.stringify({ object: 'whatsapp_business_account', entry: [plants.number()] })],
];

async function sinks(): Promise<readonly Sink[]> {
  const { stack, receivers } = world;
  return [
    ...stack.logs.lines().map(({ component, text }) => ({ name: `log of ${component}`, text })),
    { name: 'embedded metrics', text: metricLines.join('\n') },
    { name: 'metrics', text: JSON.stringify(stack.cloudWatch.store.metrics()) },
    { name: 'alarms', text: JSON.stringify(stack.cloudWatch.alarms.list()) },
    { name: 'traces', text: JSON.stringify(stack.traces.segments()) },
    { name: 'notices', text: JSON.stringify(receivers.inbox.all()) },
    {
      name: 'requests to receivers',
      text: receivers.webhook
        .requests()
        .map((each) => JSON.stringify(each.headers) + each.bytes)
        .join('\n'),
    },
    { name: 'answers', text: answers.join('\n') },
    ...stack.template.byType('AWS::S3::Bucket').map(({ name }) => ({
      name: `keys of bucket ${name}`,
      text: JSON.stringify(
        stack
          .bucket(name)
          .objects()
          .map(([key, { body: _body, ...about }]) => [key, about]),
      ),
    })),
    ...(await tables()),
    ...queues(),
    ...(await commands()),
  ];
}

/** All that Meta sends, and all that goes wrong. */
async function live(): Promise<void> {
  const { stack, clock } = world;
  for (const name of fixtureNames) {
    expect(await post(JSON.stringify(planted(fixture(name), plants, sender())))).toBe(200);
    await clock.advance(1_000);
  }
  await world.settle();
  // The same once more: copies go another way.
  expect(await post(textOf(plants.words(), plants.like('wamid.x')))).toBe(200);

  // What ingest refuses.
  for (const [, body] of brokenBodies()) await post(body);
  await post(textOf(plants.words(), 'forged'), {
    'x-hub-signature-256': `sha256=${plants.know('0f'.repeat(32))}`,
  });
  await post(textOf(plants.words(), 'unsigned'), {
    'x-hub-signature-256': plants.words().replace(/[^\x20-\x7e]/g, ''),
  });
  await post(`"${plants.words()}${'x'.repeat(4_000_000)}"`);
  await post(textOf(plants.words(), 'ids'), {
    'x-request-id': plants.like('wamid.x'),
    traceparent: plants.number(),
  });
  await post(textOf(plants.words(), 'ids'), {
    'x-request-id': plants.like('US.1'),
    'x-trace-id': plants.number(),
  });
  await post(textOf(plants.words(), 'ids'), {
    'x-request-id': `tel-${plants.number()}`,
    'x-amzn-trace-id': plants.number(),
  });
  await request(`/webhooks/${plants.number()}`, { method: 'POST', body: plants.words() });
  await request(`/${encodeURIComponent(plants.words())}?wa_id=${plants.number()}`);
  const token = plants.know('token-that-is-somebodys-secret');
  await request(`/webhooks/main?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${token}`);
  await request(
    `/webhooks/main?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${world.facts.verifyToken}`,
  );

  // What nobody has heard of, with names that are somebody's.
  const odd = () => [
    plants.number(),
    plants.words(),
    plants.like('wamid.x'),
    plants.like('US.1'),
    plants.like('a@b'),
  ];
  for (const word of odd()) {
    const message = {
      id: plants.like('wamid.x'),
      from: plants.number(),
      timestamp: '1795251600',
      type: word,
      [word]: word,
    };
    const status = {
      id: plants.like('wamid.x'),
      status: word,
      recipient_id: plants.number(),
      timestamp: word,
    };
    const value = {
      metadata: { phone_number_id: sender().phoneNumberId },
      messages: [message],
      statuses: [status],
      [word]: { [word]: 1 },
    };
    const changes = [
      { field: 'messages', value },
      { field: word, value: { [word]: word } },
      { field: 'account_update', value: { event: word, [word]: word } },
      {
        field: 'user_preferences',
        value: { user_preferences: [{ wa_id: word, value: word, category: word }] },
      },
      word,
    ];
    const entry = [{ id: sender().wabaId, changes, [word]: word }];
    expect(await post(JSON.stringify({ object: 'whatsapp_business_account', entry }))).toBe(200);
  }

  // Too large for the queue, too large for the topic; while S3 is out of reach, too.
  const long = (length: number) => `${plants.words()} ${'é'.repeat(length)} ${plants.number()}`;
  expect(await post(textOf(long(600_000), plants.like('wamid.x')))).toBe(200);
  expect(await post(textOf(long(140_000), plants.like('wamid.x')))).toBe(200);
  await world.settle();
  const bucket = stack.faults.add({ service: 's3', error: refusal() });
  expect(await post(textOf(long(600_000), plants.like('wamid.x')))).toBe(503);
  expect(await post(textOf(long(140_000), plants.like('wamid.x')))).toBe(200);
  await clock.advanceUntil(() => dead() >= 1, 40 * MINUTE);
  bucket.remove();

  // What AWS refuses in words that hold what was asked, what ends in the middle, what cannot even be set aside.
  for (const [service, action] of [
    ['dynamodb', 'UpdateItem'],
    ['dynamodb', 'BatchGetItem'],
    ['sns', 'PublishBatch'],
    ['sns', 'Publish*'],
  ] as const) {
    const before = dead();
    const fault = stack.faults.add({ service, action, error: refusal() });
    const stranger = { ...sender(), wabaId: '999000000000001', phoneNumberId: `9990000000${before}` };
    expect(await post(textMessage(stranger, plants.like('wamid.x')).replace('Hello', 'Hi'))).toBe(200);
    expect(await post(textOf(plants.words(), plants.like('wamid.x')))).toBe(200);
    await clock.advanceUntil(() => dead() > before, 40 * MINUTE);
    fault.remove();
  }
  const queue = stack.faults.add({ service: 'sqs', action: 'SendMessage*', error: refusal() });
  expect(await post(textOf(plants.words(), plants.like('wamid.x')))).toBe(503);
  queue.remove();
  let killed = 0;
  stack.faults.add({
    service: 'dynamodb',
    action: 'UpdateItem',
    when: () => killed < 2 && stack.fn('normalise').kill() && ++killed < 0,
    error: 'unavailable',
  });
  expect(await post(textOf(plants.words(), plants.like('wamid.x')))).toBe(200);
  await world.settle();
  expect(killed).toBe(2);
  await clock.advance(10 * MINUTE);
}

/** A refusal that quotes what it refuses, as DynamoDB's do. */
const refusal = () => ({
  code: 'ValidationException',
  statusCode: 400,
  message: `The value ${plants.number()} of ${plants.words()} is not accepted`,
});

beforeAll(async () => {
  world = await startWorld({ tenants: 2 });
  plants = createPlants();
  const { cloudWatch, template } = world.stack;
  const ingestLogLine = cloudWatch.ingestLogLine;
  jest.spyOn(cloudWatch, 'ingestLogLine').mockImplementation((line, ...rest) => {
    metricLines.push(line);
    return ingestLogLine(line, ...rest);
  });
  for (const secret of [world.facts.appSecret, world.facts.verifyToken, 'everythingStaysHere'])
    plants.know(secret);
  expect(template.stackName).not.toBe('');
});
afterAll(() => world.stop());

describe('nothing personal', () => {
  let all: readonly Sink[];

  it('is anywhere but where content belongs, whatever went wrong on its way', async () => {
    await live();
    all = await sinks();
    // The proof is worth as much as what it looked at.
    const seen = (name: string) =>
      all.filter((sink) => sink.name.startsWith(name)).map(({ text }) => text.length);
    for (const name of [
      'embedded metrics',
      'metrics',
      'alarms',
      'traces',
      'notices',
      'answers',
      'requests',
    ]) {
      expect([name, Math.max(0, ...seen(name)) > 500]).toEqual([name, true]);
    }
    for (const name of [
      'log of ingest',
      'log of normalise',
      'table ',
      'queue webhooks-dlq',
      'keys of',
      'kentongan dlq show',
    ]) {
      expect([name, Math.max(0, ...seen(name)) > 100]).toEqual([name, true]);
    }
    expect(plants.values().length).toBeGreaterThan(400);
    expect(world.slack().length).toBeGreaterThan(0);
    expect(scan(all, plants.values())).toEqual([]);
  });

  it('would be found, had it been written to a log', () => {
    const [value = ''] = plants.values().slice(-1);
    const { logs, fn } = world.stack;
    logs.take(fn('normalise').settings, JSON.stringify({ eventName: 'a.mistake', reason: value }), 0);
    const found = scan(
      logs.lines().map(({ component, text }) => ({ name: component, text })),
      plants.values(),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { sink, value: what } of found) expect([sink, what]).toEqual(['normalise', value]);
  });
});
