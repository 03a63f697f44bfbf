import type { Silence } from '../../lambdas/domain/dispatch/desk';
import { silenceState } from '../../lambdas/domain/dispatch/silences';
import { sayMatcher } from '../../lambdas/domain/routing/matcher';
import { ago } from '../output';
import { sayAhead } from '../time-option';

/** `ends in 2 h`, `begins in 5 min`, `ended 3 h ago` */
export function sayState(silence: Silence, nowMs: number): string {
  switch (silenceState(silence, nowMs)) {
    case 'pending':
      return `begins ${sayAhead(silence.startMs, nowMs)}`;
    case 'active':
      return `ends ${sayAhead(silence.endMs, nowMs)}`;
    case 'expired':
      return `ended ${ago(silence.endMs, nowMs)}`;
  }
}

export function silenceAsJson(silence: Silence, mutes: number, nowMs: number) {
  const { id, matchers, startMs, endMs, by, why } = silence;
  return {
    id,
    state: silenceState(silence, nowMs),
    matchers: matchers.map(sayMatcher),
    from: new Date(startMs).toISOString(),
    until: new Date(endMs).toISOString(),
    by,
    why,
    mutes,
  };
}
