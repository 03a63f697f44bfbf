/** One reading of the dead-letter queue: each message is visited once, and shown to others again at the end. */
import type { DeadMessage, DeadQueue } from './queue';

/** So many calls are under way beside each other. */
const WORKERS = 4;
/** A short poll asks only some of SQS's servers: one empty answer does not mean that nothing is there. */
const EMPTY_ANSWERS = 3;

/** `gone` when the visit has removed the message; else it is released. */
export type Visited = 'held' | 'gone';

export interface SweepOptions {
  /** At most this many messages are visited. */
  readonly limit?: number;
  /** Asked before each call: whether it is enough. */
  readonly ended?: () => boolean;
  /** Told how many have been visited. */
  readonly tell?: (visited: number) => void;
}

/**
 * @param visit when one fails, the sweep ends, and fails with its error once all is released
 * @returns how many messages were visited
 */
export async function sweep(
  queue: DeadQueue,
  visit: (message: DeadMessage) => Promise<Visited>,
  { limit = Number.POSITIVE_INFINITY, ended = () => false, tell = () => {} }: SweepOptions = {},
): Promise<number> {
  const seen = new Set<string>();
  /** The newest receipt of each message that others cannot see because of us. */
  const held = new Map<string, string>();
  let failure: { readonly error: unknown } | undefined;

  const work = async () => {
    let stale = 0;
    while (stale < EMPTY_ANSWERS && seen.size < limit && !failure && !ended()) {
      const messages = await queue.receive();
      for (const { id, receipt } of messages) held.set(id, receipt);
      const fresh = messages.filter(({ id }) => !seen.has(id)).slice(0, limit - seen.size);
      for (const { id } of fresh) seen.add(id);
      stale = fresh.length > 0 ? 0 : stale + staleness(messages.length, seen.size);
      tell(seen.size);
      const visits = await Promise.allSettled(
        fresh.map(async (message) => {
          if ((await visit(message)) === 'gone') held.delete(message.id);
        }),
      );
      const failed = visits.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    }
  };
  await Promise.all(
    Array.from({ length: WORKERS }, () =>
      work().catch((error: unknown) => {
        failure ??= { error };
      }),
    ),
  );
  try {
    await queue.release([...held.values()]);
  } catch (error) {
    failure ??= { error };
  }
  if (failure) throw failure.error;
  return seen.size;
}

/** A reading that takes longer than messages stay hidden meets them again: all of them, before it can be over. */
function staleness(received: number, seen: number): number {
  return received === 0 ? 1 : EMPTY_ANSWERS / (EMPTY_ANSWERS + seen / 10);
}
