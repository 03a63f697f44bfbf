/**
 * Counts the events of a batch: as many as fit in one commit together, for price; delivery by delivery when that
 * fails, so that one delivery's trouble is not another's.
 */
import { groupBy } from '../domain/collections';
import { causeOf, type FailureCause, reasonOf } from '../domain/failure';
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

export async function countEntries(entries: readonly Entry[], commit: CommitCounts): Promise<Counted> {
  const results = new Map<Entry, CountResult>();
  const failures = new Map<string, CountFailure>();
  const unique = withoutRepeats(entries, results);
  for (const chunk of chunksOf(unique)) {
    try {
      await commitInto(results, chunk, commit);
    } catch (error) {
      await commitByDelivery(chunk, error, { results, failures, commit });
    }
  }
  return { results, failures };
}

async function commitByDelivery(
  chunk: readonly Entry[],
  error: unknown,
  into: { results: Map<Entry, CountResult>; failures: Map<string, CountFailure>; commit: CommitCounts },
): Promise<void> {
  const deliveries = groupBy(chunk, (entry) => entry.deliveryId);
  for (const [deliveryId, own] of deliveries) {
    let failure = deliveries.size === 1 ? { error } : undefined;
    if (!failure) {
      try {
        await commitInto(into.results, own, into.commit);
      } catch (ownError) {
        failure = { error: ownError };
      }
    }
    if (failure)
      into.failures.set(deliveryId, { cause: causeOf(failure.error), reason: reasonOf(failure.error) });
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

/** The same event twice in one batch is one event: the first stands, the rest are its duplicates. */
function withoutRepeats(entries: readonly Entry[], results: Map<Entry, CountResult>): Entry[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const key = `${entry.scope}/${entry.eventId}`;
    if (!seen.has(key)) {
      seen.add(key);
      return true;
    }
    results.set(entry, 'duplicate');
    return false;
  });
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
