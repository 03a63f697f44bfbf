/**
 * What happened in an incident, put together from what was written down: the changes of its alerts, what the notifier
 * and people did, and the incident itself. Nothing personal is in any of it.
 */
import type { AlertChange } from '../alert/change';
import type { DeskEntry, Incident } from './desk';
import { sayEntry } from './say-entry';

/** What was done before an incident began, such as a silence, and after it was over, such as telling so. */
export const BEFORE_MS = 2 * 3_600_000;
export const AFTER_MS = 3_600_000;

export interface StoryLine {
  readonly atMs: number;
  readonly what: string;
  readonly by: string;
  readonly why?: string;
}

export interface Story {
  readonly lines: readonly StoryLine[];
  /** When the first of it was first in breach. */
  readonly breachedMs?: number;
  readonly toldMs?: number;
  readonly acknowledgedMs?: number;
  readonly acknowledgedBy?: string;
  /** Names of those who took it on. */
  readonly takers: readonly string[];
  readonly escalations: number;
}

/** @param changes and @param entries from `BEFORE_MS` before it began to `AFTER_MS` after it was over, of others too */
export function storyOf(
  incident: Incident,
  changes: readonly AlertChange[],
  entries: readonly DeskEntry[],
): Story {
  const own = changesOf(incident, changes);
  const done = entriesOf(incident, entries);
  const first = (what: DeskEntry['what']) => done.find((entry) => entry.what === what);
  const breachedMs = own.find(({ to }) => to === 'pending' || to === 'firing')?.atMs;
  const acknowledged = first('acknowledged');
  const told = first('told');
  const lines = [
    ...own.map(lineOfChange),
    ...unwritten(incident, own),
    ...done.map((entry) => ({
      atMs: entry.atMs,
      what: sayEntry(entry),
      by: entry.by,
      ...(entry.why ? { why: entry.why } : {}),
    })),
  ];
  return {
    lines: lines.sort((a, b) => a.atMs - b.atMs),
    ...(breachedMs === undefined ? {} : { breachedMs }),
    ...(told ? { toldMs: told.atMs } : {}),
    ...(acknowledged ? { acknowledgedMs: acknowledged.atMs, acknowledgedBy: acknowledged.by } : {}),
    takers: [...new Set(done.filter(({ what }) => what === 'acknowledged').map(({ by }) => by))],
    escalations: done.filter(({ what }) => what === 'escalated').length,
  };
}

/** Changes of its alerts while it lasted; of what came before, the breach that led to a firing. */
function changesOf(incident: Incident, changes: readonly AlertChange[]): readonly AlertChange[] {
  const endMs = incident.resolvedMs ?? Number.POSITIVE_INFINITY;
  const own = changes
    .filter(({ fingerprint, atMs }) => fingerprint in incident.members && atMs <= endMs)
    .toSorted((a, b) => a.atMs - b.atMs);
  return own.filter((change, at) => {
    if (change.atMs >= incident.openedMs) return true;
    const next = own.slice(at + 1).find(({ fingerprint }) => fingerprint === change.fingerprint);
    return change.to === 'pending' && next?.to === 'firing' && next.atMs >= incident.openedMs;
  });
}

/** What names it, and what concerns its alerts and no other incident. */
function entriesOf({ id, members, openedMs }: Incident, entries: readonly DeskEntry[]): readonly DeskEntry[] {
  return entries
    .filter(({ incident, fingerprints = [], atMs }) =>
      incident === undefined
        ? atMs >= openedMs - BEFORE_MS && fingerprints.some((fingerprint) => fingerprint in members)
        : incident === id,
    )
    .toSorted((a, b) => a.atMs - b.atMs);
}

function lineOfChange({ atMs, ruleId, tenantId, severity, to, by, reason }: AlertChange): StoryLine {
  const whose = tenantId === undefined ? '' : ` of ${tenantId}`;
  return { atMs, what: `${ruleId} (${severity})${whose}: ${WORDS[to]}`, by, why: reason };
}

const WORDS: Readonly<Record<AlertChange['to'], string>> = {
  pending: 'in breach',
  firing: 'fires',
  resolved: 'is over',
  inactive: 'is quiet',
};

/** Of alerts whose changes are not in the log, such as alarms of an earlier version, the last beginning and end are known. */
function unwritten({ members }: Incident, written: readonly AlertChange[]): readonly StoryLine[] {
  const known = new Set(written.map(({ fingerprint }) => fingerprint));
  return Object.entries(members)
    .filter(([fingerprint]) => !known.has(fingerprint))
    .flatMap(([, { rule, tenant, severity, summary, episodeMs, resolvedMs }]) => {
      const who = `${rule} (${severity})${tenant === undefined ? '' : ` of ${tenant}`}`;
      const line = { by: 'notify', why: summary };
      return [
        { ...line, atMs: episodeMs, what: `${who}: fires` },
        ...(resolvedMs === undefined ? [] : [{ ...line, atMs: resolvedMs, what: `${who}: is over` }]),
      ];
    });
}
