/** Somebody takes alerts on: until they are over, or for a while. */
import { acknowledge, acknowledgedUntilMs } from '../../lambdas/domain/dispatch/acknowledge';
import type { Desk, DeskAlert } from '../../lambdas/domain/dispatch/desk';
import { firingOf } from '../../lambdas/domain/dispatch/fold';
import { systemClock } from '../../lambdas/platform/clock';
import { findNamed, listOf, namedAlerts, namedIncidents } from '../desk/find';
import { openDesk } from '../desk/open';
import { readWho, type WhoOptions } from '../desk/who';
import { sayNext } from '../desk/words';
import { closedIncident, type IncidentSource } from '../incidents/find';
import { CommandError, printJson, printLines, table } from '../output';
import type { TargetOptions } from '../target';
import { readLength, sayMoment } from '../time-option';

export interface TakeOptions extends TargetOptions, WhoOptions {
  /** How long, for a snooze. */
  readonly for?: string;
  readonly json?: boolean;
}

export async function takeOn(name: string, options: TakeOptions): Promise<void> {
  const who = readWho(options);
  const nowMs = systemClock.now();
  const lengthMs = options.for === undefined ? undefined : readLength('--for', options.for);
  const untilMs = lengthMs === undefined ? undefined : nowMs + lengthMs;
  const store = await openDesk(options);
  const before = await store.read();
  const target = findTarget(before, name);
  if (!target) throw new CommandError(`${await whatIsWrong(name, store)}\n${whatFires(before)}`, 2);
  const routing = store.routing();
  const taken = await store.change((desk) => {
    const made = acknowledge(desk, target, { ...who, ...(untilMs === undefined ? {} : { untilMs }) }, nowMs);
    if (made.ok) return made;
    throw new CommandError(
      `nothing was changed: ${target} ${made.reason === 'resolved' ? 'is over' : 'is no longer known'}\n${whatFires(desk)}`,
      1,
    );
  });
  const alerts = taken.alerts.flatMap(({ report }) => taken.desk.alerts[report.fingerprint] ?? []);
  const ends = alerts.flatMap((alert) => acknowledgedUntilMs(alert, routing) ?? []);
  const endMs = ends.length > 0 ? Math.min(...ends) : undefined;
  if (options.json) {
    printJson({
      by: who.by,
      ...(who.why === undefined ? {} : { why: who.why }),
      until: endMs === undefined ? null : new Date(endMs).toISOString(),
      alerts: alerts.map(({ report, incident }) => ({
        fingerprint: report.fingerprint,
        rule: report.labels.rule,
        ...(report.labels.tenant ? { tenant: report.labels.tenant } : {}),
        severity: report.severity,
        ...(incident === undefined ? {} : { incident }),
      })),
    });
  } else {
    const standing = store.standings(taken.desk).of(alerts[0]?.report.fingerprint ?? '');
    const later = standing.escalation && sayNext(standing.escalation, nowMs);
    printLines(renderTaken(taken.alerts, who.by, { endMs, isSnooze: untilMs !== undefined, later }));
  }
}

interface Outlook {
  readonly endMs: number | undefined;
  readonly isSnooze: boolean;
  /** Who hears of it though somebody has it, and when. */
  readonly later?: string | undefined;
}

/** @param taken as the alerts were before */
export function renderTaken(
  taken: readonly DeskAlert[],
  by: string,
  { endMs, isSnooze, later }: Outlook,
): readonly string[] {
  const what = taken.length === 1 ? 'one alert' : `${taken.length} alerts`;
  const until =
    endMs === undefined
      ? 'until it is over'
      : `until ${sayMoment(endMs)} UTC; what ${isSnooze ? 'still fires' : 'is not over'} then is told again`;
  return [
    `${by} has taken on ${what}, ${until}.`,
    ...table(
      ['severity', 'rule', 'tenant', 'alert', 'incident', 'before'],
      taken.map(({ report, incident = '', acknowledged }) => [
        report.severity,
        report.labels.rule ?? '',
        report.labels.tenant || 'platform',
        report.fingerprint.slice(0, 8),
        incident,
        acknowledged ? `${acknowledged.by} had it` : '',
      ]),
    ).map((line) => `  ${line}`),
    'Repeats and escalation stop, and those who were told hear who has it.',
    ...(later ? [`If it lasts, escalation goes on all the same: ${later}.`] : []),
  ];
}

/** The fingerprint of an alert or the id of an incident that the desk knows. */
function findTarget(desk: Desk, name: string): string | undefined {
  return findNamed(everything(desk), name)?.name;
}

function everything(desk: Desk) {
  return [...namedIncidents(Object.values(desk.incidents)), ...namedAlerts(desk)];
}

async function whatIsWrong(name: string, store: IncidentSource): Promise<string> {
  const closed = await closedIncident(store, name);
  if (closed) {
    return `${closed.id} is over since ${sayMoment(closed.resolvedMs ?? closed.latestMs)} UTC: nothing is left to take on`;
  }
  const { ended } = await store.read();
  const over = Object.keys(ended).find((fingerprint) => fingerprint.startsWith(name.toLowerCase()));
  return over === undefined
    ? `there is no alert and no incident "${name}"`
    : `the alert ${over.slice(0, 8)} is over: nothing is left to take on`;
}

function whatFires(desk: Desk): string {
  const firing = everything(desk).filter((each) =>
    'incident' in each ? each.incident.resolvedMs === undefined : firingOf(desk, each.name) !== undefined,
  );
  return firing.length === 0 ? 'Nothing fires now.' : `What fires now:\n${listOf(firing)}`;
}
