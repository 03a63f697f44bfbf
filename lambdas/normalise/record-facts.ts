/**
 * Records the facts of a batch in the ledger, each once. The facts of one subject are written together; those of
 * different subjects beside each other, so that one delivery's trouble is not another's.
 *
 * A crash before a record is written: nothing is there, the next attempt writes it. A crash after: the next attempt
 * finds its own delivery's name in it, and knows that the events may not have been published.
 */
import { forEachBeside, groupBy } from '../domain/collections';
import { causeOf, type FailureCause, reasonOf } from '../domain/failure';
import type { Fact, FactName } from '../domain/ledger/record';
import { hashIdentity } from '../domain/state/keys';
import type { StandingFacts, WriteRecord } from './ports';

/** One event to be recorded. */
export interface Entry extends FactName {
  /** The sender it came through. It stays the same event when that sender is assigned to another tenant. */
  readonly scope: string;
  readonly tenantId: string;
  readonly fact: Fact;
}

/**
 * `new`: recorded now for the first time. `own`: recorded by an earlier attempt of this same delivery, whose other
 * effects may be missing. `known`: another delivery brought it.
 */
export type Recorded = 'new' | 'own' | 'known';

export interface RecordFailure {
  readonly cause: FailureCause;
  /** For people. */
  readonly reason: string;
}

export interface Recording {
  readonly results: ReadonlyMap<Entry, Recorded>;
  /** By delivery. A failed delivery may have been recorded in part; trying it again completes it. */
  readonly failures: ReadonlyMap<string, RecordFailure>;
}

export interface Ledger {
  readonly write: WriteRecord;
  /** The key under which identities are hashed. */
  readonly readIdentityKey: () => Promise<string>;
}

/** So many records are written beside each other. */
const AT_ONCE = 32;
/** A call may take this long to fail; what has not begun by then is left for the next attempt. */
const CALL_LIMIT_MS = 10_000;
/** Others write the same record at the same time, each fact once: after so many meetings something else is wrong. */
const MEETINGS = 6;

/** @param timeLeftMs how long the function may still run */
export async function recordFacts(
  entries: readonly Entry[],
  ledger: Ledger,
  timeLeftMs: () => number = () => Number.POSITIVE_INFINITY,
): Promise<Recording> {
  const results = new Map<Entry, Recorded>();
  const failures = new Map<string, RecordFailure>();
  if (entries.length === 0) return { results, failures };
  const identityKey = await ledger.readIdentityKey();
  const subjects = groupBy(entries, ({ scope, subject }) => hashIdentity(identityKey, scope, subject));
  await forEachBeside(subjects, AT_ONCE, async ([id, own]) => {
    try {
      if (timeLeftMs() < CALL_LIMIT_MS) throw Object.assign(new Error(), { name: 'TimeoutError' });
      const byName = groupBy(own, (entry) => factKeyOf(entry, identityKey));
      for (const [entry, result] of await recordSubject(id, byName, ledger.write)) results.set(entry, result);
    } catch (error) {
      const failure = { cause: causeOf(error), reason: reasonOf(error) };
      for (const { fact } of own) failures.set(fact.by, failure);
    }
  });
  return { results, failures };
}

async function recordSubject(
  id: string,
  byName: ReadonlyMap<string, readonly Entry[]>,
  write: WriteRecord,
): Promise<ReadonlyMap<Entry, Recorded>> {
  let standing: StandingFacts = new Map();
  for (let meeting = 0; meeting < MEETINGS; meeting += 1) {
    const { add, moveTo, results, tenantId } = plan(byName, standing);
    if (add.size + moveTo.size === 0) return results;
    const answer = await write({ id, tenantId, add, moveTo });
    if (answer === 'written') return results;
    standing = answer;
  }
  throw Object.assign(new Error('the record changed each time'), { name: 'TransactionConflict' });
}

function plan(byName: ReadonlyMap<string, readonly Entry[]>, standing: StandingFacts) {
  const add = new Map<string, Fact>();
  const moveTo = new Map<string, number>();
  const results = new Map<Entry, Recorded>();
  let tenantId = '';
  for (const [name, entries] of byName) {
    // Copies within the batch: the one received first stands for all.
    const [first, ...copies] = [...entries].sort((a, b) => a.fact.receivedAtMs - b.fact.receivedAtMs);
    if (!first) continue;
    tenantId ||= first.tenantId;
    for (const copy of copies) results.set(copy, 'known');
    const known = standing.get(name);
    if (!known) {
      add.set(name, first.fact);
      results.set(first, 'new');
      continue;
    }
    for (const entry of entries) results.set(entry, entry.fact.by === known.by ? 'own' : 'known');
    if (first.fact.receivedAtMs < known.receivedAtMs) moveTo.set(name, first.fact.receivedAtMs);
  }
  return { add, moveTo, results, tenantId };
}

function factKeyOf({ scope, name, participant }: Entry, identityKey: string): string {
  return participant === undefined
    ? name
    : `${name}.${hashIdentity(identityKey, scope, participant).slice(0, 8)}`;
}
