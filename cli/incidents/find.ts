/** Incidents by how their names begin: those that are under way, and those that are over. */
import type { Desk, Incident } from '../../lambdas/domain/dispatch/desk';
import { systemClock } from '../../lambdas/platform/clock';
import { findNamed, listOf, namedIncidents } from '../desk/find';
import { CommandError } from '../output';

export interface IncidentSource {
  read(): Promise<Desk>;
  closed(fromMs: number, toMs: number): Promise<readonly Incident[]>;
}

const DAY_MS = 86_400_000;
/** Where a name has no whole day in it. */
const SEARCHED_MS = 90 * DAY_MS;

/** Throws a `CommandError` for none and for several. */
export async function findIncident(source: IncidentSource, name: string): Promise<Incident> {
  const open = namedIncidents(Object.values((await source.read()).incidents));
  const found = findNamed(open, name)?.incident ?? (await closedIncident(source, name));
  if (found) return found;
  const known = open.length > 0 ? `those under way are:\n${listOf(open)}` : 'none is under way';
  throw new CommandError(
    `there is no incident "${name}"; ${known}\n\`kentongan incidents ls --since 30d\` has those that are over`,
    2,
  );
}

/** One that is over and has left the desk; names tell the day on which they began. */
export async function closedIncident(
  source: Pick<IncidentSource, 'closed'>,
  name: string,
): Promise<Incident | undefined> {
  const [, year, month, day] = /^inc-(\d{4})(\d{2})(\d{2})/i.exec(name) ?? [];
  if (!/^inc(-\d*|-\d{8}-.*)?$/i.test(name)) return undefined;
  const nowMs = systemClock.now();
  const dayMs = Date.parse(`${year}-${month}-${day}T00:00Z`);
  const closed = Number.isNaN(dayMs)
    ? await source.closed(nowMs - SEARCHED_MS, nowMs)
    : await source.closed(dayMs, dayMs + DAY_MS - 1);
  return findNamed(namedIncidents(closed), name)?.incident;
}
