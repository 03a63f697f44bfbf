import type { Clock, Timer } from '../../time/clock';

/** Runs a task at every whole multiple of `everyMs`, plus `offsetMs`, from `start` on. */
export interface Cadence {
  /** Does nothing when it runs already. */
  start(): void;
  stop(): void;
}

/** @param task gets the whole multiple that the run is for, in milliseconds. */
export function createCadence(
  clock: Clock,
  everyMs: number,
  offsetMs: number,
  task: (wholeMs: number) => void,
): Cadence {
  let timer: Timer | undefined;
  const schedule = (): void => {
    const next = Math.floor((clock.now() - offsetMs) / everyMs) * everyMs + everyMs + offsetMs;
    timer = clock.schedule(next, () => {
      schedule();
      task(Math.floor(clock.now() / everyMs) * everyMs);
    });
  };
  return {
    start: () => {
      if (!timer) schedule();
    },
    stop: () => {
      timer?.cancel();
      timer = undefined;
    },
  };
}
