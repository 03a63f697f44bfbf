/** Moments of a replay, put together. */
import type { Moment } from '../../lambdas/domain/rule/replay';
import { runsOf } from './runs';

/** Where the state changed, or what was judged: with the reason of that evaluation. */
export function historyOf(moments: readonly Moment[]) {
  return runsOf(moments.map((moment) => `${moment.state.status}, ${sayVerdict(moment)}`)).flatMap(
    ({ from, minutes }) => {
      const moment = moments[from];
      return moment
        ? [{ atMs: moment.atMs, state: moment.state.status, minutes, reason: moment.judgement.reason }]
        : [];
    },
  );
}

/** When the last moment's state began. */
export function beganAt(moments: readonly Moment[]): number {
  const status = moments.at(-1)?.state.status;
  const other = moments.findLastIndex(({ state }) => state.status !== status);
  return moments[other + 1]?.atMs ?? 0;
}

export function sayVerdict({ judgement: { breaching, between } }: Moment): string {
  if (between) return 'normal, but not enough to resolve';
  if (breaching === undefined) return 'nothing to judge by';
  return breaching ? 'in breach' : 'normal';
}
