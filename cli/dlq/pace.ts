/** The time of day, and waiting that somebody may cut short. */
export interface Time {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when everything shall stop. */
  sleep(ms: number): Promise<void>;
}

/** Resolves when it is the caller's turn: never more turns than this a second, evenly spread. */
export function createPace(perSecond: number, time: Time): () => Promise<void> {
  let nextMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const turnMs = Math.max(time.now(), nextMs);
    nextMs = turnMs + 1000 / perSecond;
    const waitMs = turnMs - time.now();
    if (waitMs > 0) await time.sleep(waitMs);
  };
}
