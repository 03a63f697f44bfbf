/** Time of a simulation: what is due next is done next, and between two moments all that follows at once happens. */

export interface Agenda {
  now(): number;
  /** Does something after a delay in milliseconds. */
  after(delayMs: number, act: () => void): void;
  /** Resolves after a delay. */
  wait(delayMs: number): Promise<void>;
  /** Goes on until nothing is left to do; rejects after `limit` steps, for then something never ends. */
  run(limit: number): Promise<void>;
}

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly act: () => void;
}

export function createAgenda(startMs: number): Agenda {
  let nowMs = startMs;
  let order = 0;
  const entries: Entry[] = [];

  const isBefore = (a: Entry, b: Entry) => a.atMs - b.atMs || a.order - b.order;
  const after = (delayMs: number, act: () => void) => {
    const entry = { atMs: nowMs + delayMs, order: order++, act };
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = entries[middle];
      // The list ends with what is due first.
      if (other && isBefore(other, entry) > 0) low = middle + 1;
      else high = middle;
    }
    entries.splice(low, 0, entry);
  };
  return {
    now: () => nowMs,
    after,
    wait: (delayMs) => new Promise((resolve) => after(delayMs, resolve)),
    run: async (limit) => {
      for (let step = 0; step < limit; step += 1) {
        const next = entries.pop();
        if (!next) return;
        nowMs = next.atMs;
        next.act();
        await new Promise(setImmediate);
      }
      throw new Error(`not at rest after ${limit} steps`);
    },
  };
}
