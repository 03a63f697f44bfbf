/** A rule lived through once more: the same judgement and the same step as the evaluator's, minute by minute. */
import type { Gauges } from '../tenant/derived';
import { explain } from './instance';
import { type Judgement, judge, verdictOf } from './judge';
import type { Level, Rule } from './rule-schema';
import { type AlertState, step, type Transition, timingOf } from './step';
import type { Window } from './window';

/** What is known of a subject at one evaluation. */
export interface View {
  /** The scheduled time of the evaluation. */
  readonly atMs: number;
  /** Undefined where nobody would have been judged: nothing was ever heard of the subject. */
  readonly window: Window | undefined;
  readonly gauges: Gauges;
}

/** One evaluation of one level. */
export interface Moment {
  readonly atMs: number;
  readonly judgement: Judgement;
  readonly state: AlertState;
  readonly transition?: Transition;
}

export interface LevelReplay {
  readonly level: Level;
  /** One for each view, in the order of time. */
  readonly moments: readonly Moment[];
}

const UNHEARD: Judgement = { breaching: undefined, value: undefined, reason: 'no data in the window' };

/** @param rule as it is for the subject; @param views in the order of time; before the first the alert is inactive */
export function replayRule(rule: Rule, views: Iterable<View>): readonly LevelReplay[] {
  const replays = rule.levels.map((level) => ({
    level,
    timing: timingOf(rule, level),
    moments: [] as Moment[],
  }));
  for (const { atMs, window, gauges } of views) {
    for (const { level, timing, moments } of replays) {
      const before = moments.at(-1)?.state;
      const judgement = window ? explain(judge(level, window), level, gauges) : UNHEARD;
      // An alert of which nobody has heard yet does not begin by there being no data.
      const isUnheard = !window && (before === undefined || before.status === 'inactive');
      const { state, transition } = isUnheard
        ? { state: { status: 'inactive', evaluatedAtMs: atMs } as const, transition: undefined }
        : step(before, verdictOf(judgement), atMs, timing);
      moments.push({ atMs, judgement, state, ...(transition ? { transition } : {}) });
    }
  }
  return replays.map(({ level, moments }) => ({ level, moments }));
}
