/**
 * When Meta tries again. It documents "at once, then at falling frequency, for up to seven days" and no minutes;
 * these waits are ours.
 */
import type { Random } from '../random';

/** How long Meta keeps at it after the first attempt, milliseconds. */
export const RETRY_FOR_MS = 7 * 24 * 3_600_000;

const WAITS_SECONDS = [0, 5, 30, 120, 600, 1800, 3600, 7200, 14_400] as const;
const LAST_WAIT_SECONDS = 28_800;

/** The wait before retry number `retry` (from 1), milliseconds, give or take a tenth. */
export function retryWaitMs(retry: number, random: Random): number {
  const seconds = WAITS_SECONDS[retry - 1] ?? LAST_WAIT_SECONDS;
  return Math.round(seconds * 1000 * (0.9 + 0.2 * random.next()));
}
