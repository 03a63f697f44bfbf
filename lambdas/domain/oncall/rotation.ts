/** Whose turn it is in one layer of a schedule. */
import { momentOf, wallTimeAt } from '../calendar/wall-clock';
import { hoursAt } from '../calendar/weekly-hours';
import type { Layer } from './schedule';

export interface LayerMoment {
  /** Whose turn it is, also while the layer has nobody. */
  readonly person: string;
  /** False outside the layer's hours. */
  readonly open: boolean;
  /** Nothing of this changes before. */
  readonly untilMs: number;
}

/**
 * Turns change when clocks show the hand-over: a turn of seven days is an hour longer or shorter than others where
 * clocks are changed, and begins at the same time on the wall.
 */
export function layerAt(layer: Layer, zone: string, atMs: number): LayerMoment {
  const { people, turnDays, handOverMinute: minute, startDay } = layer;
  const beginOf = (turn: number) => momentOf(zone, { day: startDay + turn * turnDays, minute });
  let turn = Math.floor((wallTimeAt(zone, atMs).day - startDay) / turnDays);
  while (beginOf(turn) > atMs) turn -= 1;
  while (beginOf(turn + 1) <= atMs) turn += 1;
  const person = people[((turn % people.length) + people.length) % people.length] ?? people[0];
  const { open, untilMs } = layer.hours
    ? hoursAt(zone, layer.hours, atMs)
    : { open: true, untilMs: Number.POSITIVE_INFINITY };
  return { person, open, untilMs: Math.min(untilMs, beginOf(turn + 1)) };
}
