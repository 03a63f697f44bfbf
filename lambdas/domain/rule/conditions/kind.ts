/** What each kind of condition says of itself; a kind is one file here and one line in `index.ts`. */
import type * as v from 'valibot';
import { metricNamed } from '../../metric/catalogue';
import type { Unit } from '../../metric/metric';
import { isCount } from '../../tenant/last-minutes';
import type { Judgement } from '../judgement';
import type { Need, Window } from '../window';

/** What is wrong with a condition, and where in it. */
export interface Fault {
  readonly field: string;
  readonly came: unknown;
  readonly accepted: string;
}

/** The number that a condition compares with: what an override sets. */
export interface Limit {
  /** Among others: `above`, `atLeast`, `below`, `atMost`. */
  readonly field: string;
  readonly value: number;
  readonly unit: Unit;
  /** Whether there are values on its normal side that a resolve threshold could name. */
  readonly side?: 'upper' | 'lower';
  /** The least and the greatest value that is compared. */
  readonly range?: readonly [least: number, most: number];
}

export type ConditionSchema = v.GenericSchema<unknown, { readonly kind: string }>;

export interface ConditionKind<Schema extends ConditionSchema> {
  /** A strict object with a literal `kind`. */
  readonly schema: Schema;
  needs(condition: v.InferOutput<Schema>): readonly Need[];
  /** Why it could never be true, or never false; asked once the schema fits and the metrics exist. */
  faults(condition: v.InferOutput<Schema>): readonly Fault[];
  limit(condition: v.InferOutput<Schema>): Limit | undefined;
  judge(condition: v.InferOutput<Schema>, window: Window): Judgement;
  /** The condition in words, to follow "while". */
  words(condition: v.InferOutput<Schema>): string;
}

/** Infers the schema's type. */
export function defineKind<const Schema extends ConditionSchema>(
  kind: ConditionKind<Schema>,
): ConditionKind<Schema> {
  return kind;
}

/** Values that can be reckoned with: no NaN, no infinity, and no counter below zero, as after a reset. */
export function valuesOf(window: Window, metric: string, minutes: number): readonly (number | undefined)[] {
  const isUsable = usable(metric);
  return window.values(metric, minutes).map((value) => (isUsable(value) ? value : undefined));
}

/** Of those, the ones that are known. */
export function knownValues(window: Window, metric: string, minutes: number): readonly number[] {
  return window.values(metric, minutes).filter(usable(metric));
}

function usable(metric: string): (value: number | undefined) => value is number {
  return metricNamed(metric)?.kind === 'counter' ? isCount : isFiniteNumber;
}

function isFiniteNumber(value: number | undefined): value is number {
  return Number.isFinite(value);
}

/** What counters add up to; undefined when nothing is known of any of them. */
export function sumOf(window: Window, metrics: readonly string[], minutes: number): number | undefined {
  let sum: number | undefined;
  for (const metric of metrics) {
    const part = window.sum(metric, minutes);
    if (part !== undefined) sum = (sum ?? 0) + part;
  }
  return sum;
}
