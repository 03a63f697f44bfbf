/** Every metric that a rule may name, and those that are known by name and that nothing writes yet. */
import { defineMetric, type Metric, type MetricKind, type Scope, type Unit } from './metric';
import { PLATFORM_METRICS, type PlatformMetric } from './platform-metrics';
import { TENANT_METRICS, type TenantMetric } from './tenant-metrics';

export type { PlatformMetric, TenantMetric };
export type MetricName = TenantMetric | PlatformMetric;

type WaitingRow = readonly [string, Scope, MetricKind, Unit, waitsFor: string, meaning: string];

const WAITING: readonly WaitingRow[] = [
  ['tokenSecondsLeft', 'tenant', 'gauge', 's', 'SYN-API', 'time until the access token expires'],
  ['phoneQuality', 'tenant', 'check', 'count', 'SYN-API', 'whether Meta rates no number of the tenant red'],
  ['messagingLimit', 'tenant', 'gauge', 'count', 'SYN-API', 'how many people may be written to in a day'],
  ['sendCheck', 'platform', 'check', 'count', 'SYN-SEND', 'whether a message to the test number arrives'],
  ['urlCheck', 'platform', 'check', 'count', 'SYN-URL', 'whether a URL answers as it should'],
  ['certificateSecondsLeft', 'platform', 'gauge', 's', 'SYN-URL', 'time until a TLS certificate expires'],
  ['refusedCalls', 'platform', 'counter', 'count', 'ANO-SEC', 'calls of the console and the API refused'],
  ['crossTenantAttempts', 'platform', 'counter', 'count', 'ANO-SEC', "attempts at another tenant's data"],
  ['failedLogins', 'platform', 'counter', 'count', 'ANO-SEC', 'log-ins that failed, by source'],
  ['logErrors', 'platform', 'counter', 'count', 'ANO-LOG', 'errors in logs, by pattern'],
  [
    'apiRefusals',
    'tenant',
    'counter',
    'count',
    'TEL-OTLP',
    'sends that the API refused with 429, as the sender saw it',
  ],
  ['aiLatency', 'tenant', 'histogram', 'ms', 'TEL-OTLP', 'answer time of the AI assistant'],
  ['aiErrors', 'tenant', 'counter', 'count', 'TEL-OTLP', 'answers of the AI assistant that failed'],
  ['routingLatency', 'tenant', 'histogram', 'ms', 'TEL-OTLP', 'time to route a case'],
  ['approvalDelay', 'tenant', 'histogram', 's', 'TEL-OTLP', 'time until something is approved'],
  ['payments', 'tenant', 'counter', 'count', 'TEL-OTLP', 'payments tried'],
  ['paymentsFailed', 'tenant', 'counter', 'count', 'TEL-OTLP', 'payments that did not succeed'],
  ['cpuUsed', 'platform', 'gauge', 'share', 'TEL-OTLP', 'processor time in use'],
  ['memoryUsed', 'platform', 'gauge', 'share', 'TEL-OTLP', 'memory in use'],
  ['diskUsed', 'platform', 'gauge', 'share', 'TEL-OTLP', 'disk in use'],
  ['databaseCheck', 'platform', 'check', 'count', 'TEL-OTLP', 'whether the database answers'],
  ['cacheCheck', 'platform', 'check', 'count', 'TEL-OTLP', 'whether the cache answers'],
  ['jobResults', 'platform', 'check', 'count', 'TEL-OTLP', 'whether a deployment, backup or sync succeeded'],
];

export const METRIC_CATALOGUE: readonly Metric[] = [
  ...TENANT_METRICS,
  ...PLATFORM_METRICS,
  ...WAITING.map(([name, scope, kind, unit, waitsFor, meaning]) =>
    defineMetric({ name, scope, kind, unit, meaning, source: { from: 'nowhere', waitsFor } }),
  ),
];

const BY_NAME: ReadonlyMap<string, Metric> = new Map(METRIC_CATALOGUE.map((metric) => [metric.name, metric]));

export function metricNamed(name: string): Metric | undefined {
  return BY_NAME.get(name);
}

/** The names that a rule of this scope may use of these kinds. */
export function metricsFor(scope: Scope, kinds: readonly MetricKind[]): readonly string[] {
  return METRIC_CATALOGUE.filter(
    (metric) => metric.scope === scope && metric.source.from !== 'nowhere' && kinds.includes(metric.kind),
  ).map(({ name }) => name);
}
