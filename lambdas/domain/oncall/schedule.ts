/** Who is on call when, as it is configured. */
import type { WeeklyHours } from '../calendar/weekly-hours';

/** Has somebody at every moment: `parseRouting` refuses one that has not. */
export interface Schedule {
  readonly name: string;
  /** Time zone whose clocks the schedule goes by. */
  readonly zone: string;
  /** The first of them that has somebody at a moment names who is on call. */
  readonly layers: readonly Layer[];
}

/** People who take turns, in order and over again. */
export interface Layer {
  readonly people: readonly [string, ...string[]];
  readonly turnDays: number;
  /** When a turn begins, in minutes of the day. */
  readonly handOverMinute: number;
  /** A day on which the first person's turn begins; turns are counted from it both ways. In days since 1970. */
  readonly startDay: number;
  /** When the layer has anybody at all; absent for always. Turns go on meanwhile. */
  readonly hours?: readonly WeeklyHours[];
}

/** Somebody stands in. From its start up to, not with, its end. */
export interface Override {
  readonly schedule: string;
  readonly person: string;
  readonly startMs: number;
  readonly endMs: number;
}
