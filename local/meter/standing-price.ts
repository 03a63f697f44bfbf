/** The monthly price of what stands there, and CloudWatch's part of it for a number of tenants. */
import type { Basis } from './lines';
import { type PriceList, priceOf, priceOfMetrics } from './prices';
import type { ByTenancy, Standing } from './standing';

export interface FixedLine {
  readonly label: string;
  readonly quantity: number;
  readonly unit: string;
  readonly usdPerMonth: number;
  readonly basis: Basis;
}

export interface CloudWatchMonth {
  readonly tenants: number;
  readonly metrics: number;
  readonly alarmMetrics: number;
  /** Calls that scheduled functions make to CloudWatch. */
  readonly apiUsd: number;
  readonly usdPerMonth: number;
}

const MONTH_SECONDS = 730 * 3600;
/** Lambda begins with five pollers a queue, each asking for twenty seconds at a time. */
const POLLERS = 5;
const POLL_SECONDS = 20;
/** SNS keeps a data key for five minutes: one call to make it and one to open it. */
const DATA_KEY_SECONDS = 300;

export function standingLines(standing: Standing, prices: PriceList): FixedLine[] {
  const { dashboards, compositeAlarms, secrets, keys } = standing;
  const metrics = total(standing.metrics);
  const polls = (standing.polledQueues * POLLERS * MONTH_SECONDS) / POLL_SECONDS;
  const keyRequests = (standing.encryptedTopics * 2 * MONTH_SECONDS) / DATA_KEY_SECONDS;
  const usual = total(standing.alarmMetrics);
  const quick = total(standing.quickAlarmMetrics);
  const lines: FixedLine[] = [
    line('CloudWatch custom metrics', metrics, 'metrics', priceOfMetrics(prices, metrics)),
    line('CloudWatch alarms', usual, 'metrics in them', priceOf(prices, 'alarmMetric', usual)),
    line(
      'CloudWatch quick alarms',
      quick,
      'metrics in them',
      priceOf(prices, 'alarmMetricHighResolution', quick),
    ),
    line(
      'CloudWatch composite alarms',
      compositeAlarms,
      'alarms',
      priceOf(prices, 'alarmComposite', compositeAlarms),
    ),
    line('CloudWatch dashboards', dashboards, 'dashboards', priceOf(prices, 'dashboard', dashboards)),
    line('Secrets', secrets, 'secrets', priceOf(prices, 'secret', secrets)),
    line('KMS keys', keys, 'keys', priceOf(prices, 'kmsKey', keys)),
    line(
      'KMS requests by SNS',
      keyRequests,
      'requests',
      priceOf(prices, 'kmsRequest', keyRequests),
      'estimated',
    ),
    line('SQS polls of idle queues', polls, 'requests', priceOf(prices, 'sqsRequest', polls), 'estimated'),
  ];
  return lines.filter(({ quantity }) => quantity > 0);
}

/**
 * What belongs to a tenant is taken times the tenants; what belongs to the platform stays as it is. Logs are not in it:
 * they come with webhooks, whoever gets them.
 */
export function cloudWatchMonth(
  standing: Standing,
  tenants: number,
  apiUsd: number,
  prices: PriceList,
): CloudWatchMonth {
  const scaled = ({ fleet, tenants: owned }: ByTenancy) =>
    fleet + (standing.tenantsSeen === 0 ? 0 : (owned / standing.tenantsSeen) * tenants);
  const metrics = scaled(standing.metrics);
  const usual = scaled(standing.alarmMetrics);
  const quick = scaled(standing.quickAlarmMetrics);
  return {
    tenants,
    metrics,
    alarmMetrics: usual + quick,
    apiUsd,
    usdPerMonth:
      apiUsd +
      priceOfMetrics(prices, metrics) +
      priceOf(prices, 'alarmMetric', usual) +
      priceOf(prices, 'alarmMetricHighResolution', quick) +
      priceOf(prices, 'alarmComposite', standing.compositeAlarms) +
      priceOf(prices, 'dashboard', standing.dashboards),
  };
}

function line(
  label: string,
  quantity: number,
  unit: string,
  usdPerMonth: number,
  basis: Basis = 'measured',
): FixedLine {
  return { label, quantity, unit, usdPerMonth, basis };
}

function total({ fleet, tenants }: ByTenancy): number {
  return fleet + tenants;
}
