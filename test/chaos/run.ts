/**
 * One run: load in a storm, then calm, then the reckoning. Webhooks in flight end up counted, or set aside and sent
 * back, until nothing is on its way; then counters, books and events must say the same of every tenant.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startRun } from '../../cli/start/run';
import { addCounts } from '../../lambdas/domain/tenant/counts';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { countsOfDay } from '../../lambdas/platform/dynamo-counts';
import { createTraffic } from '../../local/meta/traffic';
import { createRandom } from '../../local/random';
import { WallClock } from '../../local/time/clock';
import { createExpectation, differences, eventsIn, sentTo, withoutLatencies } from '../support/books';
import { subscribeConsumer } from './consumer';
import { type StormFigures, startStorm } from './storm';

export interface ChaosSettings {
  /** The folder that synthesis wrote. */
  readonly assembly: string;
  readonly seed: number;
  readonly minutes: number;
  /** Updates a second. */
  readonly rate: number;
  readonly tenants: number;
  /** Told how far it is. */
  readonly tell: (line: string) => void;
}

export interface ChaosReport {
  readonly updates: number;
  readonly bodies: number;
  /** Requests by Meta's stand-in of any kind, and which of them repeated one that had failed, or had not. */
  readonly requests: number;
  readonly retries: number;
  readonly duplicates: number;
  readonly storm: StormFigures;
  /** Messages of the webhooks queue, and how often one was handed out again. */
  readonly queued: number;
  readonly handedOutAgain: number;
  readonly parked: number;
  readonly redrives: number;
  readonly eventsPublishedAgain: number;
  readonly countersChecked: number;
  readonly seconds: { readonly storm: number; readonly settling: number };
  /** What differs; empty when all is as it must be. */
  readonly mismatches: readonly string[];
}

/** So that a batch whose function died comes back within the run, and now and then while another has it. */
const VISIBILITY_SECONDS = 5;
const DUPLICATE_SHARE = 0.1;
const DISORDER_SHARE = 0.1;
const TELL_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 2_000;
/** Meta's stand-in waits two minutes before its fourth retry, and a shard a minute before it is tried again. */
const SETTLE_LIMIT_MS = 10 * 60_000;
/** Right figures must stay right: what is counted twice may be counted late. */
const STAY_RIGHT_MS = 20_000;

