/** A provider's rate limit: so many at once, and so many a second after that, for each place by itself. */
import type { Clock } from '../time/clock';

export interface AllowanceSettings {
  readonly burst: number;
  readonly perSecond: number;
}

/** Takes one from the place's allowance. Answers the whole seconds to wait, or 0 when it may pass. */
export type Allowance = (place: string) => number;

export function createAllowance(clock: Clock, { burst, perSecond }: AllowanceSettings): Allowance {
  const standing = new Map<string, { readonly tokens: number; readonly atMs: number }>();
  return (place) => {
    const nowMs = clock.now();
    const last = standing.get(place) ?? { tokens: burst, atMs: nowMs };
    const tokens = Math.min(burst, last.tokens + ((nowMs - last.atMs) / 1000) * perSecond);
    const mayPass = tokens >= 1;
    standing.set(place, { tokens: mayPass ? tokens - 1 : tokens, atMs: nowMs });
    return mayPass ? 0 : Math.ceil((1 - tokens) / perSecond);
  };
}
