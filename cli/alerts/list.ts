import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import type { AlertStanding } from '../../lambdas/domain/dispatch/standing';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { bySeverity } from '../../lambdas/domain/rule/severity';
import { systemClock } from '../../lambdas/platform/clock';
import { sayStanding, standingAsJson } from '../desk/words';
import { ago, printJson, printLines } from '../output';
import type { TargetOptions } from '../target';
import { tableWithProse } from '../wrap';
import { withAlarms } from './alarms';
import { type AlertFilter, filterOf, PLATFORM, sayFilter } from './filter';
import { knownRules, outlookOf, type RuleOf, sayOutlook } from './outlook';
import { openAlerts } from './store';

export interface ListOptions extends TargetOptions, AlertFilter {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Alarms that are over are shown for so long; alerts of rules as long as their state is kept. */
const OVER_FOR_MS = 7 * 86_400_000;

export async function listAlerts(options: ListOptions): Promise<void> {
  const isMeant = filterOf(options);
  const reader = await openAlerts(options);
  const nowMs = systemClock.now();
  const [stored, desk, changes] = await Promise.all([
    reader.load(),
    reader.desk.read(),
    options.all ? reader.log(nowMs - OVER_FOR_MS, nowMs) : [],
  ]);
  const standings = reader.desk.standings(desk);
  const ruleOf = knownRules();
  const alerts = chosen(withAlarms(stored, desk, changes).filter(isMeant), options.all ?? false);
  if (options.json) {
    printJson(
      alerts.map((alert) => ({
        ...alertAsJson(alert, ruleOf(alert.ruleId)),
        ...standingAsJson(standings.of(alert.fingerprint)),
      })),
    );
  } else printLines(renderAlerts(alerts, nowMs, options, standings.of, ruleOf));
}

/** Those that are under way, and with `all` those that are over; the worst first, then the newest. */
export function chosen(alerts: readonly StoredAlert[], all: boolean): readonly StoredAlert[] {
  return alerts
    .filter(
      ({ state: { status } }) =>
        status === 'firing' || status === 'pending' || (all && status === 'resolved'),
    )
    .toSorted((a, b) => rank(a) - rank(b) || bySeverity(a, b) || (sinceOf(b) ?? 0) - (sinceOf(a) ?? 0));
}

const RANKS = { firing: 0, pending: 1, resolved: 2, inactive: 3 } as const;

function rank({ state }: StoredAlert): number {
  return RANKS[state.status];
}

export function renderAlerts(
  alerts: readonly StoredAlert[],
  nowMs: number,
  { all, ...filter }: AlertFilter & { readonly all?: boolean } = {},
  standingOf: (fingerprint: string) => AlertStanding = () => ({ hearings: [] }),
  ruleOf: RuleOf = () => undefined,
): string[] {
  if (alerts.length === 0) {
    const which = sayFilter(filter);
    return all
      ? [`No alert${which} is known.`]
      : [`All is quiet: no alert${which} is pending or firing. --all shows those that are over.`];
  }
  return [
    ...tableWithProse(
      ['state', 'severity', 'rule', 'since', 'alert', 'tenant'],
      alerts.map((alert) => ({
        cells: [
          alert.state.status,
          alert.severity,
          alert.ruleId,
          saySince(alert, nowMs),
          alert.fingerprint.slice(0, 8),
          alert.tenantId ?? PLATFORM,
        ],
        prose: [
          sayReason(alert, ruleOf(alert.ruleId), nowMs),
          sayHandling(standingOf(alert.fingerprint), nowMs),
        ],
      })),
    ),
  ];
}

/** Its incident, who has it, what mutes it; nothing where there is none of it. */
function sayHandling(standing: AlertStanding, nowMs: number): string {
  const incident = standing.incident && `incident ${standing.incident.id}`;
  return [incident, sayStanding(standing, nowMs)].filter(Boolean).join('; ');
}

/** A reason alone would look as if nothing were wrong while it is normal again and not over yet. */
function sayReason(alert: StoredAlert, rule: Rule | undefined, nowMs: number): string {
  const outlook = outlookOf(alert, rule);
  return outlook ? `${sayOutlook(outlook, nowMs)}: ${alert.reason}` : alert.reason;
}

export function saySince(alert: StoredAlert, nowMs: number): string {
  const sinceMs = sinceOf(alert);
  return sinceMs === undefined ? '' : ago(sinceMs, nowMs);
}

/** Since when it is as it is. */
export function sinceOf({ state }: StoredAlert): number | undefined {
  switch (state.status) {
    case 'firing':
      return state.firedAtMs;
    case 'pending':
      return state.activeSinceMs;
    case 'resolved':
    case 'inactive':
      return state.evaluatedAtMs;
  }
  return state.status satisfies never;
}

export function alertAsJson(alert: StoredAlert, rule: Rule | undefined) {
  const { fingerprint, ruleId, tenantId, severity, state, reason, value } = alert;
  const sinceMs = sinceOf(alert);
  const { normalSinceMs, overAtMs } = outlookOf(alert, rule) ?? {};
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    fingerprint,
    rule: ruleId,
    ...(tenantId ? { tenant: tenantId } : {}),
    severity,
    state: state.status,
    ...(sinceMs === undefined ? {} : { since: iso(sinceMs) }),
    ...(normalSinceMs === undefined ? {} : { normalSince: iso(normalSinceMs) }),
    ...(overAtMs === undefined ? {} : { overAt: iso(overAtMs) }),
    evaluatedAt: iso(state.evaluatedAtMs),
    reason,
    ...(value === undefined ? {} : { value }),
  };
}
