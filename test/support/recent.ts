/** The last minutes of tenants, as an evaluator remembers them. */
import { createRecentCounts, type RecentCounts } from '../../lambdas/domain/tenant/recent-counts';
import type { MinuteCounts } from '../../lambdas/evaluate/ports';
import { MINUTE } from './builders';

/** All that they count is kept. @param minutes the last ones before `endMs`, the oldest first */
export function recentOf(minutes: readonly MinuteCounts[], endMs: number): RecentCounts {
  const recent = createRecentCounts(minutes.length, () => true);
  for (const [at, counts] of minutes.entries()) recent.put(endMs / MINUTE - minutes.length + at, counts);
  return recent;
}
