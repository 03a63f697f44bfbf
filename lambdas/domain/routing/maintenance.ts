/** Announced work: what it mutes. */
import type { Labels } from '../alert/fingerprint';
import { hoursAt } from '../calendar/weekly-hours';
import { matches } from './matcher';
import type { Maintenance } from './routing';

/** The windows that are open at a moment. */
export function openMaintenance(windows: readonly Maintenance[], atMs: number): readonly Maintenance[] {
  return windows.filter(({ when }) =>
    when.kind === 'weekly'
      ? hoursAt(when.zone, [when.hours], atMs).open
      : when.startMs <= atMs && atMs < when.endMs,
  );
}

/** The first of the open windows that mutes an alert. */
export function maintenanceOf(open: readonly Maintenance[], labels: Labels): Maintenance | undefined {
  return open.find(({ matchers }) => matches(matchers, labels));
}
