/**
 * Folds changes of records into counters, each change once. A counter has a part for each lane (a shard of the
 * ledger's stream), and the part knows up to which position of the shard it has been raised. A shard's changes come
 * in order the first time, and may come again in any order: what lies at or below the position has been counted.
 * Source: docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html (at least once; in order the first time)
 */
import { forEachBeside } from '../domain/collections';
import { countsOfChange } from '../domain/ledger/counts-of-record';
import { type CounterPlace, placesOf } from '../domain/tenant/counter-place';
import { addCounts, type Counts } from '../domain/tenant/counts';
import type { AddCounts, RecordChange } from './ports';

interface Step {
  readonly position: string;
  readonly counts: Counts;
}

interface Counter {
  readonly tenantId: string;
  readonly place: CounterPlace;
  readonly steps: Step[];
}

/** So many counters are written beside each other. */
const AT_ONCE = 16;

/** Answers how many counters were raised. Rejects when one could not be: those that were know it, so all may be tried again. */
export async function fold(changes: readonly RecordChange[], lane: string, add: AddCounts): Promise<number> {
  const counters = countersOf(changes);
  await forEachBeside(counters, AT_ONCE, (counter) => raise(counter, lane, add));
  return counters.length;
}

function countersOf(changes: readonly RecordChange[]): readonly Counter[] {
  const counters = new Map<string, Counter>();
  const inOrder = [...changes].sort((a, b) => (a.position < b.position ? -1 : 1));
  for (const { position, recordedAtMs, before, after } of inOrder) {
    const { tenantId } = after;
    for (const [minute, counts] of countsOfChange(before, after)) {
      for (const place of placesOf(minute, recordedAtMs)) {
        const key = `${tenantId} ${place.kind} ${place.period}`;
        const counter = counters.get(key) ?? { tenantId, place, steps: [] };
        counter.steps.push({ position, counts });
        counters.set(key, counter);
      }
    }
  }
  return [...counters.values()];
}

async function raise({ tenantId, place, steps }: Counter, lane: string, add: AddCounts): Promise<void> {
  for (let rest: readonly Step[] = steps; ; ) {
    const [first, last] = [rest[0], rest.at(-1)];
    if (!first || !last) return;
    const sum = rest.reduce<Counts>((counts, step) => addCounts(counts, step.counts), {});
    const answer = await add({
      tenantId,
      place,
      lane,
      add: sum,
      first: first.position,
      last: last.position,
    });
    if (answer === 'added') return;
    const { addedUpTo } = answer;
    // It only ever grows, so that every round leaves fewer steps.
    if (addedUpTo < first.position) throw new Error('a counter was not raised, and does not say why');
    rest = rest.filter(({ position }) => position > addedUpTo);
  }
}
