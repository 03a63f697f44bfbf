/** A rule lived through once more: the same judgement and the same step as the evaluator's, minute by minute. */
import type { Gauges } from '../tenant/derived';
import { explain } from './instance';
import { type Judgement, judge, verdictOf } from './judge';
import type { Level, Rule } from './rule-schema';
import type { Severity } from './severity';
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

/** From firing to resolved. */
export interface Episode {
  readonly severity: Severity;
  readonly firedAtMs: number;
  /** Absent while it still fires. */
  readonly resolvedAtMs?: number;
  /** How long it fired, up to the last moment where it still does. */
  readonly minutes: number;
  /** What was seen when it fired. */
  readonly reason: string;
  /** False where it fired within the cooldown of one that was told. */
  readonly told: boolean;
}

const MINUTE_MS = 60_000;

export function episodesOf({ level, moments }: LevelReplay): readonly Episode[] {
  const episodes: Episode[] = [];
  const lastMs = moments.at(-1)?.atMs ?? 0;
  let toldMs = Number.NEGATIVE_INFINITY;
  for (const { atMs, judgement, transition } of moments) {
    if (transition === 'fired') {
      const told = atMs - toldMs >= level.cooldownMinutes * MINUTE_MS;
      if (told) toldMs = atMs;
      const { severity } = level;
      const minutes = (lastMs - atMs) / MINUTE_MS;
      episodes.push({ severity, firedAtMs: atMs, minutes, reason: judgement.reason, told });
    }
    const last = episodes.at(-1);
    if (transition === 'resolved' && last) {
      const minutes = (atMs - last.firedAtMs) / MINUTE_MS;
      episodes[episodes.length - 1] = { ...last, resolvedAtMs: atMs, minutes };
    }
  }
  return episodes;
}
