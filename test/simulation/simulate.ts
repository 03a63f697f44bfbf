/**
 * One seed: Meta's webhooks through the real handlers of ingest, normalise and count, in a world where calls fail,
 * answers are lost, functions die, two normalisers hold the same message and streams repeat themselves. When all has
 * come to rest, what was counted must be what was sent, for each tenant, type and minute; and as set aside what lies in
 * the dead-letter queue, and nothing that was sent back from there and processed.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import { createCount } from '../../lambdas/count/handler';
import type { RecordChange } from '../../lambdas/count/ports';
import { entriesOf, minuteOf } from '../../lambdas/domain/tenant/counts';
import type { QueuedWebhook } from '../../lambdas/domain/whatsapp/queued-webhook';
import { NO_CLIENT_CN } from '../../lambdas/ingest/env';
import { createIngest } from '../../lambdas/ingest/handler';
import { createNormalise } from '../../lambdas/normalise/handler';
import { APP_SECRET, signedPost, T0, VERIFY_TOKEN } from '../support/builders';
import { memoryCounters } from '../support/memory-counters';
import { memoryLedger } from '../support/memory-ledger';
import { recorder } from '../support/ports';
import { createAgenda } from './agenda';
import { invoke, type World } from './invocations';
import { type Plan, type Poison, planOf, type Shipment, type Update } from './plan';
import { createQueue, MAX_RECEIVES } from './queue';
import { createStream, type StreamBatch } from './stream';

export interface Outcome {
  /** What is wrong; empty when nothing is. */
  readonly faults: readonly string[];
  readonly updates: number;
  readonly copies: number;
  readonly writes: number;
}

const STORM_MS = 40 * 60_000;
/** Whatever was under way when the storm ended is over by then. */
const SETTLED_MS = STORM_MS + 60_000;
const STEPS = 400_000;

