import fc from 'fast-check';
import { parseEmf } from '../../../local/aws/cloudwatch/emf';

const NOW = Date.parse('2026-11-21T09:41:00Z');
const DAY = 24 * 3_600_000;

interface Directive {
  Namespace?: unknown;
  Dimensions?: unknown;
  Metrics?: unknown;
}

function line(
  root: Record<string, unknown> = {},
  directive: Directive = {},
  timestamp: unknown = NOW,
): string {
  return JSON.stringify({
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        {
          Namespace: 'Shop',
          Dimensions: [['service']],
          Metrics: [{ Name: 'orders', Unit: 'Count' }],
          ...directive,
        },
      ],
    },
    service: 'ingest',
    orders: 3,
    ...root,
  });
}

describe('a log line in the embedded metric format', () => {
  it('yields its metrics', () => {
    expect(parseEmf(line({ requestId: 'x' }), NOW)).toEqual({
      kind: 'metrics',
      data: [
        {
          namespace: 'Shop',
          name: 'orders',
          dimensions: { service: 'ingest' },
          timestampMs: NOW,
          unit: 'Count',
          storageResolutionSeconds: 60,
          values: [3],
        },
      ],
    });
  });

  it('makes a metric of each dimension set and of each name', () => {
    const text = line(
      { stage: 'prod', errors: [1, 2] },
      {
        Dimensions: [['service'], ['service', 'stage'], []],
        Metrics: [{ Name: 'orders' }, { Name: 'errors', StorageResolution: 1 }],
      },
    );
    const outcome = parseEmf(text, NOW);
    const data = outcome.kind === 'metrics' ? outcome.data : [];
    expect(
      data.map(({ name, dimensions, values }) => [name, Object.keys(dimensions).length, values]),
    ).toEqual([
      ['orders', 1, [3]],
      ['orders', 2, [3]],
      ['orders', 0, [3]],
      ['errors', 1, [1, 2]],
      ['errors', 2, [1, 2]],
      ['errors', 0, [1, 2]],
    ]);
  });

  it('makes a metric without dimensions when no set is named', () => {
    const parsed = parseEmf(line({}, { Dimensions: [] }), NOW);
    expect('data' in parsed && parsed.data.map(({ dimensions }) => dimensions)).toEqual([{}]);
  });

  it.each(['hello', '', '{"a":1}', '"_aws"', '{"_aws":{}}', '{"_aws":1}', '[{"_aws":{}}]'])(
    'is something else: %s',
    (text) => expect(parseEmf(text, NOW)).toEqual({ kind: 'other' }),
  );

  const many = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
  const rootOf = (names: string[]) => Object.fromEntries(names.map((name) => [name, 'v']));
  const metricsOf = (names: string[]) => names.map((Name) => ({ Name }));
  const valuesOf = (names: string[]) => Object.fromEntries(names.map((name) => [name, 1]));

  it.each([
    ['30 keys in a dimension set', line(rootOf(many(30)), { Dimensions: [many(30)] })],
    ['100 metrics', line(valuesOf(many(100)), { Metrics: metricsOf(many(100)) })],
    ['100 values', line({ orders: new Array(100).fill(1) })],
    ['a dimension of 1,024 characters', line({ service: 'x'.repeat(1024) })],
    ['a time 14 days ago', line({}, {}, NOW - 14 * DAY)],
    ['a time in 2 hours', line({}, {}, NOW + DAY / 12)],
  ])('is accepted with %s', (_, text) => expect(parseEmf(text, NOW).kind).toBe('metrics'));

  it.each([
    ['is cut off', '{"_aws": {"Timestamp": 1', 'EMFParsingErrors', /not valid JSON/],
    ['has no time', line({}, {}, 'now'), 'EMFParsingErrors', /Timestamp/],
    ['has no namespace', line({}, { Namespace: 7 }), 'EMFParsingErrors', /Namespace/],
    ['has no list of metrics', line({}, { Metrics: {} }), 'EMFParsingErrors', /Metrics is not a list/],
    [
      'has a dimension set that is no list',
      line({}, { Dimensions: ['service'] }),
      'EMFParsingErrors',
      /Dimensions\[0\]/,
    ],
    ['has a metric that is no object', line({}, { Metrics: ['orders'] }), 'EMFParsingErrors', /Metrics\[0\]/],
    ['has 31 keys', line(rootOf(many(31)), { Dimensions: [many(31)] }), 'EMFValidationErrors', /31 keys/],
    [
      'has 101 metrics',
      line(valuesOf(many(101)), { Metrics: metricsOf(many(101)) }),
      'EMFValidationErrors',
      /101/,
    ],
    ['has 101 values', line({ orders: new Array(101).fill(1) }), 'EMFValidationErrors', /101 values/],
    ['has a long dimension', line({ service: 'x'.repeat(1025) }), 'EMFValidationErrors', /1024/],
    ['has a dimension that is a number', line({ service: 1 }), 'EMFValidationErrors', /'service'/],
    ['lacks a dimension', line({}, { Dimensions: [['toString']] }), 'EMFValidationErrors', /'toString'/],
    ['lacks a value', line({ orders: undefined }), 'EMFValidationErrors', /'orders'/],
    ['has a text as value', line({ orders: '3' }), 'EMFValidationErrors', /'orders'/],
    ['has an empty name', line({}, { Metrics: [{ Name: '' }] }), 'EMFValidationErrors', /Name is empty/],
    [
      'has an unknown unit',
      line({}, { Metrics: [{ Name: 'orders', Unit: 'Apples' }] }),
      'EMFValidationErrors',
      /Apples/,
    ],
    [
      'has an odd resolution',
      line({}, { Metrics: [{ Name: 'orders', StorageResolution: 5 }] }),
      'EMFValidationErrors',
      /StorageResolution/,
    ],
    ['is too old', line({}, {}, NOW - 14 * DAY - 1), 'EMFValidationErrors', /14 days/],
    ['is too far ahead', line({}, {}, NOW + DAY / 12 + 1), 'EMFValidationErrors', /2 hours/],
    ['is over 1 MB', line({ blob: 'x'.repeat(1_048_576) }), 'EMFValidationErrors', /1 MB/],
  ])('is refused when it %s', (_, text, counter, reason) => {
    expect(parseEmf(text, NOW)).toEqual({ kind: 'invalid', counter, reason: expect.stringMatching(reason) });
  });

  it('never throws, whatever it holds', () => {
    const noise = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((_aws) => JSON.stringify({ _aws })),
      fc
        .jsonValue()
        .map((CloudWatchMetrics) => JSON.stringify({ _aws: { Timestamp: NOW, CloudWatchMetrics } })),
      fc.array(fc.jsonValue()).map((Metrics) => line({}, { Metrics })),
    );
    fc.assert(
      fc.property(noise, (text) => expect(parseEmf(text, NOW).kind).toMatch(/other|metrics|invalid/)),
    );
  });
});
