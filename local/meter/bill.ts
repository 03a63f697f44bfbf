/** From usage to prices: what a million webhooks cost, and what a month costs without one. Pure. */
import { type Basis, LINE_IDS, LINES, type LineId, type Usage } from './lines';
import { PRICES, type PriceList, priceOf } from './prices';
import type { ComponentUsage, UsageSnapshot } from './snapshot';
import { type CloudWatchMonth, cloudWatchMonth, type FixedLine, standingLines } from './standing-price';

export interface WebhookLine {
  readonly label: string;
  readonly quantity: number;
  readonly perWebhook: number;
  readonly usdPerMillion: number;
  readonly basis: Basis;
}

export interface Bill {
  readonly pricesAsOf: string;
  readonly region: string;
  readonly webhooks: number;
  readonly seconds: number;
  /** Empty before the first webhook, for then nothing can be said of one. */
  readonly perWebhook: readonly WebhookLine[];
  readonly usdPerMillion: number;
  readonly fixed: readonly FixedLine[];
  readonly fixedUsdPerMonth: number;
  /**
   * What CloudWatch's alarms have published in this run, and its price; how often they will in a month, nobody can say.
   * What telling people takes is the notifier's, which runs by a schedule.
   */
  readonly alarms: { readonly notices: number; readonly usd: number };
  readonly cloudWatch: readonly CloudWatchMonth[];
}

const MILLION = 1_000_000;
const TENANT_COUNTS = [10, 10_000];

export function priceBill(snapshot: UsageSnapshot, prices: PriceList = PRICES): Bill {
  const { webhooks, components, standing, startedAtMs, takenAtMs } = snapshot;
  const triggered = (trigger: ComponentUsage['trigger']) =>
    components.filter((component) => component.trigger === trigger);
  const perWebhook =
    webhooks === 0
      ? []
      : webhookLines(sumOf(triggered('webhook').map(({ usage }) => usage)), webhooks, prices);
  const usdPerMillion = perWebhook.reduce((sum, line) => sum + line.usdPerMillion, 0);
  const scheduled = triggered('schedule');
  const fixed = [
    ...standingLines(standing, prices),
    ...scheduled.flatMap((component) => scheduledLine(component, prices)),
    ...checkLines(scheduled, usdPerMillion),
  ];
  const apiUsd = scheduled.reduce((sum, component) => sum + cloudWatchCalls(component, prices), 0);
  const alarms = sumOf(triggered('alert').map(({ usage }) => usage));
  return {
    pricesAsOf: prices.asOf,
    region: prices.region,
    webhooks,
    seconds: (takenAtMs - startedAtMs) / 1000,
    perWebhook,
    usdPerMillion,
    fixed,
    fixedUsdPerMonth: fixed.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0),
    alarms: { notices: alarms.snsRequests ?? 0, usd: usdOf(alarms, prices) },
    cloudWatch: TENANT_COUNTS.map((tenants) => cloudWatchMonth(standing, tenants, apiUsd, prices)),
  };
}

/** Prices usage as it is. */
export function usdOf(usage: Usage, prices: PriceList = PRICES): number {
  return linesOf(usage).reduce((sum, [id, quantity]) => sum + priceOf(prices, LINES[id].price, quantity), 0);
}

function webhookLines(usage: Usage, webhooks: number, prices: PriceList): WebhookLine[] {
  return linesOf(usage).map(([id, quantity]) => {
    const { label, price, basis } = LINES[id];
    const perWebhook = quantity / webhooks;
    return {
      label,
      quantity,
      perWebhook,
      usdPerMillion: priceOf(prices, price, perWebhook * MILLION),
      basis,
    };
  });
}

/** What one call of a scheduled function used, on average, as often as its schedule calls in a month. */
function scheduledLine({ name, usage, callsAMonth = 0 }: ComponentUsage, prices: PriceList): FixedLine[] {
  const calls = usage.schedulerInvocations ?? 0;
  if (calls === 0) return [];
  const usdPerMonth = (usdOf(usage, prices) / calls) * callsAMonth;
  return [
    {
      label: `${name}, by its schedule`,
      quantity: callsAMonth,
      unit: 'calls',
      usdPerMonth,
      basis: 'estimated',
    },
  ];
}

function cloudWatchCalls({ usage, callsAMonth = 0 }: ComponentUsage, prices: PriceList): number {
  const { schedulerInvocations: calls = 0, metricRequests = 0, metricReads = 0 } = usage;
  return calls === 0 ? 0 : (usdOf({ metricRequests, metricReads }, prices) / calls) * callsAMonth;
}

/** The checks' own webhooks go the way of all others, and cost what they cost. */
function checkLines(scheduled: readonly ComponentUsage[], usdPerMillion: number): FixedLine[] {
  const quantity = scheduled
    .filter(({ sendsWebhooks }) => sendsWebhooks)
    .reduce((sum, { callsAMonth = 0 }) => sum + callsAMonth, 0);
  if (quantity === 0 || usdPerMillion === 0) return [];
  const usdPerMonth = (quantity / MILLION) * usdPerMillion;
  return [
    { label: 'Webhooks of the check itself', quantity, unit: 'webhooks', usdPerMonth, basis: 'estimated' },
  ];
}

function sumOf(usages: readonly Usage[]): Usage {
  const sum: Partial<Record<LineId, number>> = {};
  for (const usage of usages) {
    for (const [id, quantity] of linesOf(usage)) sum[id] = (sum[id] ?? 0) + quantity;
  }
  return sum;
}

/** In the order of the bill. */
function linesOf(usage: Usage): (readonly [LineId, number])[] {
  return LINE_IDS.flatMap((id) => (usage[id] ? [[id, usage[id]] as const] : []));
}
