/** What fired in a time, from whatever knows of it: the log of alerts, and the incidents, which CloudWatch's alarms are in. */
import type { DeskEntry, Incident } from '../dispatch/desk';
import type { Severity } from '../rule/severity';
import type { Facts } from './facts';

export interface Episode {
  readonly fingerprint: string;
  readonly rule: string;
  /** Absent for the platform's own. */
  readonly tenant?: string;
  readonly severity: Severity;
  readonly firedMs: number;
  /** It began earlier, and nobody knows when. */
  readonly isOlder?: true;
  /** Absent while it fires. */
  readonly resolvedMs?: number;
  /** When somebody was first told of it; absent where nobody was. */
  readonly toldMs?: number;
  /** When it was first taken on. */
  readonly acknowledgedMs?: number;
  /** Why it was not told, as far as the log says. */
  readonly untoldWhy?: string;
  /** It was told to come and go. */
  readonly isFlapping?: true;
}

type Bare = Pick<
  Episode,
  'fingerprint' | 'rule' | 'tenant' | 'severity' | 'firedMs' | 'isOlder' | 'resolvedMs'
>;

/** Those that fired at some moment of the time, the earliest first. */
export function episodesOf(facts: Facts): readonly Episode[] {
  const { fromMs, toMs } = facts;
  const logged = fromLog(facts);
  const known = new Set(logged.map(({ fingerprint, firedMs }) => `${fingerprint}/${firedMs}`));
  const others = fromIncidents(facts.incidents).filter(
    ({ fingerprint, firedMs }) => !known.has(`${fingerprint}/${firedMs}`),
  );
  const read = createReader(facts);
  return [...logged, ...others]
    .filter(({ firedMs, resolvedMs }) => firedMs < toMs && (resolvedMs ?? toMs) >= fromMs)
    .map((episode) => ({ ...untilEnd(episode, toMs), ...read(episode) }))
    .sort((a, b) => a.firedMs - b.firedMs || (a.fingerprint < b.fingerprint ? -1 : 1));
}

/** What ended after the time fired up to its end. */
function untilEnd({ resolvedMs, ...episode }: Bare, toMs: number): Bare {
  return resolvedMs === undefined || resolvedMs >= toMs ? episode : { ...episode, resolvedMs };
}

function fromLog({ changes, incidents, fromMs }: Facts): readonly Bare[] {
  const open = new Map<string, Bare>();
  const over: Bare[] = [];
  for (const { fingerprint, ruleId: rule, tenantId, severity, to, from, atMs } of changes) {
    const about = { fingerprint, rule, severity, ...(tenantId === undefined ? {} : { tenant: tenantId }) };
    const before = open.get(fingerprint);
    // One that waits again because its rule has become slower is still the same.
    if (to === 'firing' && !before) open.set(fingerprint, { ...about, firedMs: atMs });
    if (to !== 'resolved' || (!before && from !== 'firing')) continue;
    over.push({
      ...(before ?? { ...about, ...beginningOf(fingerprint, atMs, incidents, fromMs) }),
      resolvedMs: atMs,
    });
    open.delete(fingerprint);
  }
  return [...over, ...open.values()];
}

function beginningOf(
  fingerprint: string,
  endMs: number,
  incidents: readonly Incident[],
  fromMs: number,
): Pick<Bare, 'firedMs' | 'isOlder'> {
  const began = incidents
    .flatMap(({ members }) => members[fingerprint]?.episodeMs ?? [])
    .filter((firedMs) => firedMs < endMs);
  return began.length > 0
    ? { firedMs: Math.max(...began) }
    : { firedMs: Math.min(fromMs, endMs), isOlder: true };
}

function fromIncidents(incidents: readonly Incident[]): readonly Bare[] {
  return incidents.flatMap(({ members }) =>
    Object.entries(members).map(([fingerprint, { rule, tenant, severity, episodeMs, resolvedMs }]) => ({
      fingerprint,
      rule,
      severity,
      firedMs: episodeMs,
      ...(tenant === undefined ? {} : { tenant }),
      ...(resolvedMs === undefined ? {} : { resolvedMs }),
    })),
  );
}

type Found = Pick<Episode, 'toldMs' | 'acknowledgedMs' | 'untoldWhy' | 'isFlapping'>;

/** Kinds of message that say of something that it fires. */
const SAYS_FIRING = new Set(['firing', 'update', 'repeat', 'escalation', 'unmuted', 'flapping']);

/** Finds what the log of the notifier says of an episode. */
function createReader({ entries, incidents }: Facts): (episode: Bare) => Found {
  const byAlert = new Map<string, DeskEntry[]>();
  const add = (fingerprint: string, entry: DeskEntry) => {
    const list = byAlert.get(fingerprint);
    if (list) list.push(entry);
    else byAlert.set(fingerprint, [entry]);
  };
  const membersOf = new Map(incidents.map(({ id, members }) => [id, Object.keys(members)]));
  for (const entry of entries) {
    const { fingerprints = [], alerts = fingerprints.length, incident = '' } = entry;
    // The log names the first of very many: the others are of the same incident.
    const named = alerts > fingerprints.length ? (membersOf.get(incident) ?? fingerprints) : fingerprints;
    for (const fingerprint of named) add(fingerprint, entry);
  }
  return ({ fingerprint, firedMs, resolvedMs = Number.POSITIVE_INFINITY }) => {
    const own = (byAlert.get(fingerprint) ?? []).filter(({ atMs }) => atMs >= firedMs && atMs <= resolvedMs);
    const told = own.find(({ what, kind = '' }) => what === 'told' && SAYS_FIRING.has(kind));
    const taken = own.find(({ what }) => what === 'acknowledged');
    const untold = told ? undefined : own.findLast(({ what }) => what === 'not-told' || what === 'given-up');
    return {
      ...(told ? { toldMs: told.atMs } : {}),
      ...(taken ? { acknowledgedMs: taken.atMs } : {}),
      ...(untold?.why ? { untoldWhy: untold.why } : {}),
      ...(own.some(({ what, kind }) => what === 'told' && kind === 'flapping') ? { isFlapping: true } : {}),
    };
  };
}
