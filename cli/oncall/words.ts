/** Times as clocks show them to those who are on call. */
import { wallTimeAt, weekdayOf } from '../../lambdas/domain/calendar/wall-clock';
import { sayMinute } from '../../lambdas/domain/calendar/weekly-hours';

/** `Mon 2026-11-23 09:00` */
export function sayWall(zone: string, ms: number): string {
  const { day, minute } = wallTimeAt(zone, ms);
  const weekday = weekdayOf(day);
  const short = `${weekday.charAt(0).toUpperCase()}${weekday.slice(1, 3)}`;
  return `${short} ${new Date(day * 86_400_000).toISOString().slice(0, 10)} ${sayMinute(minute)}`;
}

/** `12 h`, `7 days`, `45 min` */
export function sayLength(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 90) return `${minutes} min`;
  if (minutes < 2_880) return `${Number((minutes / 60).toFixed(1))} h`;
  return `${Number((minutes / 1_440).toFixed(1))} days`;
}
