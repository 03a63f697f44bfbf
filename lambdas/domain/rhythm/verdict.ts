/** Whether a silence is one that somebody should hear of, and how to say it. */
import { hourOfWeek, saidHour } from './local-hours';
import { type Rhythm, type Silence, SLACK_UNITS, silenceOf } from './rhythm';
import { type RhythmField, SAID, type SilenceSettings } from './settings';
import { type Basis, type UsualGap, usualGap } from './usual-gaps';

const MINUTES_A_DAY = 1_440;
/** It takes a whole week to have seen a weekend, ... */
const LEARNING_DAYS = 7;
/** ... two until an hour that was never seen may borrow from others, ... */
const BORROWING_DAYS = 14;
/** ... and so many gaps to speak of a rhythm. */
const LEARNING_GAPS = 30;

export interface Verdict {
  /** The silence is longer than it may be. */
  readonly alarm: boolean;
  /**
   * The silence in usual longest gaps: alarm above the factor. Each of its minutes counts by what is usual in its own
   * hour and not under the floor, so this is `quietMinutes / usualMinutes` only within an hour, and over the floor.
   */
  readonly ratio: number;
  /** Without those in which nobody looked. */
  readonly quietMinutes: number;
  /** The longest gap that is usual in the hour that it is now. */
  readonly usualMinutes: number;
  readonly basis: Basis;
  /** 0 to 1: by the weeks in which this hour was learned. */
  readonly confidence: number;
  /** For people, as "no delivery receipt for 18 min; on Mondays at 9 the longest gap is 4 min". */
  readonly sentence: string;
}

/** Too little was seen to judge by, and what there is. */
export interface Learning {
  readonly alarm: undefined;
  readonly sentence: string;
}

/** Judges the silence that a rhythm ends with; put into words when somebody asks for them. */
export function judgeSilence(
  rhythm: Rhythm,
  field: RhythmField,
  settings: SilenceSettings,
): Verdict | Learning {
  const { since, lookedTo, gapsSeen, gaps, slack } = rhythm;
  const { zone, factor } = settings;
  const days = Math.floor((lookedTo - since) / MINUTES_A_DAY);
  if (days < LEARNING_DAYS || gapsSeen < LEARNING_GAPS) return learning(field, days, gapsSeen);
  const hour = hourOfWeek(zone, lookedTo - 1);
  const silence = silenceOf(rhythm, lookedTo, settings);
  const usual = usualGap(gaps, hour, !zone.known);
  if (!silence || !usual || (silence.strange && days < BORROWING_DAYS)) {
    return learning(field, days, gapsSeen);
  }
  const { ratio, quietMinutes } = silence;
  const usualMinutes = usual.minutes * 2 ** (slack / SLACK_UNITS);
  return {
    alarm: ratio > factor,
    ratio,
    quietMinutes,
    usualMinutes,
    basis: usual.basis,
    confidence: confidenceOf(usual),
    get sentence() {
      return sentenceOf(field, silence, hour, usualMinutes);
    },
  };
}

function learning(field: RhythmField, days: number, gapsSeen: number): Learning {
  return {
    alarm: undefined,
    get sentence() {
      return (
        `when to expect a ${SAID[field]} is not known yet: watched for ${days} days (it takes ${LEARNING_DAYS} to ` +
        `${BORROWING_DAYS}), ${Math.min(gapsSeen, LEARNING_GAPS)} of ${LEARNING_GAPS} gaps seen`
      );
    },
  };
}

function confidenceOf({ basis, weeks }: UsualGap): number {
  if (basis === 'hour-of-week') return weeks / (weeks + 1);
  return basis === 'hour-of-day' ? 0.4 : 0.2;
}

function sentenceOf(
  field: RhythmField,
  { quietMinutes, ratio }: Silence,
  hour: number,
  usual: number,
): string {
  const now = `no ${SAID[field]} for ${said(quietMinutes)}; ${saidHour(hour)} the longest gap is ${said(usual)}`;
  // A silence of several hours is not to be compared with the last of them alone.
  return quietMinutes > 60 ? `${now}; over all its hours it is ${ratio.toFixed(1)} times what is usual` : now;
}

function said(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole < 120) return `${whole} min`;
  if (whole < 2 * MINUTES_A_DAY) return `${Math.floor(whole / 60)} h ${whole % 60} min`;
  return `${Math.floor(whole / MINUTES_A_DAY)} days ${Math.floor((whole % MINUTES_A_DAY) / 60)} h`;
}
