/** Announced work, and when it is. */
import { hoursAt } from '../calendar/weekly-hours';
import type { Maintenance } from './routing';

/** The windows that are open at a moment. */
export function activeMaintenance(windows: readonly Maintenance[], atMs: number): readonly Maintenance[] {
  return windows.filter(({ when }) =>
    when.kind === 'weekly'
      ? hoursAt(when.zone, [when.hours], atMs).open
      : when.startMs <= atMs && atMs < when.endMs,
  );
}
