/** The price list as the bill reads it. The figures, with their date and sources, are in `prices.json`. */
import type { PriceId } from './lines';
import data from './prices.json';

export interface PriceList {
  /** When the prices were read, as `2026-11-21`. */
  readonly asOf: string;
  readonly region: string;
  readonly prices: Readonly<Record<PriceId, { readonly usd: number; readonly per: number }>>;
  readonly metricMonthTiers: {
    readonly tiers: readonly { readonly upTo: number | null; readonly usd: number }[];
  };
}

export const PRICES: PriceList = data;

export function priceOf({ prices }: PriceList, id: PriceId, quantity: number): number {
  const { usd, per } = prices[id];
  return (quantity / per) * usd;
}

/** Metric-months, the first of them dearer than the next. */
export function priceOfMetrics({ metricMonthTiers }: PriceList, count: number): number {
  let from = 0;
  let usd = 0;
  for (const tier of metricMonthTiers.tiers) {
    const upTo = tier.upTo ?? Number.POSITIVE_INFINITY;
    usd += Math.max(0, Math.min(count, upTo) - from) * tier.usd;
    from = upTo;
  }
  return usd;
}
