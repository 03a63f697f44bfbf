/** The statistics that a metric can be read by, as CloudWatch spells them. Trimmed means and their kin are left out. */
export const BASIC_STATISTICS = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'] as const;

export type BasicStatistic = (typeof BASIC_STATISTICS)[number];

/** A statistic to read a metric by; `percent` is 99.9 for `p99.9`. */
export type Statistic =
  | { readonly kind: 'basic'; readonly name: BasicStatistic }
  | { readonly kind: 'percentile'; readonly percent: number };

/** Thrown for a statistic that AWS does not have, or that has no stand-in here. */
export class UnknownStatisticError extends Error {
  constructor(text: string) {
    super(
      `statistic '${text}' is not known; use ${BASIC_STATISTICS.join(', ')} or a percentile such as p99 or p99.9`,
    );
    this.name = 'UnknownStatisticError';
  }
}

/** Reads `Sum` or `p99.9`; throws `UnknownStatisticError`. */
export function parseStatistic(text: string): Statistic {
  const basic = BASIC_STATISTICS.find((name) => name === text);
  if (basic) return { kind: 'basic', name: basic };
  if (!/^p(?:100|\d{1,2}(?:\.\d{1,10})?)$/.test(text)) throw new UnknownStatisticError(text);
  return { kind: 'percentile', percent: Number(text.slice(1)) };
}

/**
 * How many samples a period needs before its percentile counts as significant: 10/(1-p) for p of at least 0.5,
 * else 10/p. Reckoned in whole numbers, because 10/(1-0.99) is a little over 1000 in floating point.
 */
export function lowSampleLimit(percent: number): number {
  const scale = 10 ** (String(percent).split('.')[1]?.length ?? 0);
  const scaled = Math.round(percent * scale);
  const tail = percent >= 50 ? 100 * scale - scaled : scaled;
  return (1000 * scale) / tail;
}
