/**
 * One look at everything: takes reports in, lets time pass, and decides what is to be sent. Doing it twice, late or
 * with nothing new changes nothing that anybody hears.
 */
import type { AlertReport } from '../alert/report';
import type { Routing } from '../routing/routing';
import { endAcknowledgements } from './acknowledge';
import { alarmChanges } from './alarm-changes';
import { closeIncidents } from './close-incidents';
import type { Change, Desk, DeskEntry, Incident, Order } from './desk';
import { escalate } from './escalate';
import { flushGroups } from './flush';
import { earliestOf, foldReports, forgetEnded } from './fold';
import { forgetReceivers } from './gone-receivers';
import { hearersOf } from './hearers';
import { mutesOf } from './mutes';
import { leaseOrders } from './orders';
import { followSilences } from './silences';

export interface Ticked extends Change {
  readonly closed: readonly Incident[];
  /** To be sent now, and then settled. */
  readonly leased: readonly Order[];
}

export function tick(before: Desk, routing: Routing, reports: readonly AlertReport[], nowMs: number): Ticked {
  const log: DeskEntry[] = [];
  const apply = <Step extends Change>(step: Step): Step => {
    for (const entry of step.log) log.push(entry);
    return step;
  };
  const heard = foldReports(before, reports, nowMs);
  const folded = forgetEnded(heard, nowMs);
  const { desk: reachable } = apply(forgetReceivers(folded, routing, nowMs));
  const { desk: silenced } = apply(followSilences(reachable, nowMs));
  const { desk: acknowledged } = apply(endAcknowledgements(silenced, routing, nowMs));
  const { desk: flushed } = apply(
    flushGroups(acknowledged, routing, (desk) => mutesOf(desk, routing, nowMs), nowMs),
  );
  const mutes = mutesOf(flushed, routing, nowMs);
  const { desk: escalated } = apply(escalate(flushed, routing, mutes, hearersOf(routing), nowMs));
  const { desk: leasing, leased } = apply(leaseOrders(escalated, mutes, nowMs));
  const { desk, closed } = apply(closeIncidents(forgetAlerts(leasing), nowMs));
  return { desk, log, changed: alarmChanges(before, heard, reports), closed, leased };
}

/** When there may be something to do, at the latest; undefined for a desk that waits for reports only. */
export function nextDueMs(desk: Desk): number | undefined {
  const times = [
    ...Object.values(desk.groups).map(({ dueMs }) => dueMs),
    ...Object.values(desk.orders).map(({ nextMs, leasedUntilMs }) => Math.max(nextMs, leasedUntilMs ?? 0)),
  ];
  return times.length === 0 ? undefined : earliestOf(times);
}

/** What is over, and nobody has to be told to be over, need not be known any more. */
function forgetAlerts(desk: Desk): Desk {
  const owed = new Set<string>();
  for (const { told } of Object.values(desk.groups))
    for (const { episodes } of Object.values(told)) for (const name of Object.keys(episodes)) owed.add(name);
  for (const { firing, resolved } of Object.values(desk.orders))
    for (const name of [...Object.keys(firing), ...Object.keys(resolved)]) owed.add(name);
  const all = Object.entries(desk.alerts);
  const kept = all.filter(([name, { resolvedMs }]) => resolvedMs === undefined || owed.has(name));
  return kept.length === all.length ? desk : { ...desk, alerts: Object.fromEntries(kept) };
}
