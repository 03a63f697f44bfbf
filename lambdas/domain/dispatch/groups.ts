/**
 * Groups of alerts that are told together: those that take the same route and have the same values of its labels.
 * Semantics: prometheus.io/docs/alerting/latest/configuration/#route
 */
import type { AlertReport } from '../alert/report';
import { groupLabels, routesOf } from '../routing/route';
import type { Route, Routing } from '../routing/routing';
import type { Desk, Group } from './desk';
import { earliestOf, episodeOf } from './fold';

export interface OpenGroup {
  readonly key: string;
  /** Undefined for a group of an earlier configuration: what it told may still have to be taken back. */
  readonly route: Route | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Who hears of each alert here, by fingerprint. A receiver on several routes of an alert hears of it on the first. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

export interface Timer {
  readonly isDue: boolean;
  /** When the group is looked at next. */
  readonly dueMs: number;
}

export function groupAlerts(desk: Desk, routing: Routing): readonly OpenGroup[] {
  const groups = new Map<string, OpenGroup & { readonly members: Map<string, readonly string[]> }>();
  for (const [key, { labels }] of Object.entries(desk.groups)) {
    groups.set(key, { key, route: undefined, labels, members: new Map() });
  }
  for (const [fingerprint, alert] of Object.entries(desk.alerts)) {
    for (const { route, receivers } of placesOf(alert, routing)) {
      const labels = groupLabels(route, alert.report.labels);
      const key = `${route.path} ${JSON.stringify(Object.entries(labels).sort())}`;
      const group = groups.get(key);
      if (!group?.route) groups.set(key, { key, route, labels, members: group?.members ?? new Map() });
      groups.get(key)?.members.set(fingerprint, receivers);
    }
  }
  return [...groups.values()];
}

/** The routes of an alert that somebody hears of it on. */
export function placesOf(
  { report }: { readonly report: Pick<AlertReport, 'labels' | 'receivers'> },
  routing: Routing,
): readonly { readonly route: Route; readonly receivers: readonly string[] }[] {
  const heard = new Set<string>();
  return routesOf(routing.root, report.labels).flatMap((route) => {
    // No route names it: then the rule itself may say who should hear of it.
    const asked =
      route === routing.root ? report.receivers.filter((name) => routing.receivers.has(name)) : [];
    const receivers = (asked.length > 0 ? asked : route.receivers).filter((name) => !heard.has(name));
    for (const name of receivers) heard.add(name);
    return receivers.length > 0 ? [{ route, receivers }] : [];
  });
}

/** A new group waits for others to come; one whose first alert is older than that has waited enough. */
export function timerOf(
  { route, members }: OpenGroup,
  before: Group | undefined,
  desk: Desk,
  nowMs: number,
): Timer {
  const intervalMs = route?.groupIntervalMs ?? DEFAULT_INTERVAL_MS;
  if (before) {
    if (nowMs < before.dueMs) return { isDue: false, dueMs: before.dueMs };
    const behind = Math.floor((nowMs - before.dueMs) / intervalMs);
    return { isDue: true, dueMs: before.dueMs + (behind + 1) * intervalMs };
  }
  const starts = [...members.keys()].flatMap((fingerprint) => {
    const alert = desk.alerts[fingerprint];
    return alert ? [episodeOf(alert.report)] : [];
  });
  const dueMs = earliestOf(starts) + (route?.groupWaitMs ?? 0);
  return nowMs < dueMs ? { isDue: false, dueMs } : { isDue: true, dueMs: nowMs + intervalMs };
}

/** For a group whose route is no more. */
const DEFAULT_INTERVAL_MS = 5 * 60_000;
