/**
 * Counts the events of a batch: as many as fit in one commit together, for price; delivery by delivery when that
 * fails, so that one delivery's trouble is not another's.
 */
import { groupBy } from '../domain/collections';
import { causeOf, type FailureCause, nameOf, reasonOf } from '../domain/failure';
import type { CommitCounts, CountResult, Entry } from './ports';

/** DynamoDB takes 100 items a transaction: the entries' records and the counters that they touch. */
export const COMMIT_LIMIT = 100;

export interface CountFailure {
  readonly cause: FailureCause;
  /** For people. */
  readonly reason: string;
}

export interface Counted {
  readonly results: ReadonlyMap<Entry, CountResult>;
  /** By delivery. A failed delivery may have been counted in part; trying it again completes it. */
  readonly failures: ReadonlyMap<string, CountFailure>;
}

/** @param timeLeftMs how long the function may still run */
export async function countEntries(
  entries: readonly Entry[],
  commit: CommitCounts,
  timeLeftMs: () => number = () => Number.POSITIVE_INFINITY,
): Promise<Counted> {
  const results = new Map<Entry, CountResult>();
  const failures = new Map<string, CountFailure>();
  for (let round = entries; round.length > 0; ) {
    const { firsts, repeats } = withoutRepeats(round);
    for (const chunk of chunksOf([...firsts.values()])) {
      try {
        await commitInto(results, chunk, commit);
      } catch (error) {
        await commitByDelivery(chunk, error, { results, failures, commit, timeLeftMs });
      }
    }
    round = repeats.filter((entry) => !settledBy(firsts.get(keyOf(entry)), entry, { results, failures }));
  }
  return { results, failures };
}

/**
 * Whether an event's first copy in the batch settles another: counted by it, the other is a duplicate; failed with it,
 * it fails too. If somebody counted the event before, that may have been this other one, so it must be asked for.
 */
function settledBy(
  first: Entry | undefined,
  repeat: Entry,
  { results, failures }: { results: Map<Entry, CountResult>; failures: Map<string, CountFailure> },
): boolean {
  const failure = first && failures.get(first.deliveryId);
  const result = first && results.get(first);
  if (failure && !result) failures.set(repeat.deliveryId, failure);
  else if (result === 'duplicate') return false;
  else results.set(repeat, 'duplicate');
  return true;
}

interface Fallback {
  readonly results: Map<Entry, CountResult>;
  readonly failures: Map<string, CountFailure>;
  readonly commit: CommitCounts;
  readonly timeLeftMs: () => number;
}

/** So many deliveries are tried beside each other. */
const AT_ONCE = 8;
/** A call may take this long to fail; what has not begun by then is left for the next attempt. */
const CALL_LIMIT_MS = 8_000;

async function commitByDelivery(
  chunk: readonly Entry[],
  error: unknown,
  { results, failures, commit, timeLeftMs }: Fallback,
): Promise<void> {
  const deliveries = [...groupBy(chunk, (entry) => entry.deliveryId)];
  const fail = (deliveryId: string, why: unknown) =>
    failures.set(deliveryId, { cause: causeOf(why), reason: reasonOf(why) });
  // Where others hold the same counters, more transactions on them would only make it worse.
  if (deliveries.length === 1 || nameOf(error) === 'TransactionConflict') {
    for (const [deliveryId] of deliveries) fail(deliveryId, error);
    return;
  }
  for (let from = 0; from < deliveries.length; from += AT_ONCE) {
    const inTime = timeLeftMs() > CALL_LIMIT_MS;
    await Promise.all(
      deliveries.slice(from, from + AT_ONCE).map(async ([deliveryId, own]) => {
        if (!inTime) {
          failures.set(deliveryId, { cause: 'dependency', reason: 'no time left for it' });
          return;
        }
        await commitInto(results, own, commit).catch((ownError: unknown) => fail(deliveryId, ownError));
      }),
    );
  }
}

async function commitInto(
  results: Map<Entry, CountResult>,
  entries: readonly Entry[],
  commit: CommitCounts,
): Promise<void> {
  const outcomes = await commit(entries);
  for (const [index, entry] of entries.entries()) results.set(entry, outcomes[index] ?? 'duplicate');
}

/** The same event twice in one batch is one event: the first copy is counted for all. */
function withoutRepeats(entries: readonly Entry[]) {
  const firsts = new Map<string, Entry>();
  const repeats = entries.filter((entry) => {
    const key = keyOf(entry);
    const isRepeat = firsts.has(key);
    if (!isRepeat) firsts.set(key, entry);
    return isRepeat;
  });
  return { firsts, repeats };
}

function keyOf({ scope, eventId }: Entry): string {
  return `${scope}/${eventId}`;
}

function* chunksOf(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let chunk: Entry[] = [];
  let counters = new Set<string>();
  for (const entry of entries) {
    const counter = `${entry.tenantId}/${entry.minute}`;
    const needed = chunk.length + 1 + counters.size + (counters.has(counter) ? 0 : 1);
    if (needed > COMMIT_LIMIT) {
      yield chunk;
      chunk = [];
      counters = new Set();
    }
    chunk.push(entry);
    counters.add(counter);
  }
  if (chunk.length > 0) yield chunk;
}
