/** Tenants whose messages come by chance, each with a rhythm of its own: for trials of learned silence. */
import { hourOfWeek, type Zone } from '../../lambdas/domain/rhythm/local-hours';
import { observe, type Rhythm } from '../../lambdas/domain/rhythm/rhythm';
import type { SilenceSettings } from '../../lambdas/domain/rhythm/settings';
import { judgeSilence } from '../../lambdas/domain/rhythm/verdict';

export const DAY = 1_440;
export const WEEK = 7 * DAY;
/** Monday, 31 August 2026, 00:00 UTC, in epoch minutes. */
export const MONDAY = Date.UTC(2026, 7, 31) / 60_000;

/** Messages an hour that are to be expected, by day of the week (0 is Monday) and hour. */
export type Habit = (day: number, hour: number) => number;

/** Open every day from 8 to 22, with a peak at noon and in the evening; now and then somebody at night. */
export const shop: Habit = (_day, hour) => (hour < 8 || hour >= 22 ? 2 : hour >= 11 && hour < 20 ? 120 : 50);
/** A few messages a day, mostly by daylight. */
export const charity: Habit = (day, hour) => (hour < 7 || hour >= 22 ? 0.02 : day < 5 ? 0.5 : 0.25);
/** Monday to Friday from 9 to 18, less at lunch; nothing else. */
export const lawOffice: Habit = (day, hour) =>
  day > 4 || hour < 9 || hour >= 18 ? 0.01 : hour === 12 ? 6 : 18;

/** The same numbers for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface World {
  readonly habit: Habit;
  /** The clock that the tenant lives by. */
  readonly lives: Zone;
  readonly seed: number;
  /** Minutes, counted from `MONDAY`: how long it lives. */
  readonly to: number;
  /** From where, and with what was learned until then; else from the start. */
  readonly after?: { readonly from: number; readonly rhythm: Rhythm | undefined };
  /** Multiplies what is to be expected in a minute, counted from the start: 0 where nothing comes at all. */
  readonly times?: (minute: number) => number;
  /** Minutes, counted from the start, in which nobody looks. */
  readonly unseen?: (minute: number) => boolean;
  /** Judges only every so many minutes, to be faster; else every minute. */
  readonly judgeEvery?: number;
  /** Ends with the first alarm from this minute on. */
  readonly untilAlarmFrom?: number;
}

export interface Trial {
  readonly rhythm: Rhythm | undefined;
  /** Minutes, counted from the start, in which an alarm began. */
  readonly alarms: readonly number[];
  /** The minute in which it ended. */
  readonly endedAt: number;
}

/** Lives through a world minute by minute, and looks each minute as the evaluator does. */
export function live(world: World, settings: SilenceSettings): Trial {
  const { times = () => 1, unseen = () => false, judgeEvery = 1 } = world;
  const { untilAlarmFrom = Number.POSITIVE_INFINITY } = world;
  const random = chance(world.seed);
  const alarms: number[] = [];
  let rhythm = world.after?.rhythm;
  let alarming = false;
  for (let minute = world.after?.from ?? 0; minute < world.to; minute += 1) {
    const at = MONDAY + minute;
    const hour = hourOfWeek(world.lives, at);
    const expected = (world.habit(Math.floor(hour / 24), hour % 24) * times(minute)) / 60;
    const active = random() < 1 - Math.exp(-expected);
    if (unseen(minute)) continue;
    rhythm = observe(rhythm, { from: at, to: at + 1, active: active ? [at] : [] }, settings);
    if (minute % judgeEvery !== 0) continue;
    const now = judgeSilence(rhythm, 'inbound', settings).alarm === true;
    if (now && !alarming) alarms.push(minute);
    alarming = now;
    if (now && minute >= untilAlarmFrom) return { rhythm, alarms, endedAt: minute };
  }
  return { rhythm, alarms, endedAt: world.to };
}

/** Alarms that people would be told of: those that begin within `minutes` of the one before are one to them. */
export function told(alarms: readonly number[], minutes = DAY): readonly number[] {
  return alarms.filter((at, index) => index === 0 || at - (alarms[index - 1] ?? 0) > minutes);
}
