/** A fair sample of a stream in bounded memory, for percentiles. Vitter's algorithm R. */
import type { Random } from '../random';

export class Reservoir {
  private readonly sample: number[] = [];
  private seen = 0;

  constructor(
    private readonly random: Random,
    private readonly capacity = 1000,
  ) {}

  get count(): number {
    return this.seen;
  }

  add(value: number): void {
    this.seen++;
    if (this.sample.length < this.capacity) {
      this.sample.push(value);
      return;
    }
    const place = this.random.int(this.seen);
    if (place < this.capacity) this.sample[place] = value;
  }

  /** The value that a share of `quantile` (0 to 1) does not exceed; undefined before the first value. */
  quantile(quantile: number): number | undefined {
    const sorted = this.sample.toSorted((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)];
  }
}