export async function runChaos(settings: ChaosSettings): Promise<ChaosReport> {
  const { seed, rate, tell } = settings;
  const clock = new WallClock();
  const run = await startRun({ ...settings, clock, virtualTime: false, port: 0 });
  const { stack, tenants, facts } = run;
  const client = createDynamoClient({
    region: stack.region,
    endpoint: stack.awsUrl,
    credentials: { ...stack.operator },
  });
  try {
    const random = createRandom(seed).fork('chaos');
    const expectation = createExpectation();
    const consumer = subscribeConsumer(stack);
    const traffic = createTraffic({
      clock,
      tenants,
      random: random.fork('traffic'),
      url: facts.webhookUrl,
      appSecret: facts.appSecret,
      ratePerSecond: rate,
      duplicateShare: DUPLICATE_SHARE,
      disorderShare: DISORDER_SHARE,
      onUpdate: (update, what) => {
        if (what === 'sent') expectation.add(update);
      },
    });
    const webhooks = stack.queue('webhooks');
    const dead = stack.queue('webhooks-dlq');
    webhooks.configure({ ...webhooks.settings, visibilityTimeoutSeconds: VISIBILITY_SECONDS });

    const startedAt = Date.now();
    const says = (phase: string) => {
      const { sent, acknowledged } = traffic.account();
      const { visible, notVisible } = webhooks.statistics();
      const { kills } = storm.figures();
      tell(
        `${phase}, ${secondsSince(startedAt)} s: ${sent} updates sent, ${acknowledged} acknowledged, ` +
          `${visible + notVisible} in the queue, ${dead.statistics().visible} set aside, ` +
          `${kills.normalise + kills.count} sandboxes ended`,
      );
    };
    const storm = startStorm(
      stack,
      random.fork('storm'),
      tenants.map(({ tenantId }) => tenantId),
    );
    const telling = setInterval(() => says('storm'), TELL_EVERY_MS);
    traffic.start();
    await delay(settings.minutes * 60_000);
    clearInterval(telling);
    await storm.end();
    const calmAt = Date.now();
    says('calm');

    let redrives = 0;
    let isDrained = false;
    void traffic.drain().then(() => {
      isDrained = true;
    });
    const isAtRest = () => {
      if (dead.statistics().visible > 0) {
        redrives += 1;
        redrive();
      }
      const { visible, notVisible, delayed } = webhooks.statistics();
      return isDrained && visible + notVisible + delayed + dead.statistics().visible === 0;
    };
    /** Back to the queue as it came, as SQS's own redrive does it. */
    const redrive = () => {
      for (let batch = dead.receive(10); batch.length > 0; batch = dead.receive(10)) {
        for (const { body, messageAttributes, receiptHandle } of batch) {
          webhooks.send({ body, attributes: messageAttributes });
          dead.delete(receiptHandle);
        }
      }
    };
    const countsOf = async (tenantId: string) => {
      const sums = daysBetween(startedAt, Date.now()).map((day) =>
        countsOfDay(client, stack.output('StateTableName'), tenantId, day),
      );
      return withoutLatencies((await Promise.all(sums)).reduce(addCounts, {}));
    };
    let countersChecked = 0;
    const reckon = async (): Promise<readonly string[]> => {
      countersChecked = 0;
      const mismatches: string[] = [];
      for (const { tenantId } of tenants) {
        const counts = await countsOf(tenantId);
        const events = Object.fromEntries(
          Object.entries(counts).filter(([name]) => name.startsWith('events.')),
        );
        const found = [
          ...differences(expectation.of(tenantId), counts).map((line) => `counters: ${line}`),
          ...differences(sentTo(traffic.account(), tenantId), eventsIn(counts)).map(
            (line) => `books: ${line}`,
          ),
          ...differences(events, consumer.of(tenantId)).map((line) => `events (counted, told): ${line}`),
        ];
        mismatches.push(...found.map((line) => `${tenantId}: ${line}`));
        countersChecked += Object.keys(counts).length;
      }
      const strays = Object.keys(await countsOf('unassigned'));
      return strays.length > 0 ? [...mismatches, `unassigned: ${strays.join(', ')}`] : mismatches;
    };

    let mismatches: readonly string[] = ['it did not come to rest'];
    let rightSince: number | undefined;
    let lookedAt = Date.now();
    while (Date.now() - calmAt < SETTLE_LIMIT_MS) {
      await delay(LOOK_EVERY_MS);
      if (Date.now() - lookedAt > TELL_EVERY_MS) {
        lookedAt = Date.now();
        says('settling');
      }
      if (!isAtRest()) continue;
      mismatches = await reckon();
      rightSince = mismatches.length === 0 ? (rightSince ?? Date.now()) : undefined;
      if (rightSince !== undefined && Date.now() - rightSince > STAY_RIGHT_MS) break;
    }

    const account = traffic.account();
    const { sent, received } = webhooks.statistics();
    return {
      updates: account.sent,
      bodies: account.bodies,
      requests: account.attempts,
      retries: account.retries,
      duplicates: account.duplicates,
      storm: storm.figures(),
      queued: sent,
      handedOutAgain: received - sent,
      parked: dead.statistics().sent,
      redrives,
      eventsPublishedAgain: consumer.repeats(),
      countersChecked,
      seconds: { storm: Math.round((calmAt - startedAt) / 1000), settling: secondsSince(calmAt) },
      mismatches: [...mismatches, ...(account.gaveUp > 0 ? [`Meta gave up ${account.gaveUp} updates`] : [])],
    };
  } finally {
    client.destroy();
    await run.stop();
    clock.stop();
  }
}

function secondsSince(ms: number): number {
  return Math.round((Date.now() - ms) / 1000);
}

/** The UTC dates from one moment to another. */
function daysBetween(fromMs: number, toMs: number): readonly string[] {
  const days = new Set<string>();
  for (let at = fromMs; at < toMs; at += 3_600_000) days.add(new Date(at).toISOString().slice(0, 10));
  return [...days.add(new Date(toMs).toISOString().slice(0, 10))];
}
