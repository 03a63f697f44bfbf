/** Incidents leave the desk, to be kept elsewhere, when they are over and all is told. */
import type { Desk, DeskEntry, Incident } from './desk';

/** What a write of the desk has room for; the rest is closed with the next. */
const CLOSED_AT_ONCE = 50;
/** Of their alerts; a larger one is closed alone. */
const CLOSED_MEMBERS_AT_ONCE = 10_000;

/** Takes incidents that are over, and that nobody is still to be told of, from the desk. */
export function closeIncidents(
  desk: Desk,
  nowMs: number,
): { desk: Desk; log: DeskEntry[]; closed: Incident[] } {
  const owed = new Set<string>();
  for (const { thread } of Object.values(desk.orders)) owed.add(thread);
  for (const { told } of Object.values(desk.groups))
    for (const { episodes } of Object.values(told))
      for (const { thread } of Object.values(episodes)) owed.add(thread);
  let members = 0;
  const closed = Object.values(desk.incidents)
    .filter(({ id, resolvedMs }) => resolvedMs !== undefined && !owed.has(id))
    .slice(0, CLOSED_AT_ONCE)
    .filter((incident, at) => {
      members += Object.keys(incident.members).length;
      return at === 0 || members <= CLOSED_MEMBERS_AT_ONCE;
    });
  if (closed.length === 0) return { desk, log: [], closed };
  const gone = new Set(closed.map(({ id }) => id));
  const incidents = Object.fromEntries(Object.entries(desk.incidents).filter(([id]) => !gone.has(id)));
  const log = closed.map(
    ({ id, resolvedMs = nowMs }): DeskEntry => ({
      atMs: resolvedMs,
      what: 'incident-resolved',
      by: 'notify',
      incident: id,
    }),
  );
  return { desk: { ...desk, incidents }, log, closed };
}