export async function simulate(seed: number): Promise<Outcome> {
  const plan = planOf(seed);
  const agenda = createAgenda(T0);
  const random = plan.random.fork('world');
  const world: World = { agenda, random, harm: plan.harm, calm: () => agenda.now() > T0 + STORM_MS };
  const recorded = recorder();
  const clock = { now: agenda.now, sleep: agenda.wait };
  const common = { clock, log: recorded.log, metrics: recorded.metrics };

  const stream = createStream(world);
  const ledger = memoryLedger(stream.take);
  const counters = memoryCounters();
  const queue = createQueue(world, T0 + SETTLED_MS);
  const published = new Set<string>();
  /** When each update was first in the queue. */
  const receivedAt = new Map<string, number>();
  /** Of each webhook in the queue that nobody can read: whose it is, and when it came. */
  const unreadable = new Map<string, string>();
  let copies = 0;
  let working = 0;

  const apps = new Map([['main', { verifyToken: VERIFY_TOKEN, appSecrets: [APP_SECRET] }]]);
  const post = (shipment: Shipment | Poison, attempt = 0): void => {
    working += 1;
    copies += 1;
    const store = (webhook: QueuedWebhook) => {
      queue.send(webhook);
      if ('tenant' in shipment) {
        unreadable.set(webhook.deliveryId, `tenant-${shipment.tenant} ${minuteOf(webhook.receivedAtMs)}`);
      }
      for (const { identity } of updatesIn(shipment).filter((update) => isIn(webhook, update))) {
        receivedAt.set(identity, Math.min(receivedAt.get(identity) ?? Infinity, webhook.receivedAtMs));
      }
    };
    void invoke(world, ({ call }) =>
      createIngest({
        ...common,
        metaApps: { read: async () => apps, refresh: async () => apps },
        // Pieces go by themselves: some may be stored though others are not, and then none is acknowledged.
        storeWebhooks: async (webhooks) => {
          await Promise.all(webhooks.map((webhook) => call(() => store(webhook))));
        },
        healthChecks: {},
        requiredClientCn: NO_CLIENT_CN,
        randomHex: random.hex,
      })(signedPost(bodyOf(shipment), { requestId: `request-${copies}` })),
    ).then((outcome) => {
      working -= 1;
      if (outcome.ok && outcome.result.statusCode === 200) return;
      // Meta sends again, later each time.
      const pauseMs = Math.min(2 ** attempt, 64) * 10_000;
      working += 1;
      agenda.after(pauseMs, () => {
        working -= 1;
        post(shipment, attempt + 1);
      });
    });
  };

  const normaliseOnce = async (): Promise<void> => {
    const Records = queue.receive(1 + random.int(10));
    if (Records.length === 0) return;
    const webhookOf = new Map(Records.map((record) => [record.messageId, record]));
    const outcome = await invoke(world, ({ call }) =>
      createNormalise({
        ...common,
        findTenants: (ids) =>
          call(
            () =>
              new Map(
                ids.flatMap((id) =>
                  /^(20|100)/.test(id)
                    ? [[id, { tenantId: `tenant-${id.replace(/^(20|100)/, '')}`, apps: [] }] as const]
                    : [],
                ),
              ),
          ),
        ledger: {
          write: (write) => call(() => ledger.write(write)),
          readIdentityKey: async () => 'identity-key',
        },
        eventContent: 'full',
        publishEvents: (events) =>
          call(() => {
            const refused = events.filter(() => !world.calm() && random.next() < plan.harm.throttled);
            for (const event of events) if (!refused.includes(event)) published.add(event.id);
            return new Map(
              refused.map(({ id }) => [id, { cause: 'throttled', reason: 'Throttled' }] as const),
            );
          }),
        parkRecord: (record, parking) =>
          call(() => {
            const { attributes } = record;
            queue.park(
              {
                body: record.body,
                app: attributes.app ?? '',
                receivedAtMs: Number(attributes.receivedAtMs),
                requestId: attributes.requestId ?? '',
                deliveryId: attributes.deliveryId ?? '',
                group: attributes.group ?? '',
              },
              parking,
            );
          }),
        fetchClaim: async () => undefined,
        removeClaim: async () => {},
        randomHex: random.hex,
        maxReceiveCount: MAX_RECEIVES,
      })({ Records: [...Records] }),
    );
    if (!outcome.ok) return;
    const failed = new Set(outcome.result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const id of webhookOf.keys()) {
      if (failed.has(id)) queue.release(id);
      else if (world.calm() || random.next() >= plan.harm.answersLost) queue.delete(id);
    }
  };

  const count = ({ lane, changes }: StreamBatch) =>
    invoke(world, ({ call }) =>
      createCount({
        ...common,
        readChange: (record) => (record as { readonly change?: RecordChange }).change,
        addCounts: (write) => call(() => counters.add(write)),
      })({
        Records: changes.map((change) => ({ eventName: 'MODIFY', change }) as DynamoDBRecord),
        shardId: lane,
      }),
    );
  const countOnce = async (shard: number): Promise<void> => {
    const batch = stream.next(shard);
    if (batch && (await count(batch)).ok) stream.done(shard, batch);
    const again = stream.again(shard);
    if (again) await count(again);
  };

  /** Does its work on and on until all is at rest. */
  const worker = (work: () => Promise<void>): void => {
    const again = () => {
      if (world.calm() && atRest()) return;
      agenda.after(50 + random.int(world.calm() ? 5_000 : 30_000), () => void work().then(again));
    };
    again();
  };
  const atRest = () => working + queue.size() + queue.dead() + stream.size() === 0;

  const postAt = (atMs: number, what: Shipment | Poison) => {
    working += 1;
    agenda.after(atMs, () => {
      working -= 1;
      post(what);
    });
  };
  for (const shipment of plan.shipments) {
    for (const atMs of shipment.atMs) postAt(atMs, shipment);
  }
  for (const each of plan.poison) postAt(each.atMs, each);
  worker(normaliseOnce);
  worker(normaliseOnce);
  for (const shard of stream.shards) worker(() => countOnce(shard));
  // Somebody sends back what was set aside, also while the fault is still there.
  worker(async () => {
    if (queue.dead() > 0 && (world.calm() || random.next() < 0.1)) queue.redrive();
  });
  await agenda.run(STEPS);

  const faults = [
    ...compare('events', expectedEvents(plan, receivedAt), countedEvents(counters.all())),
    ...compare('steps', expectedSteps(plan, receivedAt), counted(counters.all(), STEPS_OF_LIFE)),
    ...compare(
      'set aside',
      tally([...unreadable.values()].map((minute) => `${minute} setAside`)),
      counted(counters.all(), ['setAside']),
    ),
    ...(published.size === new Set(plan.updates.map(({ identity }) => identity)).size
      ? []
      : [`published ${published.size} distinct events of ${plan.updates.length}`]),
  ];
  return { faults, updates: plan.updates.length, copies, writes: ledger.writes.length };
}

