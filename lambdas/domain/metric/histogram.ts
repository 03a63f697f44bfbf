/**
 * Latencies as counts in exponential buckets: two histograms are merged by adding, a bucket is raised by adding one,
 * so they are counted as exactly as anything else. Each bucket is 2^(1/4) times as wide as the one below: a
 * percentile read from them is at most 9 % off.
 * Source: opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram (scale 2)
 */

const BUCKETS_PER_DOUBLING = 4;

/** The bucket of a latency: it holds what is above `upperBound(bucket - 1)` and not above `upperBound(bucket)`. */
export function bucketOf(ms: number): number {
  if (ms <= 1) return 0;
  const bucket = Math.ceil(Math.log2(ms) * BUCKETS_PER_DOUBLING);
  // The logarithm of a bucket's own bound may come out a hair above it.
  return upperBound(bucket - 1) >= ms ? bucket - 1 : bucket;
}

/** The longest latency of a bucket, in milliseconds. */
export function upperBound(bucket: number): number {
  return 2 ** (bucket / BUCKETS_PER_DOUBLING);
}

/** How many readings lie in each bucket. */
export type Histogram = ReadonlyMap<number, number>;

/**
 * The latency that a share of the readings does not exceed, in milliseconds; undefined where there is no reading.
 * @param share from 0 to 1: 0.95 for the 95th percentile
 */
export function percentile(histogram: Histogram, share: number): number | undefined {
  const total = [...histogram.values()].reduce((sum, count) => sum + count, 0);
  if (total <= 0) return undefined;
  const rank = Math.max(1, Math.ceil(share * total));
  let below = 0;
  for (const bucket of [...histogram.keys()].sort((a, b) => a - b)) {
    below += histogram.get(bucket) ?? 0;
    if (below >= rank) return upperBound(bucket);
  }
  return undefined;
}
