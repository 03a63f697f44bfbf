import fc from 'fast-check';
import { type MetricData, MetricStore } from '../../../local/aws/cloudwatch/metric-store';
import {
  lowSampleLimit,
  parseStatistic,
  UnknownStatisticError,
} from '../../../local/aws/cloudwatch/statistic';
import { EXACT_VALUES } from '../../../local/aws/cloudwatch/tally';

const START = Date.parse('2026-11-21T09:00:00Z');
const MINUTE = 60_000;
const metric = { namespace: 'Shop', name: 'Latency', dimensions: { service: 'ingest' } };

function storeWith(...data: (Partial<MetricData> & { timestampMs: number })[]): MetricStore {
  const store = new MetricStore();
  for (const each of data) store.add({ ...metric, ...each });
  return store;
}

function readAll(store: MetricStore, statistic: string, periodSeconds = 60, minutes = 10, unit?: string) {
  return store
    .query({
      metric,
      statistic: parseStatistic(statistic),
      periodSeconds,
      fromMs: START,
      toMs: START + minutes * MINUTE,
      unit,
    })
    .map(({ atMs, value }) => [(atMs - START) / 1000, value]);
}

describe('the metric store', () => {
  it.each([
    ['Sum', 10],
    ['Average', 2.5],
    ['Minimum', 1],
    ['Maximum', 4],
    ['SampleCount', 4],
    ['p50', 2],
    ['p75', 3],
    ['p99.9', 4],
    ['p0', 1],
    ['p100', 4],
  ])('reads %s of a minute', (statistic, value) => {
    const store = storeWith({ timestampMs: START + 59_999, values: [4, 1, 3, 2] });
    expect(readAll(store, statistic)).toEqual([[0, value]]);
  });

  it.each(['tm90', 'wm(10%:90%)', 'IQM', 'p101', 'p', 'average', ''])('refuses the statistic %p', (text) => {
    expect(() => parseStatistic(text)).toThrow(UnknownStatisticError);
  });

  it('weighs values by their counts', () => {
    const store = storeWith({ timestampMs: START, values: [1, 10], counts: [9, 1] });
    expect(readAll(store, 'Sum')).toEqual([[0, 19]]);
    expect(readAll(store, 'p90')).toEqual([[0, 1]]);
    expect(readAll(store, 'p91')).toEqual([[0, 10]]);
  });

  it('leaves out periods without samples and joins minutes into longer periods', () => {
    const store = storeWith(
      { timestampMs: START, values: [1] },
      { timestampMs: START + 4 * MINUTE, values: [2] },
      { timestampMs: START + 5 * MINUTE, values: [4] },
    );
    expect(readAll(store, 'Sum')).toEqual([
      [0, 1],
      [240, 2],
      [300, 4],
    ]);
    expect(readAll(store, 'Sum', 300)).toEqual([
      [0, 3],
      [300, 4],
    ]);
  });

  it('keeps dimension sets apart, whatever their order', () => {
    const store = new MetricStore();
    const base = { namespace: 'Shop', name: 'Latency', timestampMs: START };
    store.add({ ...base, dimensions: { a: '1', b: '2' }, values: [1] });
    store.add({ ...base, dimensions: { b: '2', a: '1' }, values: [2] });
    store.add({ ...base, dimensions: { a: '1' }, values: [4] });
    store.add({ ...base, dimensions: {}, values: [8] });
    expect(store.metrics()).toHaveLength(3);
    const read = (dimensions: Record<string, string>) =>
      store.query({
        metric: { namespace: 'Shop', name: 'Latency', dimensions },
        statistic: parseStatistic('Sum'),
        periodSeconds: 60,
        fromMs: START,
        toMs: START + MINUTE,
      })[0]?.value;
    expect([read({ a: '1', b: '2' }), read({ a: '1' }), read({}), read({ a: '2' })]).toEqual([
      3,
      4,
      8,
      undefined,
    ]);
  });

  it('reads all units together, or the one that is asked for', () => {
    const store = storeWith(
      { timestampMs: START, values: [1], unit: 'Seconds' },
      { timestampMs: START, values: [2], unit: 'Count' },
    );
    expect(readAll(store, 'Sum')).toEqual([[0, 3]]);
    expect(readAll(store, 'Sum', 60, 10, 'Count')).toEqual([[0, 2]]);
    expect(readAll(store, 'Sum', 60, 10, 'Bytes')).toEqual([]);
    expect(store.unitOf(metric)).toBe('Seconds');
  });

  it('reads high-resolution samples by the second and by the minute', () => {
    const store = storeWith(
      { timestampMs: START + 1_000, values: [1], storageResolutionSeconds: 1 },
      { timestampMs: START + 12_000, values: [2], storageResolutionSeconds: 1 },
    );
    expect(readAll(store, 'Sum', 10)).toEqual([
      [0, 1],
      [10, 2],
    ]);
    expect(readAll(store, 'Sum', 60)).toEqual([[0, 3]]);
  });

  it('gives percentiles of statistic sets only when they hide nothing', () => {
    const statistics = { sampleCount: 4, sum: 20, minimum: 5, maximum: 5 };
    expect(readAll(storeWith({ timestampMs: START, statistics }), 'p99')).toEqual([[0, 5]]);
    const hidden = storeWith({ timestampMs: START, statistics: { ...statistics, minimum: 1, maximum: 9 } });
    expect(readAll(hidden, 'p99')).toEqual([]);
    expect(readAll(hidden, 'Average')).toEqual([[0, 5]]);
    expect(readAll(storeWith({ timestampMs: START, values: [-1, 2] }), 'p50')).toEqual([]);
  });

  it('forgets what is older than the retention and takes nothing that old', () => {
    const store = new MetricStore({ minuteRetentionMs: 5 * MINUTE });
    store.add({ ...metric, timestampMs: START, values: [1] });
    store.add({ ...metric, timestampMs: START + 6 * MINUTE, values: [2] });
    store.add({ ...metric, timestampMs: START, values: [4] });
    expect(readAll(store, 'Sum')).toEqual([[360, 2]]);
  });

  it('keeps percentiles of very many values within half a percent', () => {
    const values = Array.from({ length: 5 * EXACT_VALUES }, (_, index) => index + 1);
    const [[, p99] = []] = readAll(storeWith({ timestampMs: START, values }), 'p99');
    expect(Math.abs(Number(p99) / 4950 - 1)).toBeLessThan(0.005);
    expect(readAll(storeWith({ timestampMs: START, values }), 'Maximum')).toEqual([[0, 5000]]);
  });

  it('gives the same statistics however the samples are split over calls', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(amounts, fc.nat(49), (values, cut) => {
        const whole = storeWith({ timestampMs: START, values });
        const parts = storeWith(
          { timestampMs: START + 1, values: values.slice(cut) },
          { timestampMs: START + 2, values: values.slice(0, cut) },
        );
        for (const statistic of ['Sum', 'SampleCount', 'Minimum', 'Maximum', 'p50', 'p95', 'p99']) {
          expect(readAll(parts, statistic)).toEqual(readAll(whole, statistic));
        }
        const sorted = [...values].sort((a, b) => a - b);
        expect(readAll(whole, 'p50')).toEqual([[0, sorted[Math.ceil(values.length / 2) - 1]]]);
      }),
    );
  });
});

describe('the least number of samples for a percentile', () => {
  it.each([
    [50, 20],
    [95, 200],
    [99, 1000],
    [99.9, 10_000],
    [10, 100],
    [100, Number.POSITIVE_INFINITY],
  ])('of p%d is %d', (percent, limit) => expect(lowSampleLimit(percent)).toBe(limit));
});
