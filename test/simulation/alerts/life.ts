/**
 * The life of an alert, told once more and in another way than the product does: not by moments but by how long the
 * condition has held, or has not, while somebody looked. What both agree on is not a slip of one of them.
 */
import type { AlertState, Timing, Verdict } from '../../../lambdas/domain/rule/step';

export interface Life {
  readonly status: AlertState['status'];
  /** Of a pending alert: how long it has been in breach; undefined where that begins with the next breach. */
  readonly heldMs?: number;
  /** Of a firing alert: how long it has been normal; undefined while it is not. */
  readonly normalMs?: number;
  /** Of a firing alert: when it fired. */
  readonly episodeMs?: number;
  readonly atMs: number;
}

export const UNBORN: Life = { status: 'inactive', atMs: Number.NEGATIVE_INFINITY };

const MINUTE_MS = 60_000;
const LONG_MS = 30 * MINUTE_MS;

/** The same life when the evaluation is not later than the last. */
export function live(before: Life, verdict: Verdict, atMs: number, timing: Timing): Life {
  if (atMs <= before.atMs) return before;
  const passedMs = atMs - before.atMs;
  const known = passedMs > LONG_MS ? forgetful(before) : before;
  if (verdict === undefined && timing.onMissing === 'keep') return lifeOf(before.status, { ...known, atMs });
  const isBreach = verdict === true || (verdict === undefined && timing.onMissing === 'alert');
  // Nobody looked for the rest of it.
  const lookedMs = Math.min(passedMs, MINUTE_MS);
  const next = { known, isBreach, lookedMs, atMs };
  return before.status === 'firing' ? whileFiring(next, verdict, timing) : whileNot(next, timing);
}

interface Next {
  readonly known: Life;
  readonly isBreach: boolean;
  readonly lookedMs: number;
  readonly atMs: number;
}

function forgetful({ heldMs: _held, normalMs: _normal, ...life }: Life): Life {
  return life;
}

function whileFiring({ known, isBreach, lookedMs, atMs }: Next, verdict: Verdict, { keepMs }: Timing): Life {
  const { normalMs, episodeMs } = known;
  if (isBreach || verdict === 'between') return lifeOf('firing', { episodeMs, atMs });
  const normal = normalMs === undefined ? 0 : normalMs + lookedMs;
  return normal >= keepMs
    ? lifeOf('resolved', { atMs })
    : lifeOf('firing', { normalMs: normal, episodeMs, atMs });
}

function whileNot({ known, isBreach, lookedMs, atMs }: Next, { forMs }: Timing): Life {
  if (!isBreach) return lifeOf(known.status === 'resolved' ? 'resolved' : 'inactive', { atMs });
  const held = known.heldMs === undefined ? 0 : known.heldMs + lookedMs;
  return held >= forMs
    ? lifeOf('firing', { episodeMs: atMs, atMs })
    : lifeOf('pending', { heldMs: held, atMs });
}

/** A rule that is gone takes its alert with it. */
export function end(before: Life, atMs: number): Life {
  const isOver = before.status === 'firing' || before.status === 'resolved';
  return lifeOf(isOver ? 'resolved' : 'inactive', { atMs: Math.max(atMs, before.atMs) });
}

/** In what a stored state contradicts the life; undefined when in nothing. */
export function contradiction(life: Life, state: AlertState): string | undefined {
  const { activeSinceMs, normalSinceMs, evaluatedAtMs } = state;
  const since = (ms: number | undefined) => (ms === undefined ? undefined : evaluatedAtMs - ms);
  const stored: Life = lifeOf(state.status, {
    heldMs: state.status === 'pending' ? since(activeSinceMs) : undefined,
    normalMs: since(normalSinceMs),
    episodeMs: state.firedAtMs,
    atMs: evaluatedAtMs,
  });
  return tell(stored) === tell(life) ? undefined : `is ${tell(stored)}, should be ${tell(life)}`;
}

type Clocks = { readonly [Name in Exclude<keyof Life, 'status'>]: Life[Name] | undefined };

function lifeOf(
  status: Life['status'],
  { heldMs, normalMs, episodeMs, atMs }: Partial<Clocks> & { readonly atMs: number },
): Life {
  return {
    status,
    ...(heldMs === undefined ? {} : { heldMs }),
    ...(normalMs === undefined ? {} : { normalMs }),
    ...(episodeMs === undefined ? {} : { episodeMs }),
    atMs,
  };
}

function tell({ status, heldMs, normalMs, episodeMs, atMs }: Life): string {
  const minutes = (name: string, ms: number | undefined) =>
    ms === undefined ? '' : ` ${name} ${ms / MINUTE_MS} min`;
  const moment = (name: string, ms: number | undefined) =>
    ms === undefined ? '' : ` ${name} ${new Date(ms).toISOString().slice(5, 16)}`;
  return `${status}${minutes('held', heldMs)}${minutes('normal', normalMs)}${moment('fired', episodeMs)}${moment('at', atMs)}`;
}
