/**
 * Meta at work: many tenants' conversations at a set rate, delivered to one callback URL. By the wall clock this
 * is the demo, by virtual time it is the load of a proof.
 */
import type { Timer } from '../time/clock';
import { type Conversations, createConversations } from './conversation';
import { Delivery, type DeliveryOptions } from './delivery';
import { exponential, pickWeighted, type Weighted } from './draw';
import type { DeliveryAccount } from './ledger';
import { RAMP_STEP_MS, rampOf } from './ramp';
import type { TenantSender } from './update';
import { WaitingRoom } from './waiting-room';
import { createWamidMinter } from './wamid';

export interface TrafficOptions extends DeliveryOptions {
  readonly tenants: readonly TenantSender[];
  /** Distinct updates a second over all tenants, on average. @default 5 */
  readonly ratePerSecond?: number;
  /** Share of draws that are news of an account in place of a conversation. @default 0.005 */
  readonly accountEventShare?: number;
}

export interface Traffic {
  /** Begins new conversations from now on. */
  start(): void;
  /** Sends what is due, waits for answers under way, and drops the rest; what still failed stays `pending`. */
  stop(): Promise<void>;
  /** Begins no more and sends nothing new, and resolves once every failed body got through or was given up. */
  drain(): Promise<void>;
  account(): DeliveryAccount;
}

/** A run that lags behind by more than this skips ahead, so a laptop that slept does not wake to a flood. */
const MAX_LAG_MS = 5000;

export function createTraffic(options: TrafficOptions): Traffic {
  const { clock, random, ratePerSecond = 5 } = options;
  const delivery = new Delivery({ ...options, random: random.fork('delivery') });
  const choices = createChoices(options);
  const arrivals = random.fork('arrivals');
  const delaysMs = sampleDelays(options);
  const ramp = rampOf(delaysMs);
  const steadyGapMs = (1000 * delaysMs.length) / SAMPLE / ratePerSecond;
  let startedMs = 0;
  const planned = new WaitingRoom<'update'>(clock);
  let next: Timer | undefined;

  const expect = (afterMs: number): void => {
    const pace = ramp[Math.floor((afterMs - startedMs) / RAMP_STEP_MS)] ?? 1;
    const atMs = Math.max(afterMs + exponential(arrivals, steadyGapMs / pace), clock.now() - MAX_LAG_MS);
    next = clock.schedule(atMs, () => {
      expect(atMs);
      const conversations = pickWeighted(arrivals, choices);
      for (const update of conversations.begin(Math.round(atMs))) {
        planned.wait('update', update.dueMs, () => delivery.submit(update));
      }
    });
  };
  const close = (): void => {
    next?.cancel();
    next = undefined;
    planned.cancel('update');
  };

  return {
    start: () => {
      if (next || options.tenants.length === 0 || ratePerSecond <= 0) return;
      startedMs = clock.now();
      expect(startedMs);
    },
    stop: () => {
      close();
      return delivery.stop();
    },
    drain: () => {
      close();
      return delivery.drain();
    },
    account: () => delivery.account(),
  };
}

/** The first tenant is the busiest, the second has half as much, the third a third, and so on. */
function createChoices({ tenants, random, accountEventShare }: TrafficOptions): Weighted<Conversations> {
  const mintWamid = createWamidMinter(random.fork('wamid'));
  return tenants.map((sender, index) => {
    const conversations = createConversations({
      random: random.fork(`conversations-${sender.tenantId}`),
      sender,
      mintWamid,
      ...(accountEventShare !== undefined && { accountEventShare }),
    });
    return [conversations, 1 / (index + 1)] as const;
  });
}

/** Conversations. */
const SAMPLE = 1000;

/** When updates come after a beginning, measured on conversations nobody gets to see: the rate stays true when they change. */
function sampleDelays({ random, tenants: [sender], accountEventShare }: TrafficOptions): readonly number[] {
  if (!sender) return [];
  const conversations = createConversations({
    random: random.fork('sample'),
    sender,
    mintWamid: createWamidMinter(random.fork('sample-wamid')),
    ...(accountEventShare !== undefined && { accountEventShare }),
  });
  return Array.from({ length: SAMPLE }, (_, index) => index * 60_000).flatMap((beginMs) =>
    conversations.begin(beginMs).map(({ dueMs }) => dueMs - beginMs),
  );
}
