/** Metrics by Powertools: collected during an invocation, written at its end as one embedded-metric log line. */
import { MetricUnit, Metrics as Powertools } from '@aws-lambda-powertools/metrics';
import { DIMENSIONS, type MetricName, NAMESPACE } from '../domain/metric/names';

export interface Metrics {
  /** Adds `by` to a counter; nothing is written for 0. */
  count(name: MetricName, by?: number): void;
  /** Writes a 0, for a metric whose readings are 0 or 1. */
  fail(name: MetricName): void;
  /** Adds one reading in milliseconds. */
  time(name: MetricName, ms: number): void;
  /** Adds one reading in bytes. */
  size(name: MetricName, bytes: number): void;
  /** Writes what was collected. Called once at the end of each invocation, also of one that fails. */
  flush(): void;
}

export function createMetrics(service: string, stage: string): Metrics {
  const metrics = new Powertools({
    namespace: NAMESPACE,
    serviceName: service,
    defaultDimensions: { [DIMENSIONS.stage]: stage },
  });
  return {
    count: (name, by = 1) => {
      if (by !== 0) metrics.addMetric(name, MetricUnit.Count, by);
    },
    fail: (name) => metrics.addMetric(name, MetricUnit.Count, 0),
    time: (name, ms) => metrics.addMetric(name, MetricUnit.Milliseconds, ms),
    size: (name, bytes) => metrics.addMetric(name, MetricUnit.Bytes, bytes),
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
