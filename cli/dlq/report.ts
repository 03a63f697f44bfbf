/** How dead letters are told to people: lines that fit a terminal of 80 columns, and times as ISO for machines. */
import { ADVICE, DEAD_CAUSES, type DeadCause } from '../../lambdas/domain/event/parked';
import { ago, table } from '../output';
import { wrap } from '../wrap';
import type { CauseGroup } from './group';

const GROUPS_SHOWN = 12;
const ID_SHOWN = 8;

/** One row for each group, its reason below it. */
export function causeLines(groups: readonly CauseGroup[], nowMs: number): readonly string[] {
  const shown = groups.slice(0, GROUPS_SHOWN);
  const [head = '', ...rows] = table(
    ['count', 'cause', 'first seen', 'last seen', 'an id'],
    shown.map((group) => [
      group.count,
      group.cause,
      ago(group.firstSeenMs, nowMs),
      ago(group.lastSeenMs, nowMs),
      group.example.slice(0, ID_SHOWN),
    ]),
  );
  const under = Math.max(head.indexOf('cause'), 0);
  return [
    head,
    ...rows.flatMap((row, index) => [row, ...wrap(shown[index]?.reason ?? '', under)]),
    ...(groups.length > shown.length
      ? [`... and ${count(groups.length - shown.length)} more kinds; --json has them all.`]
      : []),
  ];
}

/** What can be done about each cause that is there. */
export function adviceLines(groups: readonly Pick<CauseGroup, 'cause'>[]): readonly string[] {
  const causes = DEAD_CAUSES.filter((cause) => groups.some((group) => group.cause === cause));
  return table(
    ['', ''],
    causes.map((cause) => [cause, ADVICE[cause]]),
  ).slice(1);
}

/** `throttled 4,000, schema 200` */
export function causeCounts(causes: Readonly<Partial<Record<DeadCause, number>>>): string {
  return Object.entries(causes)
    .map(([cause, entries]) => `${cause} ${count(entries)}`)
    .join(', ');
}

export function causeJson({ firstSeenMs, lastSeenMs, ...group }: CauseGroup) {
  return { ...group, firstSeen: iso(firstSeenMs), lastSeen: iso(lastSeenMs) };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** How long something takes, in the words of a person. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 90
    ? `${seconds} s`
    : seconds < 5_400
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds / 3_600)} h`;
}

/** A number as people read it. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function plural(value: number, one = 'entry', many = 'entries'): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
