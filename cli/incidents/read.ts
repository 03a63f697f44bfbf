/** An incident with all that was written down about it. */
import type { Desk, Incident } from '../../lambdas/domain/dispatch/desk';
import { AFTER_MS, BEFORE_MS, type Story, storyOf } from '../../lambdas/domain/dispatch/story';
import { systemClock } from '../../lambdas/platform/clock';
import { readAlertLog } from '../alerts/log-reader';
import { type OpenDesk, openDesk } from '../desk/open';
import type { TargetOptions } from '../target';
import { findIncident } from './find';

export interface ReadIncident {
  readonly incident: Incident;
  readonly story: Story;
  readonly desk: Desk;
  readonly store: OpenDesk;
  readonly nowMs: number;
}

export async function readIncident(name: string, options: TargetOptions): Promise<ReadIncident> {
  const store = await openDesk(options);
  const incident = await findIncident(store, name);
  const nowMs = systemClock.now();
  const fromMs = incident.openedMs - BEFORE_MS;
  const toMs = Math.min(nowMs, (incident.resolvedMs ?? nowMs) + AFTER_MS);
  const [desk, changes, entries] = await Promise.all([
    store.read(),
    readAlertLog(store.client, store.tableName, fromMs, toMs),
    store.log(fromMs, toMs),
  ]);
  return { incident, story: storyOf(incident, changes, entries), desk, store, nowMs };
}
