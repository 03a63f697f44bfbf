/**
 * Whether an alert comes and goes too often, told once more and in another way than the product does: the last twenty
 * minutes side by side, weighed in whole numbers, 114 for the newest and 76 for the oldest (1.2 and 0.8 times 95).
 */
import type { Verdict } from '../../../lambdas/domain/rule/step';

export interface Sway {
  /** What the condition was last. */
  readonly holds: boolean;
  /** Of each minute, the newest first, whether the condition had changed in it. */
  readonly changes: readonly boolean[];
  readonly isFlapping: boolean;
  readonly atMs: number;
}

export const STEADY: Sway = { holds: false, changes: [], isFlapping: false, atMs: Number.NEGATIVE_INFINITY };

const MINUTE_MS = 60_000;
const MINUTES = 20;
const ALL = MINUTES * 95;

export function sway(before: Sway, verdict: Verdict, onMissing: string, atMs: number): Sway {
  const isUnknown = verdict === 'between' || (verdict === undefined && onMissing === 'keep');
  const holds = isUnknown ? before.holds : (verdict ?? onMissing === 'alert');
  const passed = Math.min(MINUTES, (atMs - before.atMs) / MINUTE_MS);
  const quiet = Array.from({ length: passed - 1 }, () => false);
  const changes = [holds !== before.holds, ...quiet, ...before.changes].slice(0, MINUTES);
  const weight = changes.reduce((sum, isChange, ago) => sum + (isChange ? 114 - 2 * ago : 0), 0);
  return { holds, changes, isFlapping: weight >= ALL / (before.isFlapping ? 4 : 2), atMs };
}
