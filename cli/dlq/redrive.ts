/**
 * Sends dead letters back to be processed: first a sample, whose fate is watched; then the rest at a set rate, for as
 * long as few come back. Each is put on the webhooks queue first and deleted here after that. A crash in between
 * leaves it in both places, and counting knows its delivery again; no order of events loses one.
 */
import { createHash } from 'node:crypto';
import { CommandError } from '../output';
import { backMessage, type DeadLetter, describeMessage } from './letter';
import { createPace, type Time } from './pace';
import { type DeadMessage, type DeadQueue, textOf } from './queue';
import { sweep } from './sweep';

export interface RedrivePlan {
  /** All that was in the queue when the plan was made, sent back or not: what is new later has come since. */
  readonly known: ReadonlySet<string>;
  /** The ids to begin with. */
  readonly sample: ReadonlySet<string>;
  /** The ids that follow. */
  readonly rest: ReadonlySet<string>;
  readonly perSecond: number;
  /** How long the sample is watched at most. */
  readonly watchMs: number;
}

export type RedriveOutcome = 'done' | 'sample-came-back' | 'too-many-came-back' | 'interrupted' | 'failed';

export interface Redriven {
  readonly outcome: RedriveOutcome;
  readonly sent: number;
  /** What came back while it was watched, with what it failed with this time. */
  readonly returned: readonly DeadLetter[];
  /** Untouched, or no longer to be seen. */
  readonly left: number;
  /** Why it failed. */
  readonly error?: unknown;
}

export interface RedriveTools {
  readonly queue: DeadQueue;
  readonly time: Time;
  readonly stopped: () => boolean;
  readonly tell: (progress: RedriveProgress) => void;
}

export interface RedriveProgress {
  readonly phase: 'sample' | 'watch' | 'rest';
  readonly sent: number;
  readonly total: number;
  readonly returned: number;
  /** While the sample is watched: how much longer at most. */
  readonly leftMs?: number;
}

/** The sample has passed when the webhooks queue has been empty for so long and nothing has come back. */
const QUIET_MS = 30_000;
const LOOK_EVERY_MS = 5_000;
/** Looking takes at most this share of the time, however many there are to look through. */
const LOOK_SHARE = 1 / 4;
/** So much is sent between two chances to look. */
const CHUNK_SECONDS = 15;
/** More of the rest than this many and than this share may not come back. */
const RETURNS_ALLOWED = 5;
const RETURN_SHARE_ALLOWED = 0.05;

export async function redrive(plan: RedrivePlan, tools: RedriveTools): Promise<Redriven> {
  const { queue, time, stopped } = tools;
  const total = plan.sample.size + plan.rest.size;
  const pace = createPace(plan.perSecond, time);
  /** By what is known again: what has been put on the webhooks queue. */
  const sent = new Set<string>();
  const done = new Set<string>();
  const returned = new Map<string, DeadLetter>();
  let phase: RedriveProgress['phase'] = 'sample';
  let look = { atMs: time.now(), tookMs: 0 };

  try {
    return result((await sendSample()) ?? (await sendRest()));
  } catch (error) {
    return { ...result('failed'), error };
  }

  /** @returns why it ends here, if it does */
  async function sendSample(): Promise<RedriveOutcome | undefined> {
    if (plan.sample.size === 0) return undefined;
    const begun = await send(plan.sample, plan.sample.size);
    if (stopped()) return 'interrupted';
    if (begun === 0)
      throw new CommandError('the sample is no longer to be seen; does somebody else redrive?');
    await watch();
    return returned.size > 0 ? 'sample-came-back' : undefined;
  }

  async function sendRest(): Promise<RedriveOutcome> {
    phase = 'rest';
    const chunk = Math.max(10, plan.perSecond * CHUNK_SECONDS);
    let [left, begun] = [plan.rest.size, plan.rest.size];
    while (left > 0 && begun > 0 && !tooMany() && !stopped()) {
      begun = await send(plan.rest, Math.min(chunk, left));
      left -= begun;
      if (time.now() - look.atMs >= lookPauseMs()) await lookForReturned();
    }
    if (stopped()) return 'interrupted';
    await lookForReturned();
    return tooMany() ? 'too-many-came-back' : 'done';
  }

  /** @returns how many of them were sent: fewer than asked when the rest is not to be seen, or all shall stop */
  async function send(ids: ReadonlySet<string>, most: number): Promise<number> {
    let begun = 0;
    let finished = 0;
    await sweep(
      queue,
      async (message) => {
        if (!ids.has(message.id) || begun === most) return note(message);
        // SQS may hand out once more what was deleted.
        if (!done.has(message.id)) {
          begun += 1;
          await pace();
          if (stopped()) return 'held';
          await queue.sendBack(backMessage(message));
          sent.add(identityOf(message));
          done.add(message.id);
          finished += 1;
          tell();
        }
        await queue.remove(message.receipt);
        return 'gone';
      },
      { ended: () => stopped() || begun === most },
    );
    return finished;
  }

  async function watch(): Promise<void> {
    phase = 'watch';
    const endMs = time.now() + plan.watchMs;
    for (let quietSinceMs: number | undefined; ; ) {
      tell(Math.max(0, endMs - time.now()));
      await time.sleep(Math.max(0, Math.min(lookPauseMs(), endMs - time.now())));
      const before = returned.size;
      await lookForReturned();
      const { onTheWay } = await queue.about();
      const nowMs = time.now();
      quietSinceMs = onTheWay === 0 ? (quietSinceMs ?? nowMs) : undefined;
      const isQuiet = quietSinceMs !== undefined && nowMs - quietSinceMs >= QUIET_MS;
      // Once one is back, others of the sample are often close behind.
      const isTold = returned.size === sent.size || (before > 0 && returned.size === before);
      if (isTold || isQuiet || nowMs >= endMs || stopped()) return;
    }
  }

  async function lookForReturned(): Promise<void> {
    const startMs = time.now();
    await sweep(queue, async (message) => note(message), { ended: stopped });
    look = { atMs: time.now(), tookMs: time.now() - startMs };
  }

  function lookPauseMs(): number {
    return Math.max(LOOK_EVERY_MS, look.tookMs / LOOK_SHARE);
  }

  function note(message: DeadMessage): 'held' {
    if (!plan.known.has(message.id) && sent.has(identityOf(message))) {
      returned.set(message.id, describeMessage(message));
    }
    return 'held';
  }

  function tooMany(): boolean {
    return returned.size > Math.max(RETURNS_ALLOWED, done.size * RETURN_SHARE_ALLOWED);
  }

  function tell(leftMs?: number): void {
    const progress = { phase, sent: done.size, total, returned: returned.size };
    tools.tell(leftMs === undefined ? progress : { ...progress, leftMs });
  }

  function result(outcome: RedriveOutcome): Redriven {
    return { outcome, sent: done.size, returned: [...returned.values()], left: total - done.size };
  }
}

/** What a message keeps on its way there and back: its delivery; where ingest did not write it, what it holds. */
function identityOf(message: DeadMessage): string {
  return textOf(message, 'deliveryId') || createHash('sha256').update(message.body).digest('hex');
}
