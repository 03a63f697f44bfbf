/**
 * A tenant's rhythm in one field: which minutes had something, learned as the longest gap that is usual in each hour
 * of the week. All of it is a function of the minutes that were looked at, each once: what was not saved is looked at
 * again and comes out the same. Times are epoch minutes.
 */
import { localHours } from './local-hours';
import type { SilenceSettings } from './settings';
import { learnHour, NO_GAPS, type UsualGaps, usualGap } from './usual-gaps';

export interface Rhythm {
  /** The first minute that was looked at. */
  readonly since: number;
  /** All minutes before it have been looked at. */
  readonly lookedTo: number;
  /** The first minute of the present silence: the one after the last that had something. */
  readonly quietFrom: number;
  /** Minutes of the present silence in which nobody looked. */
  readonly unseen: number;
  /** Whether the minute before `quietFrom` had something; else the silence may be longer, and teaches nothing. */
  readonly anchored: boolean;
  /** Gaps seen, at most 255. */
  readonly gapsSeen: number;
  /** The longest gap so far in the hour of the last minute that had something. */
  readonly longest: number;
  /** How much quieter than usual it has been of late, in 32nds of a doubling. */
  readonly slack: number;
  readonly gaps: UsualGaps;
}

/** Minutes that were looked at: from `from` up to, not with, `to`. */
export interface Looked {
  readonly from: number;
  readonly to: number;
  /** Those that had something. */
  readonly active: readonly number[];
}

/** An evaluator that missed so many minutes still sees the same silence; after more, it begins anew. */
const BRIDGED_MINUTES = 10;
/** A time that is further back than this shows that an earlier one was wrong. */
const BACK_MINUTES = 1_440;
/** A silence is followed over so much of its length: beyond, nothing new is learned from it. */
const FOLLOWED_MINUTES = 10_080;
const MOST_UNSEEN = 0x7fff;
const MOST_GAPS = 255;
/** What the state has room for; beyond, hours cannot tell gaps apart. */
const LONGEST_GAP = 0xffff;

export const SLACK_UNITS = 32;
const MOST_SLACK = 6;
/** Doublings that one surprise may add. */
const SLACK_A_SURPRISE = 2.5;
/** So much of what an hour shows is believed: half of a slack is gone after eight usual hours. */
const SLACK_MORE = 0.25;
const SLACK_LESS = 0.08;
/** Doublings by which a gap may be longer than usual and still be usual. */
const TOLERANCE = 0.5;
/** Doublings that one week may add to an hour: usually, and in a silence that was an alarm. */
const CLIP = 3;
const CLIP_IN_ALARM = 0.5;

/** Follows the minutes that were looked at. What was looked at before changes nothing, but for messages counted late. */
export function observe(rhythm: Rhythm | undefined, looked: Looked, settings: SilenceSettings): Rhythm {
  const started = continued(rhythm ?? begin(looked.from), looked);
  const active = looked.active
    .filter((minute) => minute >= started.quietFrom && minute < looked.to)
    .sort((a, b) => a - b);
  const followed = active.reduce((each, minute) => afterActive(each, minute, settings), started);
  return { ...followed, lookedTo: Math.max(followed.lookedTo, looked.to) };
}

function begin(minute: number): Rhythm {
  const gaps = { gapsSeen: 0, longest: 0, slack: 0, gaps: NO_GAPS };
  return { since: minute, lookedTo: minute, quietFrom: minute, unseen: 0, anchored: false, ...gaps };
}

/** Takes up the thread after minutes in which nobody looked, or a clock that was wrong. */
function continued(rhythm: Rhythm, { from, to }: Looked): Rhythm {
  const missed = from - rhythm.lookedTo;
  if (missed <= 0 && to > rhythm.lookedTo - BACK_MINUTES) return rhythm;
  if (missed > 0 && missed <= BRIDGED_MINUTES) {
    return { ...rhythm, lookedTo: from, unseen: Math.min(MOST_UNSEEN, rhythm.unseen + missed) };
  }
  const since = Math.min(rhythm.since, from);
  return { ...rhythm, since, lookedTo: from, quietFrom: from, unseen: 0, anchored: false, longest: 0 };
}

function afterActive(rhythm: Rhythm, minute: number, settings: SilenceSettings): Rhythm {
  const { quietFrom, anchored } = rhythm;
  const next = { ...rhythm, quietFrom: minute + 1, unseen: 0, anchored: true };
  if (!anchored) return { ...next, longest: 0 };
  const gap = Math.max(0, minute - quietFrom - rhythm.unseen);
  const silence = silenceOf(rhythm, minute, settings);
  const learned = { ...next, ...learnGap(rhythm, gap, minute, silence, settings) };
  return { ...learned, gapsSeen: Math.min(MOST_GAPS, rhythm.gapsSeen + (gap > 0 ? 1 : 0)) };
}

