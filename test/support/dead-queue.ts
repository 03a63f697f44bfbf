/** A dead-letter queue in memory, with the webhooks queue and the function behind it; all of it in virtual time. */
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { BackMessage, DeadMessage, DeadQueue } from '../../cli/dlq/queue';
import { type DeadCause, PARK_ATTRIBUTES } from '../../lambdas/domain/event/parked';
import { VirtualClock } from '../../local/time/virtual-clock';

export const NOW = Date.parse('2026-11-21T09:00:00Z');
const HIDDEN_MS = 60_000;
/** What falls due within a step still runs in its time. */
const STEP_MS = 500;

export interface Deadness {
  readonly cause?: DeadCause;
  readonly reason?: string;
  readonly group?: string;
  readonly body?: string;
  readonly deliveryId?: string;
  readonly setAsideAtMs?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What becomes of a message that was sent back; undefined when it is processed. */
export type Fate = (
  message: BackMessage,
) => { readonly afterMs: number; readonly cause: DeadCause } | undefined;

interface Stored extends Omit<DeadMessage, 'receipt'> {
  hiddenUntilMs: number;
  receives: number;
}

export interface DeadWorld {
  readonly queue: DeadQueue;
  readonly clock: VirtualClock;
  readonly time: { now(): number; sleep(ms: number): Promise<void> };
  /** What was put on the webhooks queue, and when. */
  readonly sent: { readonly message: BackMessage; readonly atMs: number }[];
  /** Bodies that lie apart from their messages. */
  readonly bodies: Map<string, string>;
  /** Calls that fail from now on. */
  readonly broken: Set<'receive' | 'release' | 'remove' | 'sendBack'>;
  /** Ids of what is in the dead-letter queue, hidden or not. */
  ids(): readonly string[];
  visible(): number;
  put(deadness?: Deadness): string;
  /** Lets time pass until the work is over. */
  run<Value>(work: Promise<Value>): Promise<Value>;
}

export function createDeadWorld(fate: Fate = () => undefined): DeadWorld {
  const clock = new VirtualClock(NOW);
  const dead = new Map<string, Stored>();
  const sent: DeadWorld['sent'] = [];
  const broken: DeadWorld['broken'] = new Set();
  const bodies: DeadWorld['bodies'] = new Map();
  let made = 0;
  let onTheWay = 0;

  const check = (call: 'receive' | 'release' | 'remove' | 'sendBack') => {
    if (broken.has(call)) throw new Error(`${call} fails`);
  };
  const isVisible = ({ hiddenUntilMs }: Stored) => hiddenUntilMs <= clock.now();
  const byReceipt = (receipt: string) => {
    const [id = '', receive] = receipt.split('/');
    const message = dead.get(id);
    return message && message.receives === Number(receive) ? message : undefined;
  };
  const store = (message: Omit<BackMessage, 'groupId' | 'traceHeader'>): string => {
    made += 1;
    const id = `m${String(made).padStart(4, '0')}`;
    const { body, attributes } = message;
    const groupId = attributes.group?.StringValue;
    const sentAtMs = clock.now();
    dead.set(id, {
      id,
      body,
      attributes,
      sentAtMs,
      groupId,
      traceHeader: undefined,
      hiddenUntilMs: 0,
      receives: 0,
    });
    return id;
  };

  const queue: DeadQueue = {
    receive: async () => {
      check('receive');
      const found = [...dead.values()].filter(isVisible).slice(0, 10);
      return found.map((message) => {
        message.receives += 1;
        message.hiddenUntilMs = clock.now() + HIDDEN_MS;
        const { hiddenUntilMs: _hidden, receives, ...rest } = message;
        return { ...rest, receipt: `${message.id}/${receives}` };
      });
    },
    release: async (receipts) => {
      check('release');
      for (const receipt of receipts) {
        const message = byReceipt(receipt);
        if (message) message.hiddenUntilMs = 0;
      }
    },
    remove: async (receipt) => {
      check('remove');
      const message = byReceipt(receipt);
      if (message) dead.delete(message.id);
    },
    sendBack: async (message) => {
      check('sendBack');
      sent.push({ message, atMs: clock.now() });
      const failure = fate(message);
      if (!failure) return;
      onTheWay += 1;
      clock.schedule(clock.now() + failure.afterMs, () => {
        onTheWay -= 1;
        store({
          ...message,
          attributes: { ...message.attributes, ...parkAttributes(failure.cause, 'again') },
        });
      });
    },
    fetchBody: async (claim) => bodies.get(claim),
    removeBody: async (claim) => void bodies.delete(claim),
    about: async () => ({
      entries: dead.size,
      retentionMs: 14 * 86_400_000,
      onTheWay,
      attempts: 5,
      lastFailureMs: 16 * 60_000,
    }),
  };

  return {
    queue,
    clock,
    time: {
      now: () => clock.now(),
      sleep: (ms) => new Promise((resolve) => clock.schedule(clock.now() + ms, resolve)),
    },
    sent,
    bodies,
    broken,
    ids: () => [...dead.keys()],
    visible: () => [...dead.values()].filter(isVisible).length,
    put: ({
      cause,
      reason = 'why',
      group = 'waba-1',
      body = '{}',
      deliveryId,
      setAsideAtMs,
      attributes,
    } = {}) =>
      store({
        body,
        attributes: {
          ...texts({
            app: 'main',
            receivedAtMs: String(NOW - 60_000),
            requestId: `r${made}`,
            deliveryId: deliveryId ?? `d${made}`,
            group,
            ...attributes,
          }),
          ...(cause === 'crashed' ? {} : parkAttributes(cause ?? 'throttled', reason, setAsideAtMs)),
        },
      }),
    run: (work) => runInTime(clock, work),
  };
}

/** Lets virtual time pass until the work is over. */
export async function runInTime<Value>(clock: VirtualClock, work: Promise<Value>): Promise<Value> {
  let isOver = false;
  const watched = work.finally(() => {
    isOver = true;
  });
  watched.catch(() => undefined);
  while (!isOver) await clock.advance(STEP_MS);
  return watched;
}

export function texts(values: Readonly<Record<string, string>>): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}

function parkAttributes(cause: DeadCause, reason: string, atMs = NOW) {
  return texts({
    [PARK_ATTRIBUTES.cause]: cause,
    [PARK_ATTRIBUTES.reason]: reason,
    [PARK_ATTRIBUTES.atMs]: String(atMs),
  });
}
