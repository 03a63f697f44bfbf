/** What people would have heard of a replay: from firing to resolved, and whether it was told. */
import { BUILT_IN_INHIBITION } from '../routing/built-in-inhibition';
import { inhibitedBy } from '../routing/inhibition';
import { fingerprintOf, labelsOf } from './instance';
import type { LevelReplay, Moment } from './replay';
import type { Rule } from './rule-schema';
import type { Severity } from './severity';

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
  /** False where something kept it back for as long as it fired. */
  readonly told: boolean;
  /** Of one that was not told: the cooldown of one that was, or a worse level of the rule that fired meanwhile. */
  readonly heldBy?: 'cooldown' | Severity;
}

const MINUTE_MS = 60_000;

/** Of all levels of a rule for one subject. What mutes what is as it is without a routing file. */
export function episodesOf(
  rule: Rule,
  replays: readonly LevelReplay[],
  tenantId?: string,
): readonly Episode[] {
  const instances = replays.map(({ level, moments }) => {
    const instance = { rule, level, ...(tenantId === undefined ? {} : { tenantId }) };
    return { level, moments, labels: labelsOf(instance), fingerprint: fingerprintOf(instance) };
  });
  const lives = instances.map(({ level }) => createLife(level));
  const last = instances[0]?.moments.length ?? 0;
  for (let at = 0; at < last; at += 1) {
    const firing = instances.filter(({ moments }) => moments[at]?.state.status === 'firing');
    const muted = firing.length > 1 ? inhibitedBy(firing, BUILT_IN_INHIBITION) : undefined;
    for (const [index, { fingerprint, moments }] of instances.entries()) {
      const source = firing.find((each) => each.fingerprint === muted?.get(fingerprint));
      const moment = moments[at];
      if (moment) lives[index]?.see(moment, source?.level.severity);
    }
  }
  return lives.flatMap((life) => life.episodes());
}

/** The episodes of one level, moment by moment. */
function createLife({ severity, cooldownMinutes }: LevelReplay['level']) {
  const past: Episode[] = [];
  let present: Episode | undefined;
  let toldMs = Number.NEGATIVE_INFINITY;
  const lasting = (atMs: number) => (atMs - (present?.firedAtMs ?? atMs)) / MINUTE_MS;

  /** What is kept back is told once nothing does so any more, if it still fires. */
  function tellOrHold(episode: Episode, atMs: number, mutedBy: Severity | undefined): Episode {
    const cools = atMs - toldMs < cooldownMinutes * MINUTE_MS;
    const { heldBy = mutedBy ?? 'cooldown', ...rest } = episode;
    if (mutedBy || cools) return { ...rest, heldBy };
    toldMs = atMs;
    return { ...rest, told: true };
  }

  return {
    see({ atMs, judgement, state, transition }: Moment, mutedBy: Severity | undefined): void {
      if (transition === 'fired') {
        present = { severity, firedAtMs: atMs, minutes: 0, reason: judgement.reason, told: false };
      }
      if (!present) return;
      present = { ...present, minutes: lasting(atMs) };
      if (transition === 'resolved') {
        past.push({ ...present, resolvedAtMs: atMs });
        present = undefined;
      } else if (!present.told && state.status === 'firing') {
        present = tellOrHold(present, atMs, mutedBy);
      }
    },
    episodes: (): readonly Episode[] => (present ? [...past, present] : past),
  };
}
