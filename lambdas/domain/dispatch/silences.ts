/** Silences: what people have asked not to be told for a while. */
import { createHash } from 'node:crypto';
import { type Matcher, matches } from '../routing/matcher';
import { SEVERITIES } from '../rule/severity';
import type { Change, Desk, DeskAlert, DeskEntry, Silence } from './desk';
import { firingOf } from './fold';
import { LOGGED } from './incidents';

export type SilenceState = 'pending' | 'active' | 'expired';

/** Ended ones can be looked up for so long; the log keeps them longer. */
const KEPT_MS = 5 * 86_400_000;

export function silenceState({ startMs, endMs }: Silence, nowMs: number): SilenceState {
  if (nowMs < startMs) return 'pending';
  return nowMs <= endMs ? 'active' : 'expired';
}

/** What a silence over these would mute if it began now. */
export function wouldMute(desk: Desk, matchers: readonly Matcher[]): readonly DeskAlert[] {
  return Object.keys(desk.alerts).flatMap((fingerprint) => {
    const alert = firingOf(desk, fingerprint);
    return alert && matches(matchers, alert.report.labels) ? [alert] : [];
  });
}

export type Silenced =
  | ({ readonly ok: true; readonly silence: Silence } & Change)
  | { readonly ok: false; readonly reason: string };

/** Refuses one that would mute everything, or that is over before it began. */
export function addSilence(desk: Desk, asked: Omit<Silence, 'id'>, nowMs: number): Silenced {
  const { matchers, startMs, endMs } = asked;
  if (matchers.every((matcher) => matches([matcher], {}))) {
    return {
      ok: false,
      reason:
        'it would mute everything, also what has none of these labels; give at least one matcher that an absent label does not fit, such as rule="webhook-latency"',
    };
  }
  if (matchers.every(fitsAll)) {
    return {
      ok: false,
      reason: 'it would mute everything; name some of it, such as rule="webhook-latency" or tenant="acme"',
    };
  }
  if (!(endMs > Math.max(startMs, nowMs))) return { ok: false, reason: 'it would be over before it begins' };
  const silence: Silence = { ...asked, startMs: Math.max(startMs, nowMs), id: nameOf(asked, nowMs) };
  const entry: DeskEntry = {
    atMs: nowMs,
    what: 'silenced',
    by: asked.by,
    why: asked.why,
    silence: silence.id,
    fromMs: silence.startMs,
    untilMs: silence.endMs,
    ...mutedBy(desk, matchers),
  };
  return {
    ok: true,
    silence,
    desk: { ...desk, silences: { ...desk.silences, [silence.id]: silence } },
    log: [entry],
  };
}

/** Ends one before its time; one that has not begun is gone as if it had never been. */
export function endSilence(desk: Desk, id: string, by: string, nowMs: number, why?: string): Silenced {
  const silence = desk.silences[id];
  if (!silence) return { ok: false, reason: 'unknown' };
  if (silenceState(silence, nowMs) === 'expired') return { ok: false, reason: 'it has ended already' };
  const ended: Silence = { ...silence, startMs: Math.min(silence.startMs, nowMs - 1), endMs: nowMs - 1 };
  return {
    ok: true,
    silence: ended,
    desk: { ...desk, silences: { ...desk.silences, [id]: { ...ended, isLogged: true } } },
    log: [
      {
        atMs: nowMs,
        what: 'silence-ended',
        by,
        ...(why === undefined ? {} : { why }),
        silence: id,
        ...mutedBy(desk, silence.matchers),
      },
    ],
  };
}

/** Writes down which have ended by themselves, and forgets old ones. */
export function followSilences(desk: Desk, nowMs: number): Change {
  const all = Object.values(desk.silences);
  const isOver = (silence: Silence) => silenceState(silence, nowMs) === 'expired';
  const ended = all.filter((silence) => isOver(silence) && !silence.isLogged);
  const kept = all.filter(({ endMs }) => nowMs - endMs < KEPT_MS);
  if (ended.length === 0 && kept.length === all.length) return { desk, log: [] };
  const silences = Object.fromEntries(
    kept.map((silence) => [silence.id, isOver(silence) ? { ...silence, isLogged: true } : silence]),
  );
  const log = ended.map(({ id, endMs, matchers }): DeskEntry => {
    const still = mutedBy(desk, matchers);
    return {
      atMs: endMs,
      what: 'silence-ended',
      by: 'notify',
      why: still.alerts > 0 ? 'its time was over, and something still fires' : 'its time was over',
      silence: id,
      ...still,
    };
  });
  return { desk: { ...desk, silences }, log };
}

/** Whether it fits every alert that there can be: each has these labels, and some have others. */
function fitsAll(matcher: Matcher): boolean {
  const isExclusion = matcher.operator.startsWith('!') && matcher.value !== '';
  return !isExclusion && EVERY_KIND.every((labels) => matches([matcher], labels));
}

const EVERY_KIND = SEVERITIES.flatMap((severity) =>
  ['platform', 'tenant'].map((scope) => ({ severity, scope, rule: 'any', category: 'any' })),
);

function mutedBy(desk: Desk, matchers: readonly Matcher[]) {
  const muted = wouldMute(desk, matchers);
  return {
    fingerprints: muted.slice(0, LOGGED).map(({ report }) => report.fingerprint),
    alerts: muted.length,
  };
}

function nameOf(asked: Omit<Silence, 'id'>, nowMs: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([asked, nowMs]))
    .digest('hex')
    .slice(0, 6);
  return `sil-${hash}`;
}
