/**
 * A tenant's health from 0 to 100: 0.4 D + 0.4 S + 0.2 (100 - P). D is the share of messages delivered, S the share
 * of events processed, P the penalty for latency; a part without data is left out and the others share its weight.
 */
import {
  HEALTH_PARTS,
  type HealthFigures,
  type HealthPart,
  type Measured,
  measureParts,
  type PartValues,
} from './parts';

const WEIGHTS: Readonly<Record<HealthPart, number>> = { delivery: 0.4, processing: 0.4, latency: 0.2 };

/** Over 90, 70 to 90, under 70; unknown without traffic. */
export type HealthClass = 'green' | 'yellow' | 'red' | 'unknown';

export interface WeighedPart {
  readonly part: HealthPart;
  /** Its share of the score, 0 to 1: 0 where it has no value, and with those of the others 1 where any has. */
  readonly weight: number;
  /** 0 to 100, not rounded. */
  readonly value: number | undefined;
  readonly reason: string;
}

export interface Health {
  /** 0 to 100, to one decimal. */
  readonly score: number | undefined;
  readonly class: HealthClass;
  /** A part had nothing to be judged by. */
  readonly partial: boolean;
  readonly parts: readonly WeighedPart[];
  /** The part whose full repair would raise the score most, and by how many points; none where all is well. */
  readonly wouldRaiseMost: { readonly part: HealthPart; readonly points: number } | undefined;
  /** The score, its parts and what to mend first, for people. */
  readonly reasons: readonly string[];
}

export function healthOf(figures: HealthFigures): Health {
  return scoreOf(measureParts(figures));
}

export function scoreOf(measured: Readonly<Record<HealthPart, Measured>>): Health {
  const { delivery, processing, latency } = measured;
  const values = { delivery: delivery.value, processing: processing.value, latency: latency.value };
  const whole = weightOf(values);
  const parts = HEALTH_PARTS.map((part) => {
    const { value, reason } = measured[part];
    return { part, weight: value === undefined ? 0 : WEIGHTS[part] / whole, value, reason };
  });
  const score = scoreIn(values);
  const wouldRaiseMost = score === undefined ? undefined : mostToGain(parts);
  return {
    score,
    class: classOf(score),
    partial: parts.some(({ value }) => value === undefined),
    parts,
    wouldRaiseMost,
    reasons: [
      ...parts.map(({ reason }) => reason),
      ...(wouldRaiseMost
        ? [`${NAMES[wouldRaiseMost.part]} at its best would add ${wouldRaiseMost.points} points`]
        : []),
    ],
  };
}

const NAMES: Readonly<Record<HealthPart, string>> = {
  delivery: 'delivery',
  processing: 'processing',
  latency: 'processing time',
};

/** @param score rounded, so that a class never contradicts the number that people see */
export function classOf(score: number | undefined): HealthClass {
  if (score === undefined) return 'unknown';
  if (score > 90) return 'green';
  return score >= 70 ? 'yellow' : 'red';
}

/** The score alone, without words: the evaluator asks for one a tenant, each minute. */
export function scoreIn(values: PartValues): number | undefined {
  // The time that processing takes says nothing about how a tenant fares when nothing was sent or received.
  if (values.delivery === undefined && values.processing === undefined) return undefined;
  const whole = weightOf(values);
  let sum = 0;
  for (const part of HEALTH_PARTS) sum += (WEIGHTS[part] / whole) * (values[part] ?? 0);
  return round(sum);
}

/** What the parts that have a value weigh together. */
function weightOf(values: PartValues): number {
  let sum = 0;
  for (const part of HEALTH_PARTS) if (values[part] !== undefined) sum += WEIGHTS[part];
  return sum;
}

function mostToGain(parts: readonly WeighedPart[]): Health['wouldRaiseMost'] {
  const gains = parts.map(({ part, weight, value = 100 }) => ({
    part,
    points: round(weight * (100 - value)),
  }));
  const most = gains.reduce((best, gain) => (gain.points > best.points ? gain : best));
  return most.points > 0 ? most : undefined;
}

/** To one decimal; a hair is added because 90.05 is stored as less than that. */
function round(points: number): number {
  return Math.min(100, Math.round(points * 10 + 1e-6) / 10);
}
