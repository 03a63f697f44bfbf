import { METRIC_CATALOGUE, metricNamed, metricsFor } from '../../../lambdas/domain/metric/catalogue';
import { METRICS } from '../../../lambdas/domain/metric/names';
import { COUNTERS, LATENCIES } from '../../../lambdas/domain/tenant/counts';

describe('the catalogue of metrics', () => {
  it('has each name once, with a meaning', () => {
    const names = METRIC_CATALOGUE.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { meaning } of METRIC_CATALOGUE) expect(meaning.length).toBeGreaterThan(10);
  });

  it('has all that is counted of a tenant', () => {
    for (const counter of COUNTERS)
      expect(metricNamed(counter)).toMatchObject({ scope: 'tenant', kind: 'counter' });
    for (const step of LATENCIES)
      expect(metricNamed(`latency.${step}`)).toMatchObject({ kind: 'histogram', unit: 'ms' });
    expect(metricNamed('errors.rate-limit')).toMatchObject({
      scope: 'tenant',
      source: { from: 'tenant-counts' },
    });
  });

  it('names metrics of our own as the functions write them', () => {
    // What Lambda measures of each function has a name of its own.
    const own: readonly string[] = [...Object.values(METRICS), 'Duration'];
    const services = ['ingest', 'normalise', 'count', 'evaluate', 'notify', 'probe'];
    for (const { source } of METRIC_CATALOGUE) {
      if (source.from === 'cloudwatch' && services.includes(source.of)) expect(own).toContain(source.metric);
    }
  });

  it('offers a rule only what there is', () => {
    expect(metricsFor('platform', ['gauge'])).toEqual([
      'queueDepth',
      'queueAge',
      'deadLetters',
      'deadNotices',
    ]);
    expect(metricsFor('tenant', ['gauge'])).not.toContain('tokenSecondsLeft');
  });
});
