/** The ledger's stream as Lambda reads it: a few lines of shards, one after the other; batches that come again. */
import { createHash } from 'node:crypto';
import type { RecordChange } from '../../lambdas/count/ports';
import type { RecordChanged } from '../support/memory-ledger';
import type { World } from './invocations';

/** Changes of one shard. */
export interface StreamBatch {
  readonly lane: string;
  readonly changes: readonly RecordChange[];
}

interface Line {
  lane: string;
  readonly waiting: (RecordChange & { readonly lane: string })[];
  readonly done: StreamBatch[];
}

const LINES = 2;
const MOST = 20;

export function createStream({ agenda, random, harm, calm }: World) {
  const lines = Array.from(
    { length: LINES },
    (_, at): Line => ({ lane: `shard-${at}`, waiting: [], done: [] }),
  );
  let position = 0;
  return {
    shards: [...lines.keys()],
    size: () => lines.reduce((sum, { waiting }) => sum + waiting.length, 0),
    /** Changes of one record are all in one line, in their order. */
    take: ({ id, before, after }: RecordChanged): void => {
      const line = lines[createHash('md5').update(id).digest().readUInt8(0) % LINES];
      if (!line) return;
      position += 1;
      line.waiting.push({
        position: String(position).padStart(40, '0'),
        recordedAtMs: agenda.now(),
        before,
        after,
        lane: line.lane,
      });
      if (random.next() < harm.shardsEnd) line.lane = `${line.lane}'`;
    },
    /** What is next, of one shard; at times behind what had been handed over just before. */
    next: (shard: number): StreamBatch | undefined => {
      const { waiting, done } = lines[shard] ?? { waiting: [], done: [] };
      const [first] = waiting;
      if (!first) return undefined;
      const others = waiting.findIndex(({ lane }) => lane !== first.lane);
      const changes = waiting.slice(0, Math.min(1 + random.int(MOST), others < 0 ? MOST : others));
      const last = done.at(-1);
      const isAgain = last?.lane === first.lane && !calm() && random.next() < harm.repeats;
      return { lane: first.lane, changes: isAgain ? [...last.changes, ...changes] : changes };
    },
    done: (shard: number, batch: StreamBatch): void => {
      const line = lines[shard];
      const handled = new Set(batch.changes);
      // The new ones stand in front; what had been handed over before is not noted again.
      const ends = line?.waiting.findIndex((change) => !handled.has(change)) ?? 0;
      const changes = line?.waiting.splice(0, ends < 0 ? line.waiting.length : ends) ?? [];
      line?.done.push({ lane: batch.lane, changes });
    },
    /** At times one that was done, its changes in any order. */
    again: (shard: number): StreamBatch | undefined => {
      const done = lines[shard]?.done ?? [];
      if (calm() || random.next() >= harm.repeats) return undefined;
      const batch = done[random.int(done.length)];
      if (!batch) return undefined;
      const shuffled = batch.changes
        .map((change) => [random.next(), change] as const)
        .sort(([a], [b]) => a - b);
      return { lane: batch.lane, changes: shuffled.map(([, change]) => change) };
    },
  };
}
