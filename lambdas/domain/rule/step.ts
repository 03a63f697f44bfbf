/**
 * The life of one alert: inactive, pending, firing, resolved. One evaluation is a pure step from the previous state
 * and a condition to the next state and, at times, something to tell.
 * Meaning of `for` and `keep` as in Prometheus: prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */

export interface AlertState {
  readonly status: 'inactive' | 'pending' | 'firing' | 'resolved';
  /** Since when the condition has held, in milliseconds; set while pending or firing. */
  readonly activeSinceMs?: number;
  /** Since when a firing alert has been normal. */
  readonly normalSinceMs?: number;
  /** The scheduled time of the last evaluation; an evaluation of an earlier or the same time changes nothing. */
  readonly evaluatedAtMs: number;
}

export type Transition = 'fired' | 'resolved';

export interface Timing {
  readonly forMs: number;
  readonly keepMs: number;
  readonly onMissing: 'ok' | 'alert' | 'keep';
}

export interface Step {
  readonly state: AlertState;
  readonly transition?: Transition;
}

/** Longer pauses of the evaluator count neither as time in breach nor as time of normal. */
const OUTAGE_TOLERANCE_MS = 30 * 60_000;

/**
 * @param condition true, false, or undefined when there is no value to judge
 * @param atMs the scheduled time of this evaluation
 */
export function step(
  previous: AlertState | undefined,
  condition: boolean | undefined,
  atMs: number,
  timing: Timing,
): Step {
  const before = previous ?? { status: 'inactive', evaluatedAtMs: Number.NEGATIVE_INFINITY };
  if (atMs <= before.evaluatedAtMs) return { state: before };
  if (condition === undefined && timing.onMissing === 'keep') {
    return { state: shiftClocks(before, atMs) };
  }
  const breaching = condition ?? timing.onMissing === 'alert';
  const state = forgetOutage(before, atMs);
  return breaching ? whenBreaching(state, atMs, timing) : whenNormal(state, atMs, timing);
}

function whenBreaching(before: AlertState, atMs: number, { forMs }: Timing): Step {
  const activeSinceMs = before.activeSinceMs ?? atMs;
  if (before.status === 'firing' || atMs - activeSinceMs >= forMs) {
    return {
      state: { status: 'firing', activeSinceMs, evaluatedAtMs: atMs },
      ...(before.status === 'firing' ? {} : { transition: 'fired' as const }),
    };
  }
  return { state: { status: 'pending', activeSinceMs, evaluatedAtMs: atMs } };
}

function whenNormal(before: AlertState, atMs: number, { keepMs }: Timing): Step {
  if (before.status !== 'firing') {
    return { state: { status: before.status === 'resolved' ? 'resolved' : 'inactive', evaluatedAtMs: atMs } };
  }
  const normalSinceMs = before.normalSinceMs ?? atMs;
  if (atMs - normalSinceMs >= keepMs) {
    return { state: { status: 'resolved', evaluatedAtMs: atMs }, transition: 'resolved' };
  }
  return { state: { ...before, normalSinceMs, evaluatedAtMs: atMs } };
}

/** A skipped evaluation lets both clocks stand still: what had elapsed before it has elapsed after it. */
function shiftClocks(before: AlertState, atMs: number): AlertState {
  if (!Number.isFinite(before.evaluatedAtMs)) return { ...before, evaluatedAtMs: atMs };
  const pauseMs = atMs - before.evaluatedAtMs;
  return {
    ...before,
    evaluatedAtMs: atMs,
    ...(before.activeSinceMs === undefined ? {} : { activeSinceMs: before.activeSinceMs + pauseMs }),
    ...(before.normalSinceMs === undefined ? {} : { normalSinceMs: before.normalSinceMs + pauseMs }),
  };
}

function forgetOutage(before: AlertState, atMs: number): AlertState {
  if (atMs - before.evaluatedAtMs <= OUTAGE_TOLERANCE_MS) return before;
  const { normalSinceMs: _forgotten, ...state } = before;
  if (state.status !== 'pending') return state;
  const { activeSinceMs: _restarted, ...pending } = state;
  return pending;
}
