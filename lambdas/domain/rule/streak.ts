/** Failures in a row: events are counted, not evaluations, so that looking twice at the same events changes nothing. */

export interface Outcome {
  /** The same for the same event, however often it is read. */
  readonly id: string;
  readonly failed: boolean;
}

export interface Streak {
  readonly failures: number;
  readonly lastId: string;
}

/**
 * Goes on from a streak with what has happened since.
 * @param outcomes in the order in which they happened; may begin with some that were counted before
 */
export function continueStreak(before: Streak | undefined, outcomes: readonly Outcome[]): Streak | undefined {
  const known = outcomes.findLastIndex(({ id }) => id === before?.lastId);
  return outcomes
    .slice(known + 1)
    .reduce<Streak | undefined>(
      (streak, { id, failed }) => ({ failures: failed ? (streak?.failures ?? 0) + 1 : 0, lastId: id }),
      before,
    );
}
