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

/** Evaluations follow each other by this; what a pause is longer counts neither as time in breach nor as normal. */
const INTERVAL_MS = 60_000;
/** After a longer pause a pending alert, and the normal time of a firing one, start again. */
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
  const pauseMs = atMs - before.evaluatedAtMs;
  const known = pauseMs > OUTAGE_TOLERANCE_MS ? forgetClocks(before) : before;
  if (condition === undefined && timing.onMissing === 'keep') {
    return { state: { ...shiftClocks(known, pauseMs), evaluatedAtMs: atMs } };
  }
  const breaching = condition ?? timing.onMissing === 'alert';
  const state = shiftClocks(known, Math.max(0, pauseMs - INTERVAL_MS));
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

/** Lets the clock that runs stand still for a while: what had elapsed before it has elapsed after it. */
function shiftClocks(before: AlertState, byMs: number): AlertState {
  const { status, activeSinceMs, normalSinceMs } = before;
  return {
    ...before,
    // Of a firing alert it is the name of the episode, no longer a clock.
    ...(activeSinceMs !== undefined && status === 'pending' ? { activeSinceMs: activeSinceMs + byMs } : {}),
    ...(normalSinceMs === undefined ? {} : { normalSinceMs: normalSinceMs + byMs }),
  };
}

function forgetClocks({ normalSinceMs: _forgotten, ...state }: AlertState): AlertState {
  if (state.status !== 'pending') return state;
  const { activeSinceMs: _restarted, ...pending } = state;
  return pending;
}
