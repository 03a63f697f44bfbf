/** Minutes of the same state, put together. */
export interface Run {
  readonly state: string;
  readonly from: number;
  readonly minutes: number;
}

export function runsOf(states: readonly string[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [minute, state] of states.entries()) {
    const last = runs.at(-1);
    if (last?.state === state) runs[runs.length - 1] = { ...last, minutes: last.minutes + 1 };
    else runs.push({ state, from: minute, minutes: 1 });
  }
  return runs;
}

/** As the cases of a rule are written. */
export function sayRuns(runs: readonly Run[]): string {
  return runs.map(({ state, minutes }) => (minutes === 1 ? state : `${state} x${minutes}`)).join(', ');
}
