import type { BasicStatistic, Statistic } from './statistic';

/** What a caller who has already summed up its samples sends in their place. */
export interface StatisticSet {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Above this many distinct values, a tally rounds them to within 0.5 % to stay small. */
export const EXACT_VALUES = 1_000;

/**
 * The samples of one bucket, summed up. Sum, count, minimum and maximum are always exact. Percentiles are exact up
 * to `EXACT_VALUES` distinct values and within 0.5 % beyond.
 */
export class Tally {
  sum = 0;
  count = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  private values = new Map<number, number>();
  private rounded = false;
  /** A statistic set hides its distribution, so a percentile over it would be a guess. */
  private hidden = false;
  private readonly exactValues: number;

  constructor(exactValues = EXACT_VALUES) {
    this.exactValues = exactValues;
  }

  add(value: number, count = 1): void {
    this.sum += value * count;
    this.widen(count, value, value);
    this.keep(value, count);
  }

  addSet(set: StatisticSet): void {
    this.sum += set.sum;
    this.widen(set.sampleCount, set.minimum, set.maximum);
    if (set.minimum === set.maximum) this.keep(set.minimum, set.sampleCount);
    else this.hidden = true;
  }

  merge(other: Tally): void {
    this.sum += other.sum;
    this.widen(other.count, other.minimum, other.maximum);
    for (const [value, count] of other.values) this.keep(value, count);
    this.hidden ||= other.hidden;
  }

  /** Undefined when there is nothing to read, or for a percentile that AWS would not give either. */
  read(statistic: Statistic): number | undefined {
    if (this.count === 0) return undefined;
    return statistic.kind === 'basic' ? this.basic(statistic.name) : this.percentile(statistic.percent);
  }

  private basic(name: BasicStatistic): number {
    switch (name) {
      case 'Sum':
        return this.sum;
      case 'Average':
        return this.sum / this.count;
      case 'Minimum':
        return this.minimum;
      case 'Maximum':
        return this.maximum;
      case 'SampleCount':
        return this.count;
    }
  }

  /** Nearest rank. CloudWatch gives no percentile of negative values, nor of a hidden distribution. */
  private percentile(percent: number): number | undefined {
    if (this.hidden || this.minimum < 0) return undefined;
    const rank = Math.max(1, Math.ceil((percent * this.count) / 100 - 1e-9));
    let seen = 0;
    for (const [value, count] of [...this.values].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= rank) return Math.min(Math.max(value, this.minimum), this.maximum);
    }
    return this.maximum;
  }

  private widen(count: number, minimum: number, maximum: number): void {
    this.count += count;
    this.minimum = Math.min(this.minimum, minimum);
    this.maximum = Math.max(this.maximum, maximum);
  }

  private keep(value: number, count: number): void {
    const kept = this.rounded ? round(value) : value;
    this.values.set(kept, (this.values.get(kept) ?? 0) + count);
    if (this.rounded || this.values.size <= this.exactValues) return;
    const exact = this.values;
    this.rounded = true;
    this.values = new Map();
    for (const [each, times] of exact) this.keep(each, times);
  }
}

/** To the nearest power of 1.01: some 230 values per factor of ten. */
function round(value: number): number {
  if (value === 0) return 0;
  const step = Math.log(1.01);
  return Math.sign(value) * Math.exp(Math.round(Math.log(Math.abs(value)) / step) * step);
}
