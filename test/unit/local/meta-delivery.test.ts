import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Delivery, type DeliveryOptions } from '../../../local/meta/delivery';
import { demoTenant, demoTenants } from '../../../local/meta/demo-tenants';
import type { Change, Envelope } from '../../../local/meta/envelope';
import { handshake } from '../../../local/meta/handshake';
import { signBody } from '../../../local/meta/sign';
import { createTraffic, type TrafficOptions } from '../../../local/meta/traffic';
import type { TenantSender, Update } from '../../../local/meta/update';
import { createRandom } from '../../../local/random';
import { WallClock } from '../../../local/time/clock';
import { VirtualClock } from '../../../local/time/virtual-clock';

const START = Date.UTC(2026, 8, 1);
const HOUR = 3_600_000;
const APP_SECRET = 'app-secret-of-the-test';
const sender: TenantSender = demoTenant(0);

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

let server: Server;
let url: string;
let got: Got[];
let answer: (index: number) => { status: number; body?: string } | undefined;
let clock: VirtualClock;

beforeEach(async () => {
  got = [];
  answer = () => ({ status: 200 });
  clock = new VirtualClock(START);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const given = answer(got.length);
      got.push({ headers: request.headers, bytes: Buffer.concat(chunks) });
      if (given) response.writeHead(given.status).end(given.body ?? '');
      else request.socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function createDelivery(options: Partial<DeliveryOptions> = {}): Delivery {
  const steady = { batchShare: 0, duplicateShare: 0, disorderShare: 0 };
  return new Delivery({ clock, random: createRandom(1), url, appSecret: APP_SECRET, ...steady, ...options });
}

function text(id: string): Update {
  return {
    key: id,
    type: 'message.text',
    sender,
    dueMs: START,
    part: { kind: 'message', item: { id, type: 'text', text: { body: 'Zoë a/b' } } },
  };
}

function idsOf({ bytes }: Got): readonly string[] {
  return [...bytes.toString().matchAll(/"id":"(m\d+)"/g)].map(([, id]) => String(id));
}

describe('Delivery', () => {
  it('posts signed ASCII bytes with the headers of Meta', async () => {
    const delivery = createDelivery();
    delivery.submit(text('m1'));
    await delivery.stop();
    const [{ headers, bytes }] = got as [Got];
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(bytes.length),
      'x-hub-signature-256': signBody(bytes, APP_SECRET),
      'user-agent': 'facebookexternalua',
    });
    expect(bytes.toString()).toContain(String.raw`Zo\u00eb a\/b`);
  });

  it('merges updates that are due within a moment, and keeps to the limit of a body', async () => {
    const delivery = createDelivery({ batchShare: 1, batchLimit: 3 });
    for (const id of ['m1', 'm2', 'm3', 'm4']) delivery.submit(text(id));
    expect(delivery.account()).toMatchObject({ waiting: 1 });
    await clock.advance(1000);
    expect(got.map(idsOf)).toEqual([['m1', 'm2', 'm3'], ['m4']]);
    expect(delivery.account()).toMatchObject({ waiting: 0, sent: 4, acknowledged: 4, bodies: 2 });
    await delivery.stop();
  });

  it.each([503, 500, 400, 401, 202, 204])(
    'retries after %i with the same bytes, and stops at 200',
    async (status) => {
      answer = (index) => ({ status: index < 3 ? status : 200 });
      const delivery = createDelivery();
      delivery.submit(text('m1'));
      await clock.advance(24 * HOUR);
      expect(got).toHaveLength(4);
      expect(new Set(got.map(({ bytes }) => bytes.toString())).size).toBe(1);
      expect(delivery.account()).toMatchObject({
        sent: 1,
        acknowledged: 1,
        pending: 0,
        attempts: 4,
        retries: 3,
      });
      expect(delivery.account().lastError).toMatchObject({ status });
      await delivery.stop();
    },
  );

  it('retries when the connection breaks', async () => {
    answer = (index) => (index === 0 ? undefined : { status: 200 });
    const delivery = createDelivery();
    delivery.submit(text('m1'));
    await clock.advance(HOUR);
    expect(delivery.account()).toMatchObject({ acknowledged: 1, attempts: 2 });
    expect(delivery.account().lastError?.status).toBeUndefined();
    await delivery.stop();
  });

  it('gives up after seven days, and tells of it', async () => {
    answer = () => ({ status: 503, body: 'later' });
    const events: string[] = [];
    const delivery = createDelivery({ onUpdate: ({ key }, event) => events.push(`${key} ${event}`) });
    delivery.submit(text('m1'));
    await clock.advance(6 * 24 * HOUR);
    expect(delivery.account()).toMatchObject({ pending: 1, gaveUp: 0 });
    await clock.advance(2 * 24 * HOUR);
    expect(delivery.account()).toMatchObject({
      pending: 0,
      gaveUp: 1,
      lastError: { status: 503, message: 'later' },
    });
    expect(delivery.account().tenants[sender.tenantId]).toMatchObject({ gaveUp: 1 });
    const attempts = got.length;
    await clock.advance(24 * HOUR);
    expect(got).toHaveLength(attempts);
    expect(events).toEqual(['m1 sent', 'm1 gave-up']);
  });

  it('sends an acknowledged body again as a duplicate, and counts the update once', async () => {
    const delivery = createDelivery({ duplicateShare: 1 });
    delivery.submit(text('m1'));
    await clock.advance(HOUR);
    expect(got.map(idsOf)).toEqual([['m1'], ['m1']]);
    expect(delivery.account()).toMatchObject({ sent: 1, acknowledged: 1, attempts: 2, duplicates: 1 });
    await delivery.stop();
  });

  it('holds a body back so that later ones overtake it', async () => {
    const delivery = createDelivery({ disorderShare: 0.5 });
    const ids = Array.from({ length: 12 }, (_, index) => `m${index}`);
    for (const id of ids) {
      delivery.submit(text(id));
      await clock.advance(1000);
    }
    await clock.advance(HOUR);
    const arrived = got.flatMap(idsOf);
    expect(arrived).not.toEqual(ids);
    expect(arrived.toSorted()).toEqual(ids.toSorted());
    await delivery.stop();
  });

  it('keeps to the limit of concurrent requests', async () => {
    const delivery = createDelivery({ maxConcurrent: 2 });
    const sockets = new Set<unknown>();
    server.on('connection', (socket) => sockets.add(socket));
    for (let index = 0; index < 20; index++) delivery.submit(text(`m${index}`));
    await delivery.stop();
    expect(got).toHaveLength(20);
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('on stop sends what is due, and leaves what failed as pending', async () => {
    answer = (index) => ({ status: index === 0 ? 503 : 200 });
    const delivery = createDelivery();
    delivery.submit(text('m1'));
    await clock.idle();
    const batching = createDelivery({ batchShare: 1 });
    batching.submit(text('m2'));
    await Promise.all([delivery.stop(), batching.stop()]);
    expect(delivery.account()).toMatchObject({ sent: 1, pending: 1 });
    expect(batching.account()).toMatchObject({ sent: 1, acknowledged: 1 });
    await clock.advance(HOUR);
    expect(got).toHaveLength(2);
  });

  it('drains: resolves once every retry got through', async () => {
    answer = (index) => ({ status: index < 5 ? 503 : 200 });
    const delivery = createDelivery();
    delivery.submit(text('m1'));
    const drained = delivery.drain();
    await clock.advance(24 * HOUR);
    await drained;
    expect(delivery.account()).toMatchObject({ acknowledged: 1, pending: 0 });
  });

  it('refuses a URL that is not plain HTTP', () => {
    expect(() => createDelivery({ url: 'https://127.0.0.1/' })).toThrow('plain HTTP');
  });
});

describe('createTraffic', () => {
  function run(options: Partial<TrafficOptions> = {}) {
    const tenants = demoTenants(5);
    return createTraffic({ clock, random: createRandom(1), url, appSecret: APP_SECRET, tenants, ...options });
  }

  it('runs a mixed hour in seconds, and its account equals what arrived', async () => {
    answer = (index) => ({ status: index % 20 === 7 ? 503 : 200 });
    const sent: string[] = [];
    const acknowledged = new Set<string>();
    const traffic = run({
      ratePerSecond: 1,
      onUpdate: ({ key }, event) => {
        if (event === 'sent') sent.push(key);
        if (event === 'acknowledged') acknowledged.add(key);
      },
    });
    traffic.start();
    await clock.advance(HOUR);
    const drained = traffic.drain();
    await clock.advance(8 * 24 * HOUR);
    await drained;

    const account = traffic.account();
    expect(new Set(sent).size).toBe(sent.length);
    expect(account.sent).toBe(sent.length);
    expect(acknowledged).toEqual(new Set(sent));
    expect(account).toMatchObject({ pending: 0, gaveUp: 0, waiting: 0, attempts: got.length });
    expect(account.sent).toBe(distinctArrived());
    expect(account.sent / 3600).toBeGreaterThan(0.85);
    expect(account.sent / 3600).toBeLessThan(1.1);
    expect(account.retries).toBeGreaterThan(50);
    expect(account.duplicates).toBeGreaterThan(5);
    expect(account.ackLatency?.p99Ms).toBeGreaterThan(0);

    const totals = Object.values(account.tenants).map((tenant) =>
      Object.values(tenant.sent).reduce((a, b) => a + b, 0),
    );
    expect(totals.reduce((a, b) => a + b, 0)).toBe(account.sent);
    expect(Math.max(...totals)).toBeGreaterThan(3 * Math.min(...totals));
    for (const { headers, bytes } of got) {
      expect(headers['x-hub-signature-256']).toBe(signBody(bytes, APP_SECRET));
      expect(JSON.parse(bytes.toString())).toMatchObject({ object: 'whatsapp_business_account' });
    }
  });

  it('sends the same bodies in the same order for the same seed', async () => {
    const bodies = async (seed: number) => {
      got = [];
      clock = new VirtualClock(START);
      const traffic = run({ random: createRandom(seed), ratePerSecond: 2 });
      traffic.start();
      await clock.advance(120_000);
      await traffic.stop();
      return got.map(({ bytes }) => bytes.toString());
    };
    const first = await bodies(5);
    expect(first.length).toBeGreaterThan(30);
    expect(await bodies(5)).toEqual(first);
    expect(await bodies(6)).not.toEqual(first);
  });

  it('keeps to the rate from the first minute on', async () => {
    const traffic = run({ ratePerSecond: 10, batchShare: 0.9, batchWindowMs: 5000 });
    const perMinute: number[] = [];
    traffic.start();
    for (let minute = 0; minute < 8; minute++) {
      const before = traffic.account().sent;
      await clock.advance(60_000);
      perMinute.push(traffic.account().sent - before);
    }
    await traffic.stop();
    expect(Math.min(...perMinute)).toBeGreaterThan(0.7 * 600);
    expect(Math.max(...perMinute)).toBeLessThan(1.3 * 600);
  });

  it('runs by the wall clock, and after stop nothing keeps the process or sends more', async () => {
    const wall = new WallClock();
    const traffic = run({ clock: wall, ratePerSecond: 2000 });
    const arrived = new Promise((resolve) => server.once('request', resolve));
    traffic.start();
    await arrived;
    await traffic.stop();
    expect(traffic.account().sent).toBe(distinctArrived());
    wall.stop();
  });

  it('stays silent at rate 0 and without tenants', async () => {
    for (const traffic of [run({ ratePerSecond: 0 }), run({ tenants: [] })]) {
      traffic.start();
      await clock.advance(HOUR);
      await traffic.stop();
    }
    expect(got).toEqual([]);
  });
});

/** Told apart as a receiver would: by wamid, by wamid and status, or by account, time and content. */
function distinctArrived(): number {
  const entries = got.flatMap(({ bytes }) => (JSON.parse(bytes.toString()) as Envelope).entry);
  return new Set(
    entries.flatMap(({ id, time, changes }) => changes.flatMap((change) => keysOf(change, `${id} ${time}`))),
  ).size;
}

function keysOf({ field, value }: Change, account: string): readonly string[] {
  const items = [value.messages ?? [], value.statuses ?? []].flat() as { id: string; status?: string }[];
  if (items.length === 0) return [`${account} ${field} ${JSON.stringify(value)}`];
  return items.map(({ id, status }) => `${id} ${status}`);
}

describe('handshake', () => {
  it.each([
    [
      'verifies an endpoint that echoes the challenge',
      (query: URLSearchParams) => query.get('hub.challenge') ?? '',
      200,
      true,
    ],
    ['refuses another body', () => 'ok', 200, false],
    ['refuses another status', () => 'forbidden', 403, false],
  ])('%s', async (_, reply, status, verified) => {
    const queries: URLSearchParams[] = [];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const query = new URL(request.url ?? '/', url).searchParams;
      queries.push(query);
      response.writeHead(status).end(reply(query));
    });
    expect(await handshake(url, 'token of the test')).toMatchObject({ verified, status });
    expect(queries[0]?.get('hub.mode')).toBe('subscribe');
    expect(queries[0]?.get('hub.verify_token')).toBe('token of the test');
  });

  it('says why when nobody answers', async () => {
    answer = () => undefined;
    const result = await handshake(url, 'token');
    expect(result.verified).toBe(false);
    expect(result.reason).toBeTruthy();
  });
});
