/** How long SNS waits before it tries a delivery again. Pure. */
import type { Protocol } from './topic';

const SECOND_MS = 1000;
const LONGEST_MS = 20 * SECOND_MS;
const BACK_OFF_STEPS = 10;
/** Retries before the long tail: 3 at once, 2 after a second each, 10 with growing waits. */
const IMMEDIATE = 3;
const SHORT = 2;
const WEB_RETRIES = 3;
const MANAGED_RETRIES = 100_015;

/**
 * Milliseconds to wait after the given number of failed attempts, or nothing when SNS gives up. Queues and
 * functions get the schedule that AWS states for its own endpoints, web endpoints the default delivery policy.
 */
export function retryDelayMs(protocol: Protocol, failedAttempts: number): number | undefined {
  if (protocol === 'http' || protocol === 'https') {
    return failedAttempts <= WEB_RETRIES ? LONGEST_MS : undefined;
  }
  if (failedAttempts > MANAGED_RETRIES) return undefined;
  if (failedAttempts <= IMMEDIATE) return 0;
  if (failedAttempts <= IMMEDIATE + SHORT) return SECOND_MS;
  const step = Math.min(failedAttempts - IMMEDIATE - SHORT, BACK_OFF_STEPS);
  return Math.round(SECOND_MS * 20 ** ((step - 1) / (BACK_OFF_STEPS - 1)));
}
