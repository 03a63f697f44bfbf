import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRIC_CATALOGUE, metricNamed, metricsFor } from '../../../lambdas/domain/metric/catalogue';
import { METRICS } from '../../../lambdas/domain/metric/names';
import type { Condition } from '../../../lambdas/domain/rule/conditions';
import { conditionFaults } from '../../../lambdas/domain/rule/rule-faults';
import { COUNTERS, LATENCIES } from '../../../lambdas/domain/tenant/counts';
import { METRICS_PATH, metricsPage } from '../../../scripts/metric-documents';
import { PROJECT } from '../../support/synth';

const SERVICES: readonly string[] = readdirSync(join(PROJECT, 'lambdas'));

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

  it('has every metric that a function writes, once', () => {
    // What Lambda measures of each function it does not write.
    const written = METRIC_CATALOGUE.flatMap(({ source }) =>
      source.from === 'cloudwatch' && SERVICES.includes(source.of) && source.metric !== 'Duration'
        ? [source.metric]
        : [],
    );
    expect(written.sort()).toEqual(Object.values(METRICS).sort());
  });

  it('lets a rule ask for the delay of evaluations and for what was told', () => {
    const of = (metric: string) =>
      conditionFaults(
        {
          kind: 'percentile',
          of: metric,
          share: 0.95,
          above: 30_000,
          windowMinutes: 5,
          minimum: 1,
        } as Condition,
        'platform',
      );
    expect(of('evaluationLag')).toEqual({ names: [], numbers: [] });
    expect(of('evaluationLags').names).toHaveLength(1);
    expect(metricsFor('platform', ['counter'])).toEqual(
      expect.arrayContaining(['noticesDelivered', 'noticesFailed', 'noticesGivenUp']),
    );
  });

  it('offers a rule only what there is', () => {
    expect(metricsFor('platform', ['gauge'])).toEqual([
      'queueDepth',
      'queueInFlight',
      'queueAge',
      'deadLetters',
      'deadNotices',
      'receiversFailing',
    ]);
    expect(metricsFor('tenant', ['gauge'])).not.toContain('tokenSecondsLeft');
  });
});

describe('the page of all metrics', () => {
  it('is up to date: npm run schemas', () => {
    expect(readFileSync(join(PROJECT, METRICS_PATH), 'utf8')).toBe(metricsPage());
  });

  it('has each of them in one row', () => {
    const rows = metricsPage().split('\n');
    for (const { name } of METRIC_CATALOGUE) {
      expect(rows.filter((row) => row.startsWith(`| \`${name}\` |`))).toHaveLength(1);
    }
  });
});
