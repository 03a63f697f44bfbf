/** What is handed over at once, and how it is made smaller. Pure. */
import type { StreamRecord } from '../aws/dynamodb/stream-record';
import type { Random } from '../random';
import type { WindowPhase } from './tumbling-window';

export interface Batch {
  readonly phase: WindowPhase;
  /** In their order; none where a window ends. */
  readonly records: readonly StreamRecord[];
  /** Attempts that failed before. */
  readonly attempts: number;
}

/** Lambda hands over at most 6 MB at once. */
const BATCH_BYTES = 6 * 1024 * 1024;

/**
 * How many of the records may go over together: those of one shard and, with tumbling windows, of one window. Full is a
 * batch that no record to come could join.
 */
export function batchLength(
  waiting: readonly StreamRecord[],
  { batchSize, tumblingMs }: { readonly batchSize: number; readonly tumblingMs: number },
): { readonly length: number; readonly isFull: boolean } {
  const [first] = waiting;
  const windowOf = ({ createdAtMs }: StreamRecord) =>
    tumblingMs > 0 ? Math.floor(createdAtMs / tumblingMs) : 0;
  let bytes = 0;
  let length = 0;
  for (const record of waiting) {
    if (!first || record.shardId !== first.shardId || windowOf(record) !== windowOf(first)) break;
    bytes += record.bytes;
    if (length === batchSize || (length > 0 && bytes > BATCH_BYTES)) break;
    length++;
  }
  return { length, isFull: length === batchSize || length < waiting.length };
}

/**
 * What is tried again of a batch that failed, undefined once its retries are used up. To make it smaller costs none, nor
 * does a call that could not be made. @param rest without what is done with; `isCut` says whether something is
 */
export function remainder(
  rest: Batch,
  how: {
    readonly isCut: boolean;
    readonly bisect: boolean;
    readonly invoked: boolean;
    readonly retries: number;
  },
): readonly Batch[] | undefined {
  const { records, attempts } = rest;
  if (!how.invoked || (how.bisect && how.isCut)) return [rest];
  if (how.bisect && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    return [
      { ...rest, records: records.slice(0, middle) },
      { ...rest, records: records.slice(middle) },
    ];
  }
  return attempts < how.retries ? [{ ...rest, attempts: attempts + 1 }] : undefined;
}

/** At least one of the records, and neighbours: a poller that starts anew goes on from some place. */
export function somePart(records: readonly StreamRecord[], random: Random): readonly StreamRecord[] {
  const from = random.int(records.length);
  return records.slice(from, from + 1 + random.int(records.length - from));
}
