/**
 * Time as the local run sees it. Everything that waits (visibility, batch windows, schedules, alarms, retries)
 * waits on a `Clock`, so that the same code runs by the wall clock in `npm start` and by virtual time in a proof.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;

  /** Runs `task` once `now()` has reached `atMs`; a time in the past means as soon as possible. */
  schedule(atMs: number, task: () => void | Promise<void>): Timer;

  /**
   * Says that work is under way that may still change the world at this very instant. Virtual time stands still
   * until it settles; the wall clock takes no notice. Returns the same promise.
   */
  track<T>(work: Promise<T>): Promise<T>;
}

export interface Timer {
  cancel(): void;
}

/** The machine's own time. */
export class WallClock implements Clock {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly onError: (error: unknown) => void;

  /** @param onError told when a scheduled task fails; without it the failure is thrown and ends the process. */
  constructor(onError?: (error: unknown) => void) {
    this.onError =
      onError ??
      ((error) => {
        throw error;
      });
  }

  now(): number {
    return Date.now();
  }

  schedule(atMs: number, task: () => void | Promise<void>): Timer {
    // setTimeout holds at most 2^31-1 ms; a longer wait is taken in steps.
    const delay = Math.min(Math.max(0, atMs - Date.now()), 2 ** 31 - 1);
    const handle = setTimeout(() => {
      this.timers.delete(handle);
      // Besides, the machine's timers may fire a millisecond early.
      if (Date.now() < atMs) {
        next = this.schedule(atMs, task);
        return;
      }
      Promise.resolve().then(task).catch(this.onError);
    }, delay);
    this.timers.add(handle);
    let next: Timer | undefined;
    return {
      cancel: () => {
        clearTimeout(handle);
        this.timers.delete(handle);
        next?.cancel();
      },
    };
  }

  track<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  /** Cancels everything that still waits, so that the process can end. */
  stop(): void {
    for (const handle of this.timers) clearTimeout(handle);
    this.timers.clear();
  }
}
