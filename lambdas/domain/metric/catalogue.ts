/** Every metric that a rule may name, and those that are known by name and that nothing writes yet. */
import { defineMetric, type Metric, type MetricKind, type Scope, type Unit } from './metric';
import { PLATFORM_METRICS, type PlatformMetric } from './platform-metrics';
import { TENANT_METRICS, type TenantMetric } from './tenant-metrics';

export type { PlatformMetric, TenantMetric };
export type MetricName = TenantMetric | PlatformMetric;

type WaitingRow = readonly [string, Scope, MetricKind, Unit, waitsFor: string, meaning: string];

const WAITING: readonly WaitingRow[] = [
  ['tokenSecondsLeft', 'tenant', 'gauge', 's', 'SYN-API', 'time until the access token expires'],
  ['sendCheck', 'platform', 'check', 'count', 'SYN-SEND', 'whether a message to the test number arrives'],
  ['urlCheck', 'platform', 'check', 'count', 'SYN-URL', 'whether a URL answers as it should'],
  ['certificateSecondsLeft', 'platform', 'gauge', 's', 'SYN-URL', 'time until a TLS certificate expires'],
  ['refusedCalls', 'platform', 'counter', 'count', 'ANO-SEC', 'calls of the console and the API refused'],
  ['crossTenantAttempts', 'platform', 'counter', 'count', 'ANO-SEC', "attempts at another tenant's data"],
  ['cpuUsed', 'platform', 'gauge', 'share', 'TEL-OTLP', 'processor time in use'],
  ['memoryUsed', 'platform', 'gauge', 'share', 'TEL-OTLP', 'memory in use'],
  ['diskUsed', 'platform', 'gauge', 'share', 'TEL-OTLP', 'disk in use'],
  ['aiLatency', 'tenant', 'histogram', 'ms', 'TEL-OTLP', 'answer time of the AI assistant'],
  ['routingLatency', 'tenant', 'histogram', 'ms', 'TEL-OTLP', 'time to route a case'],
  ['payments', 'tenant', 'counter', 'count', 'TEL-OTLP', 'payments tried'],
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
