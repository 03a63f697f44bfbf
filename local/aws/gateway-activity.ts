/** Tells the clock when a request is at work and when it merely waits for time to pass. */
import type { Clock } from '../time/clock';

/** The working state of one request; at work from the start. */
export interface Activity {
  pause(): void;
  resume(): void;
}

/** A request that holds virtual time still until it pauses. */
export function createActivity(clock: Clock): Activity {
  let settle: (() => void) | undefined;
  const resume = (): void => {
    if (settle) return;
    void clock.track(
      new Promise<void>((resolve) => {
        settle = resolve;
      }),
    );
  };
  resume();
  return {
    resume,
    pause: () => {
      settle?.();
      settle = undefined;
    },
  };
}
