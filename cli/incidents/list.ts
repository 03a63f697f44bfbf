import type { Desk, Incident } from '../../lambdas/domain/dispatch/desk';
import {
  alertsOfIncident,
  titleOfIncident,
  whoseIncident,
} from '../../lambdas/domain/dispatch/incident-words';
import { firingMembers } from '../../lambdas/domain/dispatch/standing';
import { sayDuration } from '../../lambdas/domain/message/words';
import { bySeverity } from '../../lambdas/domain/rule/severity';
import { systemClock } from '../../lambdas/platform/clock';
import { openDesk } from '../desk/open';
import { ago, printJson, printLines, table } from '../output';
import type { TargetOptions } from '../target';
import { readTime } from '../time-option';
import { incidentAsJson } from './words';

interface Options extends TargetOptions {
  readonly all?: boolean;
  readonly since?: string;
  readonly json?: boolean;
}

const ALL = '30d';

export async function listIncidents(options: Options): Promise<void> {
  const nowMs = systemClock.now();
  const since = options.since ?? (options.all ? ALL : undefined);
  const fromMs = since === undefined ? undefined : readTime('--since', since, nowMs);
  const store = await openDesk(options);
  const [desk, closed] = await Promise.all([
    store.read(),
    fromMs === undefined ? [] : store.closed(fromMs, nowMs),
  ]);
  const incidents = chosenIncidents(desk, closed, fromMs);
  if (options.json) {
    printJson(
      incidents.map((incident) => ({ ...incidentAsJson(incident), takenOnBy: takersOf(desk, incident) })),
    );
  } else printLines(renderIncidents(incidents, desk, nowMs));
}

/** What is under way, the worst first; then what is over, the newest first. */
export function chosenIncidents(
  desk: Desk,
  closed: readonly Incident[],
  fromMs: number | undefined,
): readonly Incident[] {
  const known = Object.values(desk.incidents);
  const open = known.filter(({ resolvedMs }) => resolvedMs === undefined);
  // Of some that are over people are still to be told.
  const over = [...known.filter(({ resolvedMs }) => resolvedMs !== undefined), ...closed];
  return [
    ...open.toSorted((a, b) => bySeverity(a, b) || b.openedMs - a.openedMs),
    ...over
      .filter(({ openedMs }) => fromMs !== undefined && openedMs >= fromMs)
      .toSorted((a, b) => b.openedMs - a.openedMs),
  ];
}

export function renderIncidents(
  incidents: readonly Incident[],
  desk: Desk,
  nowMs: number,
): readonly string[] {
  if (incidents.length === 0) {
    return ['All is quiet: no incident is under way. --since 7d shows those that are over.'];
  }
  return table(
    ['state', 'severity', 'incident', 'whose', 'began', 'lasted', 'fire', 'of', 'who has it', 'what'],
    incidents.map((incident) => [
      incident.resolvedMs === undefined ? 'open' : 'over',
      incident.severity,
      incident.id,
      whoseIncident(incident),
      ago(incident.openedMs, nowMs),
      sayDuration((incident.resolvedMs ?? nowMs) - incident.openedMs),
      firingMembers(desk, incident).length,
      alertsOfIncident(incident),
      takersOf(desk, incident).join(', '),
      titleOfIncident(incident),
    ]),
  );
}

/** Who has some of what fires. */
export function takersOf(desk: Desk, incident: Incident): readonly string[] {
  const takers = firingMembers(desk, incident).flatMap(({ acknowledged }) => acknowledged?.by ?? []);
  return [...new Set(takers)];
}
