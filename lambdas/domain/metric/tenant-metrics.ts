/** The metrics of a tenant: what is counted of it by minute, and what is worked out from that. */
import { COUNTERS, type Counter, LATENCIES, type Latency } from '../tenant/counts';
import { ERROR_CATEGORIES, type ErrorCategory } from '../whatsapp/error-codes';
import { ERROR_MEANINGS } from './error-meanings';
import { defineMetric, type Metric } from './metric';

const COUNTER_MEANINGS: Readonly<Record<Counter, string>> = {
  inbound: 'messages that the tenant received',
  sent: 'messages that went out',
  delivered: 'messages that reached a phone',
  read: 'messages that were opened',
  played: 'voice messages that were listened to',
  failed: 'messages that failed and were not delivered',
  templateRejected: 'templates that Meta rejected',
  templatePaused: 'templates that Meta paused or disabled',
  templateQualityRed: 'templates whose quality became red',
  phoneFlagged: 'times that Meta flagged a number for its quality',
  phoneLimitLowered: 'times that Meta lowered the messaging limit of a number',
  limitsChanged: 'times that Meta told new limits of the business, higher or lower',
  consentStopped: 'people who stopped marketing messages',
  optedOut: 'messages not delivered because the person had stopped marketing messages',
  accountRestricted: 'restrictions, bans and policy violations of the account',
  errorsReported: 'errors that Meta reported by themselves',
  unknown: 'events of a kind that this version does not know',
  setAside: 'webhooks that were set aside and not processed since',
};

const LATENCY_MEANINGS: Readonly<Record<Latency, string>> = {
  arrival: 'from what happened, by Meta, until its webhook was received',
  processing: 'from the receipt of a webhook until its event was recorded',
  delivery: 'from sent to delivered',
  reading: 'from delivered to read',
};

const FOREVER = Number.POSITIVE_INFINITY;

const DERIVED = {
  health: { unit: 'score', meaning: 'health score, from deliveries, processing and latency' },
  silence: {
    unit: 'ratio',
    meaning: 'how long it has been quiet, to the longest gap that is usual for the tenant at this hour',
    ordinaryUpTo: 1,
  },
  quotaUsed: { unit: 'share', meaning: 'used of the quota that is used most', range: [0, FOREVER] },
  queueShare: {
    unit: 'share',
    meaning: 'its share of what all tenants had: of events, or of time in the queue and at work',
  },
} as const satisfies Record<
  string,
  Pick<Metric, 'unit' | 'meaning' | 'ordinaryUpTo'> & { range?: Metric['range'] }
>;

export type TenantMetric = Counter | `latency.${Latency}` | `errors.${ErrorCategory}` | keyof typeof DERIVED;

const scope = 'tenant';
const source = { from: 'tenant-counts' } as const;

export const TENANT_METRICS: readonly Metric[] = [
  ...COUNTERS.map((name) =>
    defineMetric({ name, scope, source, kind: 'counter', unit: 'count', meaning: COUNTER_MEANINGS[name] }),
  ),
  ...ERROR_CATEGORIES.map((category) =>
    defineMetric({
      name: `errors.${category}`,
      scope,
      source,
      kind: 'counter',
      unit: 'count',
      meaning: `Meta's errors: ${ERROR_MEANINGS[category]}`,
    }),
  ),
  ...LATENCIES.map((step) =>
    defineMetric({
      name: `latency.${step}`,
      scope,
      source,
      kind: 'histogram',
      unit: 'ms',
      meaning: LATENCY_MEANINGS[step],
    }),
  ),
  ...Object.entries(DERIVED).map(([name, derived]) =>
    defineMetric({ name, scope, source: { from: 'derived' }, kind: 'gauge', ...derived }),
  ),
];
