/** Whether a silence is one that somebody should hear of, and how to say it. */
import { hourOfWeek, localHours, saidHour } from './local-hours';
import { type Rhythm, silenceOf } from './rhythm';
import { type RhythmField, SAID, type SilenceSettings } from './settings';
import { type Basis, usualGap } from './usual-gaps';

/** It takes a whole week to have seen a weekend, and so many gaps to speak of a rhythm. */
const LEARNING_MINUTES = 10_080;
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

/** Judges the silence that a rhythm ends with. */
export function judgeSilence(
  rhythm: Rhythm,
  field: RhythmField,
  settings: SilenceSettings,
): Verdict | Learning {
  const { since, lookedTo: now, gapsSeen, gaps, slack } = rhythm;
  const silence = silenceOf(rhythm, now, settings);
  const usual = usualGap(gaps, hourOfWeek(settings.zone, now - 1), !settings.zone.known);
  if (!silence || !usual || now - since < LEARNING_MINUTES || gapsSeen < LEARNING_GAPS) {
    const days = Math.floor((now - since) / 1_440);
    const seen = `${days} of 7 days and ${Math.min(gapsSeen, LEARNING_GAPS)} of ${LEARNING_GAPS} gaps seen`;
    return { alarm: undefined, sentence: `the rhythm of this ${SAID[field]} is not known yet: ${seen}` };
  }
  const { ratio, quietMinutes } = silence;
  const usualMinutes = usual.minutes * 2 ** (slack / 32);
  return {
    alarm: ratio > settings.factor,
    ratio,
    quietMinutes,
    usualMinutes,
    basis: usual.basis,
    confidence: confidenceOf(usual.basis, usual.weeks),
    sentence: '',
  };
}

function confidenceOf(basis: Basis, weeks: number): number {
  if (basis === 'hour-of-week') return weeks / (weeks + 1);
  return basis === 'hour-of-day' ? 0.4 : 0.2;
}
