/** Which digests and reports are due at a moment: the digest each day, the quality report on Mondays and on the first. */
import { momentOf, wallTimeAt, weekdayOf } from '../calendar/wall-clock';
import type { Routing, Timetable } from '../routing/routing';

export type Timetables = Pick<Routing, 'digest' | 'report'>;

export interface DueReport {
  readonly kind: 'digest' | 'weekly' | 'monthly';
  /** `digest/2026-11-21`, by the day that clocks show: the same however often it is asked for. */
  readonly key: string;
  /** What it is about; it is due at the end of that. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly receivers: readonly string[];
}

/** After so long nobody waits for it any more: the next one is nearer. */
const LATE_MS = 12 * 3_600_000;
const DAY_MS = 86_400_000;

export function dueReports({ digest, report }: Timetables, nowMs: number): readonly DueReport[] {
  return [
    ...(digest ? dueOf(digest, nowMs, (day) => [{ kind: 'digest', fromDay: day - 1 }]) : []),
    ...(report
      ? dueOf(report, nowMs, (day) => [
          ...(weekdayOf(day) === 'monday' ? [{ kind: 'weekly', fromDay: day - 7 } as const] : []),
          ...(dateOf(day).endsWith('-01') ? [{ kind: 'monthly', fromDay: monthBefore(day) } as const] : []),
        ])
      : []),
  ];
}

interface Span {
  readonly kind: DueReport['kind'];
  readonly fromDay: number;
}

/** Looks at today and at yesterday: what was due late in the evening may be sent after midnight. */
function dueOf(
  { zone, minute, receivers }: Timetable,
  nowMs: number,
  spansOf: (day: number) => readonly Span[],
): readonly DueReport[] {
  const today = wallTimeAt(zone, nowMs).day;
  return [today - 1, today].flatMap((day) => {
    const toMs = momentOf(zone, { day, minute });
    if (toMs > nowMs || nowMs - toMs >= LATE_MS) return [];
    return spansOf(day).map(({ kind, fromDay }) => ({
      kind,
      key: `${kind}/${dateOf(day)}`,
      fromMs: momentOf(zone, { day: fromDay, minute }),
      toMs,
      receivers,
    }));
  });
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function monthBefore(day: number): number {
  const first = new Date(day * DAY_MS);
  return Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - 1, 1) / DAY_MS;
}
