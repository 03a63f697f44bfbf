/**
 * The life of one alert: inactive, pending, firing, resolved. One evaluation is a pure step from the previous state
 * and a condition to the next state and, at times, something to tell.
 * Meaning of `for` and `keep` as in Prometheus: prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */

export interface AlertState {
  readonly status: 'inactive' | 'pending' | 'firing' | 'resolved';
  /** Since when the condition has held, in milliseconds; set while pending or firing. */
  readonly activeSinceMs?: number;
  /**
   * When this episode was told as firing, and by that its name. A pending alert has one only when `for` was raised
   * while it fired.
   */
  readonly firedAtMs?: number;
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
  /** With a transition: the episode that it begins or ends, by the time at which it fired. */
  readonly episodeMs?: number;
}

/** True or false; between the limit and the threshold to resolve; or undefined, when there is no value to judge. */
export type Verdict = boolean | 'between' | undefined;

const MINUTE_MS = 60_000;
/** Evaluations follow each other by this; what a pause is longer counts neither as time in breach nor as normal. */
const INTERVAL_MS = MINUTE_MS;
/** After a longer pause a pending alert, and the normal time of a firing one, start again. */
const OUTAGE_TOLERANCE_MS = 30 * MINUTE_MS;

export function timingOf(
  { keepFiringMinutes, onMissing }: { readonly keepFiringMinutes: number } & Pick<Timing, 'onMissing'>,
  { forMinutes }: { readonly forMinutes: number },
): Timing {
  return { forMs: forMinutes * MINUTE_MS, keepMs: keepFiringMinutes * MINUTE_MS, onMissing };
}

/** @param atMs the scheduled time of this evaluation; one that is no later than the last changes nothing */
export function step(previous: AlertState | undefined, verdict: Verdict, atMs: number, timing: Timing): Step {
  const before = previous ?? { status: 'inactive', evaluatedAtMs: Number.NEGATIVE_INFINITY };
  // Written so that a time that is no number is not later either.
  if (!(atMs > before.evaluatedAtMs) || atMs === Number.POSITIVE_INFINITY) return { state: before };
  const pauseMs = atMs - before.evaluatedAtMs;
  const known = pauseMs > OUTAGE_TOLERANCE_MS ? forgetClocks(before) : before;
  if (verdict === undefined && timing.onMissing === 'keep') {
    return { state: { ...shiftClocks(known, pauseMs), evaluatedAtMs: atMs } };
  }
  const state = shiftClocks(known, Math.max(0, pauseMs - INTERVAL_MS));
  if (verdict === 'between') return whenBetween(state, atMs, timing);
  const breaching = verdict ?? timing.onMissing === 'alert';
  return breaching ? whenBreaching(state, atMs, timing) : whenNormal(state, atMs, timing);
}

/** Ends an alert whose rule is gone or switched off. A time that is no later than the last evaluation is taken too. */
export function close(before: AlertState, atMs: number): Step {
  const evaluatedAtMs = Math.max(before.evaluatedAtMs, Number.isFinite(atMs) ? atMs : before.evaluatedAtMs);
  return before.status === 'resolved' ? { state: before } : end(before, evaluatedAtMs, 'inactive');
}

function whenBreaching(before: AlertState, atMs: number, { forMs }: Timing): Step {
  const activeSinceMs = before.activeSinceMs ?? atMs;
  const { firedAtMs } = before;
  // Also of a firing alert: when `for` was raised above the time that has passed, it waits again.
  if (atMs - activeSinceMs < forMs) {
    return { state: { status: 'pending', activeSinceMs, ...told(firedAtMs), evaluatedAtMs: atMs } };
  }
  const state = {
    status: 'firing',
    activeSinceMs,
    firedAtMs: firedAtMs ?? atMs,
    evaluatedAtMs: atMs,
  } as const;
  return firedAtMs === undefined ? { state, transition: 'fired', episodeMs: atMs } : { state };
}

function whenBetween(before: AlertState, atMs: number, timing: Timing): Step {
  if (before.status !== 'firing') return whenNormal(before, atMs, timing);
  const { normalSinceMs: _startsAgain, ...state } = before;
  return { state: { ...state, evaluatedAtMs: atMs } };
}

function whenNormal(before: AlertState, atMs: number, { keepMs }: Timing): Step {
  if (before.status !== 'firing') return end(before, atMs, before.status);
  const normalSinceMs = before.normalSinceMs ?? atMs;
  if (atMs - normalSinceMs >= keepMs) return end(before, atMs, 'resolved');
  return { state: { ...before, normalSinceMs, evaluatedAtMs: atMs } };
}

/** What was told as firing is told as resolved; what was only pending is dropped and told to nobody. */
function end({ firedAtMs }: AlertState, evaluatedAtMs: number, status: AlertState['status']): Step {
  if (firedAtMs === undefined) {
    return { state: { status: status === 'resolved' ? 'resolved' : 'inactive', evaluatedAtMs } };
  }
  return { state: { status: 'resolved', evaluatedAtMs }, transition: 'resolved', episodeMs: firedAtMs };
}

/** Lets the clock that runs stand still for a while: what had elapsed before it has elapsed after it. */
function shiftClocks(before: AlertState, byMs: number): AlertState {
  const { status, activeSinceMs, normalSinceMs } = before;
  if (byMs === 0) return before;
  return {
    ...before,
    // Of a firing alert `for` is over: only how long it has lasted in all is of interest.
    ...(activeSinceMs !== undefined && status === 'pending' ? { activeSinceMs: activeSinceMs + byMs } : {}),
    ...(normalSinceMs === undefined ? {} : { normalSinceMs: normalSinceMs + byMs }),
  };
}

function forgetClocks({ normalSinceMs: _forgotten, ...state }: AlertState): AlertState {
  if (state.status !== 'pending') return state;
  const { activeSinceMs: _restarted, ...pending } = state;
  return pending;
}

function told(firedAtMs: number | undefined): Pick<AlertState, 'firedAtMs'> {
  return firedAtMs === undefined ? {} : { firedAtMs };
}
