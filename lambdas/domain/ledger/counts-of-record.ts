/**
 * What a record counts, as a function of the record alone. Counters are the sum of this over all records; when a
 * record changes they change by the difference. So they are right in whatever order facts come.
 *
 * A message's life: sent < delivered < read < played. A step that was reported implies those below it, for Meta does
 * not report `delivered` where the chat is open. `failed` holds only while the message is not delivered: with several
 * devices both may be reported, and delivered wins.
 *
 * A webhook counts as set aside from the first time that it is, until it is known to be processed.
 * Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 */
import type { EventType } from '../event/event';
import { bucketOf } from '../metric/histogram';
import { addCounts, type Counts, entriesOf, type Latency, minuteOf, type Series } from '../tenant/counts';
import { type Fact, type Fate, type LedgerRecord, type Status, statusOf } from './record';

/** Counts by minute. */
export type MinuteCounts = ReadonlyMap<string, Counts>;

const LIFE = ['sent', 'delivered', 'read', 'played'] as const;

export function countsOfRecord({ facts }: LedgerRecord): MinuteCounts {
  const counts = new Map<string, Partial<Record<Series, number>>>();
  const raise = (atMs: number, series: Series) => {
    const minute = minuteOf(atMs);
    const own = counts.get(minute) ?? {};
    own[series] = (own[series] ?? 0) + 1;
    counts.set(minute, own);
  };
  const measure = (atMs: number, latency: Latency, ms: number) =>
    raise(atMs, `latency.${latency}.${bucketOf(ms)}`);

  for (const { type, receivedAtMs, occurredAtMs, recordedAtMs, raises } of reportsIn(facts)) {
    raise(receivedAtMs, `events.${type.slice('whatsapp.'.length)}` as Series);
    for (const series of raises) raise(receivedAtMs, series);
    if (occurredAtMs !== undefined) measure(receivedAtMs, 'arrival', receivedAtMs - occurredAtMs);
    measure(receivedAtMs, 'processing', recordedAtMs - receivedAtMs);
  }

  const setAside = setAsideIn(facts);
  if (setAside) raise(setAside.receivedAtMs, 'setAside');

  const first = firstOfEach(facts);
  for (const [index, step] of LIFE.entries()) {
    const reached = earliest(LIFE.slice(index).flatMap((status) => first.get(status) ?? []));
    if (reached) raise(reached.receivedAtMs, step);
  }
  const failed = first.get('failed');
  if (failed && !['delivered', 'read', 'played'].some((status) => first.has(status as Status))) {
    raise(failed.receivedAtMs, 'failed');
  }
  const [sent, delivered, read] = [first.get('sent'), first.get('delivered'), first.get('read')];
  if (sent?.occurredAtMs !== undefined && delivered?.occurredAtMs !== undefined) {
    measure(delivered.receivedAtMs, 'delivery', delivered.occurredAtMs - sent.occurredAtMs);
  }
  if (delivered?.occurredAtMs !== undefined && read?.occurredAtMs !== undefined) {
    measure(read.receivedAtMs, 'reading', read.occurredAtMs - delivered.occurredAtMs);
  }
  return counts;
}

/** What a change of a record adds to the counters, minute by minute; what it takes away is negative. */
export function countsOfChange(before: LedgerRecord | undefined, after: LedgerRecord): MinuteCounts {
  const change = new Map(countsOfRecord(after));
  if (!before) return change;
  for (const [minute, counts] of countsOfRecord(before)) {
    const taken = Object.fromEntries(entriesOf(counts).map(([series, n]) => [series, -n])) as Counts;
    const rest = entriesOf(addCounts(change.get(minute) ?? {}, taken)).filter(([, n]) => n !== 0);
    if (rest.length > 0) change.set(minute, Object.fromEntries(rest) as Counts);
    else change.delete(minute);
  }
  return change;
}

type Report = Fact & { readonly type: EventType };

/** The facts that report events. */
function reportsIn(facts: LedgerRecord['facts']): readonly Report[] {
  return [...facts.values()].filter((fact): fact is Report => fact.type !== undefined);
}

/** That a webhook was set aside, unless it has been processed. */
function setAsideIn(facts: LedgerRecord['facts']): Fact | undefined {
  return facts.has('processed' satisfies Fate) ? undefined : facts.get('set-aside' satisfies Fate);
}

/** Of each status the fact received first: a message to a group has one from each member. */
function firstOfEach(facts: LedgerRecord['facts']): ReadonlyMap<Status, Fact> {
  const first = new Map<Status, Fact>();
  for (const [name, fact] of facts) {
    const status = statusOf(name);
    if (status)
      first.set(status, earliest([fact, first.get(status)].filter((each) => each !== undefined)) ?? fact);
  }
  return first;
}

/** Of facts received at once the one that happened first: the order in which they are kept must not matter. */
function earliest(facts: readonly Fact[]): Fact | undefined {
  return facts.reduce<Fact | undefined>((best, fact) => {
    if (!best) return fact;
    const order =
      fact.receivedAtMs - best.receivedAtMs || (fact.occurredAtMs ?? 0) - (best.occurredAtMs ?? 0);
    return order < 0 ? fact : best;
  }, undefined);
}
