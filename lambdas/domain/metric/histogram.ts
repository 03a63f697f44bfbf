/**
 * Latencies as counts in exponential buckets: two histograms are merged by adding, a bucket is raised by adding one,
 * so they are counted as exactly as anything else. Each bucket is 2^(1/4) times as wide as the one below. A percentile
 * read from them is at most 9 % off (8.7), up or down: it is the point of its bucket from which both ends are as far.
 * To go on between the ends by the rank of the reading, as Prometheus does, can be off by the whole bucket, 19 %.
 * Sources: opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram (scale 2); DDSketch (Masson, Rim,
 * Lee 2019, arxiv.org/abs/1908.10693) for the point and its error, (g - 1) / (g + 1) where each bucket is g times the one below
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

/** The latency that stands for all of a bucket, in milliseconds: at most 9 % from any of them. The lowest is 1 ms. */
export function middleOf(bucket: number): number {
  if (bucket <= 0) return 1;
  return (2 * upperBound(bucket)) / (1 + upperBound(1));
}

/** How many readings lie in each bucket. */
export type Histogram = ReadonlyMap<number, number>;

/**
 * The latency that a share of the readings does not exceed, in milliseconds and up to 9 % off; undefined where there is
 * no reading.
 * @param share from 0 to 1: 0.95 for the 95th percentile
 */
export function percentile(histogram: Histogram, share: number): number | undefined {
  const total = [...histogram.values()].reduce((sum, count) => sum + count, 0);
  if (total <= 0) return undefined;
  const rank = Math.max(1, Math.ceil(share * total));
  let below = 0;
  for (const bucket of [...histogram.keys()].sort((a, b) => a - b)) {
    below += histogram.get(bucket) ?? 0;
    if (below >= rank) return middleOf(bucket);
  }
  return undefined;
}
