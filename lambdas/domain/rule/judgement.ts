/** What came of judging a condition, and how values are said in their units. */
import type { Unit } from '../metric/metric';

export interface Judgement {
  /** undefined: too little to judge. */
  readonly breaching: boolean | undefined;
  /** The value that was compared, in the unit of what is compared. */
  readonly value: number | undefined;
  /** The numbers behind it, as a person would say them. */
  readonly reason: string;
  /** Not in breach, and not yet past the threshold at which a firing alert may resolve. */
  readonly between?: true | undefined;
}

/**
 * Its reason is put into words when somebody asks for it: of a thousand, hardly one is read. A class, for then all
 * judgements share one getter: one of its own for each takes longer than to judge.
 */
class Judged implements Judgement {
  readonly breaching: boolean | undefined;
  readonly value: number | undefined;
  readonly between: true | undefined;
  readonly #tell: () => string;

  constructor(
    breaching: boolean | undefined,
    value: number | undefined,
    tell: () => string,
    between: true | undefined,
  ) {
    this.breaching = breaching;
    this.value = value;
    this.between = between;
    this.#tell = tell;
  }

  get reason(): string {
    return this.#tell();
  }
}

export function judged(
  breaching: boolean | undefined,
  value: number | undefined,
  tell: () => string,
  between?: true,
): Judgement {
  return new Judged(breaching, value, tell, between);
}

/** Nothing to judge by, and why. */
export function missing(tell: () => string): Judgement {
  return judged(undefined, undefined, tell);
}

/** A value as people say it: `2.4 s`, `7.5 %`. */
export function say(value: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return `${round(value * 100, 1)} %`;
    case 'ms':
      return Math.abs(value) < 1_000
        ? `${round(value, Math.abs(value) < 10 ? 1 : 0)} ms`
        : sayDuration(value / 1_000);
    case 's':
      return sayDuration(value);
    case 'bytes':
      return Math.abs(value) < 1_024 ? `${round(value, 0)} B` : `${round(value / 1_024, 1)} KiB`;
    case 'ratio':
      return `${round(value, 2)} times`;
    case 'score':
      return `${round(value, 1)}`;
    case 'count':
      return `${round(value, 2)}`;
  }
  return unit satisfies never;
}

export function sayMinutes(minutes: number): string {
  if (minutes >= 1_440 && minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  return minutes >= 120 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

function sayDuration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 120) return `${round(seconds, 2)} s`;
  if (size < 7_200) return `${round(seconds / 60, 1)} min`;
  return size < 172_800 ? `${round(seconds / 3_600, 1)} h` : `${round(seconds / 86_400, 1)} d`;
}

/** What is there is not told as nothing: below the last digit, the first two that it has. */
function round(value: number, digits: number): number {
  const rounded = Number(value.toFixed(digits));
  return rounded === 0 && Math.abs(value) > NOISE ? Number(value.toPrecision(2)) : rounded;
}

/** What is left over where two sums of fractions should be equal. */
const NOISE = 1e-9;