function updatesIn(shipment: Shipment | Poison): readonly Update[] {
  return 'updates' in shipment ? shipment.updates : [];
}

function bodyOf(shipment: Shipment | Poison): string {
  // The second entry is none, which no version takes.
  if ('tenant' in shipment) return envelopeOf([{ id: `100${shipment.tenant}` }, 'unreadable']);
  const entry = shipment.updates.map(({ tenant, member, item }) => ({
    id: `100${tenant}`,
    changes: [
      {
        field: 'messages',
        value: {
          messaging_product: 'whatsapp',
          metadata: { display_phone_number: '15550001', phone_number_id: `20${tenant}` },
          [member]: [item],
        },
      },
    ],
  }));
  return envelopeOf(entry);
}

function envelopeOf(entry: readonly unknown[]): string {
  return JSON.stringify({ object: 'whatsapp_business_account', entry });
}

/** Whether a piece of a body carries an update. */
function isIn({ body }: QueuedWebhook, { tenant, item }: Update): boolean {
  return body.includes(`"id":"100${tenant}"`) && body.includes(JSON.stringify(item));
}

type Figures = ReadonlyMap<string, number>;

function tally(names: Iterable<string>): Figures {
  const figures = new Map<string, number>();
  for (const name of names) figures.set(name, (figures.get(name) ?? 0) + 1);
  return figures;
}

/** Each update once, in the minute in which the first of its copies was received. */
function expectedEvents({ updates }: Plan, receivedAt: ReadonlyMap<string, number>): Figures {
  return tally(
    updates.map(({ tenant, type, identity }) => {
      const atMs = receivedAt.get(identity);
      return `tenant-${tenant} ${atMs === undefined ? 'never' : minuteOf(atMs)} events.${type}`;
    }),
  );
}

function countedEvents(counters: ReturnType<ReturnType<typeof memoryCounters>['all']>): Figures {
  return new Map(
    [...counters].flatMap(([name, counts]) =>
      entriesOf(counts).flatMap(([series, n]) =>
        series.startsWith('events.') && n !== 0 ? [[`${name} ${series}`, n] as const] : [],
      ),
    ),
  );
}

const STEPS_OF_LIFE = ['sent', 'delivered', 'read', 'played', 'failed'];

/**
 * How far each message came, told from the whole of its statuses and nothing else; each step in the minute in which
 * it, or one beyond it, was first received.
 */
function expectedSteps({ updates }: Plan, receivedAt: ReadonlyMap<string, number>): Figures {
  /** Of each message, when each of its statuses was first received. */
  const messages = new Map<string, Map<string, number>>();
  for (const { message, identity } of updates) {
    if (!message) continue;
    const has = messages.get(message.id) ?? new Map<string, number>();
    const atMs = receivedAt.get(identity) ?? Number.POSITIVE_INFINITY;
    messages.set(message.id, has.set(message.status, Math.min(has.get(message.status) ?? Infinity, atMs)));
  }
  return tally(
    [...messages].flatMap(([id, has]) => {
      const first = (...wanted: readonly string[]) =>
        Math.min(...wanted.map((status) => has.get(status) ?? Number.POSITIVE_INFINITY));
      const delivered = first('delivered', 'read', 'played');
      const steps = [
        ['sent', first('sent', 'delivered', 'read', 'played')],
        ['delivered', delivered],
        ['read', first('read', 'played')],
        ['played', first('played')],
        ['failed', Number.isFinite(delivered) ? Number.POSITIVE_INFINITY : first('failed')],
      ] as const;
      return steps.flatMap(([step, atMs]) =>
        Number.isFinite(atMs) ? [`tenant-${id.split(' ')[0]} ${minuteOf(atMs)} ${step}`] : [],
      );
    }),
  );
}

function counted(
  counters: ReturnType<ReturnType<typeof memoryCounters>['all']>,
  wanted: readonly string[],
): Figures {
  return new Map(
    [...counters].flatMap(([name, counts]) =>
      entriesOf(counts).flatMap(([series, n]) =>
        wanted.includes(series) && n !== 0 ? [[`${name} ${series}`, n] as const] : [],
      ),
    ),
  );
}

function compare(what: string, expected: Figures, counted: Figures): readonly string[] {
  return [...new Set([...expected.keys(), ...counted.keys()])].flatMap((name) => {
    const [sent, got] = [expected.get(name) ?? 0, counted.get(name) ?? 0];
    return sent === got ? [] : [`${what}: ${name}: ${sent} sent, ${got} counted`];
  });
}
