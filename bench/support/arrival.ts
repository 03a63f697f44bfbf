/** Whether what was acknowledged has arrived: distinct updates sent against the tenants' counts. */
import type { LoadResult } from './load';

export interface Arrival {
  readonly load: LoadResult;
  /** Counted by tenant, read back when the queue was empty. */
  readonly stored: Readonly<Record<string, number>>;
  readonly isDrained: boolean;
  readonly deadLetters: number;
}

/** What the run promised and did not keep; empty when every acknowledged update was counted once. */
export function findLosses(run: Arrival): string[] {
  const failures: string[] = [];
  const { acknowledged, refused, ranOut } = run.load;
  // What got no answer, or a 5xx, may have been stored all the same; a 429 never is.
  const uncertain = sumOf(refused) - (refused[429] ?? 0);
  const excess = sumOf(run.stored) - sumOf(acknowledged);
  for (const tenant of Object.keys(run.stored)) {
    const sent = acknowledged[tenant] ?? 0;
    const stored = run.stored[tenant] ?? 0;
    if (stored < sent || (stored > sent && uncertain === 0)) {
      failures.push(`${tenant}: ${count(sent)} distinct updates acknowledged, ${count(stored)} counted.`);
    }
  }
  if (uncertain > 0) {
    const kinds = Object.entries(refused).map(
      ([status, times]) => `${times} x ${status === '0' ? 'none' : status}`,
    );
    failures.push(`Answers other than 200: ${kinds.join(', ')}.`);
    if (excess > uncertain) failures.push(`${count(excess)} more updates counted than acknowledged.`);
  }
  if (!run.isDrained) failures.push('The queue was not empty in the time it was given.');
  if (run.deadLetters > 0) failures.push(`${count(run.deadLetters)} webhooks were set aside.`);
  if (ranOut) failures.push('The webhooks made beforehand ran out, so the rate is too low.');
  return failures;
}

export function sumOf(byName: Readonly<Record<string, number>>): number {
  return Object.values(byName).reduce((sum, value) => sum + value, 0);
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}