type Learned = Pick<Rhythm, 'gaps' | 'longest' | 'slack'>;

/** Every hour that a gap touches learns from it, once the gap and the hour are over. */
function learnGap(
  rhythm: Rhythm,
  gap: number,
  minute: number,
  silence: Silence | undefined,
  settings: SilenceSettings,
): Learned {
  const { zone, factor } = settings;
  const alarmed = silence !== undefined && silence.ratio > factor;
  const surprise = alarmed ? Math.min(SLACK_A_SURPRISE, Math.log2(silence.unfloored)) : 0;
  const from = Math.max(rhythm.quietFrom - 1, minute - FOLLOWED_MINUTES);
  const pieces = localHours(zone, from, minute + 1);
  const slack = rhythm.slack / SLACK_UNITS;
  if (pieces.length === 1) {
    return { gaps: rhythm.gaps, longest: Math.max(rhythm.longest, gap), slack: slackOf(slack + surprise) };
  }
  const clip = Math.max(alarmed ? CLIP_IN_ALARM : CLIP, slack);
  // The first piece begins, and the last ends, with a minute that had something.
  const shown = pieces.map(({ minutes }, index) =>
    index === 0 ? Math.max(rhythm.longest, shareOf(gap, minutes - 1)) : shareOf(gap, minutes),
  );
  const gaps = pieces
    .slice(0, -1)
    .reduce((all, { hour }, index) => learnHour(all, hour, shown[index] ?? gap, clip), rhythm.gaps);
  const first = pieces[0] ? excessOf(rhythm, pieces[0].hour, shown[0] ?? 0, settings) : 0;
  const over = silence ? Math.log2(silence.unfloored) + slack : 0;
  return {
    gaps,
    longest: shareOf(gap, (pieces.at(-1)?.minutes ?? 1) - 1),
    slack: slackOf(alarmed ? slack + surprise : slackAfter(slack, Math.max(first, over))),
  };
}

/**
 * What a gap teaches an hour: all of its length where it filled the hour; where it only began or ended there, four
 * times the minutes that it had of it, and more the fuller the hour. Else the last hour of a day would take the
 * night for usual, or the first be blamed for it.
 */
function shareOf(gap: number, minutes: number): number {
  if (minutes >= 60) return Math.min(LONGEST_GAP, gap);
  return Math.min(gap, Math.round((4 * minutes) / (1 - minutes / 60)));
}

/** One hour, or one gap that went over several, tells how much quieter it is than it used to be, in doublings. */
function slackAfter(slack: number, excess: number): number {
  const shown = Math.min(Math.max(0, excess - TOLERANCE), slack + 1) - slack;
  return slack + shown * (shown > 0 ? SLACK_MORE : SLACK_LESS);
}

/** How much longer an hour's longest gap is than usual, in doublings. */
function excessOf({ gaps }: Rhythm, hour: number, longest: number, { zone }: SilenceSettings): number {
  const usual = usualGap(gaps, hour, !zone.known);
  return usual ? Math.log2(Math.max(1, longest) / usual.minutes) : 0;
}

/** Rounded down, or small slacks would stay for good. */
function slackOf(doublings: number): number {
  return Math.floor(SLACK_UNITS * Math.min(MOST_SLACK, Math.max(0, doublings)));
}

export interface Silence {
  readonly quietMinutes: number;
  /** How many usual longest gaps the silence is worth: each of its minutes counts by what is usual in its hour. */
  readonly ratio: number;
  /** The same without the floor. */
  readonly unfloored: number;
  /** It lies in an hour of the week that has never been learned. */
  readonly strange: boolean;
}

/** The silence before `minute`; undefined where nothing is known of any of its hours. */
export function silenceOf(rhythm: Rhythm, minute: number, settings: SilenceSettings): Silence | undefined {
  const { quietFrom, unseen, gaps, slack } = rhythm;
  const whole = Math.max(0, minute - quietFrom);
  const quietMinutes = Math.max(0, whole - unseen);
  const slower = 2 ** (slack / SLACK_UNITS);
  const { zone, floorMinutes } = settings;
  let ratio = 0;
  let unfloored = 0;
  let strange = false;
  for (const { hour, minutes } of localHours(zone, Math.max(quietFrom, minute - FOLLOWED_MINUTES), minute)) {
    const usual = usualGap(gaps, hour, !zone.known);
    if (!usual) return undefined;
    strange ||= usual.weeks === 0;
    unfloored += minutes / (slower * usual.minutes);
    ratio += minutes / Math.max(floorMinutes, slower * usual.minutes);
  }
  const looked = whole > 0 ? quietMinutes / whole : 0;
  return { quietMinutes, ratio: ratio * looked, unfloored: unfloored * looked, strange };
}
