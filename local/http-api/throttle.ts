import type { Clock } from '../time/clock';

/** A token bucket, as a stage's throttling is: `rate` a second, and `burst` at once. */
export function createThrottle(rate: number, burst: number, clock: Clock): () => boolean {
  let tokens = burst;
  let filledAtMs = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - filledAtMs) / 1000) * rate);
    filledAtMs = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}
