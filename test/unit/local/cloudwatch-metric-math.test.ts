import fc from 'fast-check';
import {
  evaluateMetricMath,
  MetricMathError,
  parseMetricMath,
  type Series,
  type Value,
} from '../../../local/aws/cloudwatch/metric-math';

const _ = undefined;

function evaluate(text: string, metrics: Record<string, Series> = {}): Value {
  const slots = Object.values(metrics)[0]?.length ?? 3;
  return evaluateMetricMath(parseMetricMath(text), {
    periodSeconds: 60,
    slots,
    resolve: (id) => (metrics[id] ? { kind: 'series', points: metrics[id] } : undefined),
    metrics: () => Object.values(metrics).map((points) => ({ kind: 'series', points })),
  });
}

describe('metric math on numbers', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['- - 3', 3],
    ['1.5e2 / .5', 300],
    ['1 < 2 AND 3 >= 3', 1],
    ['1 == 2 || 2 != 2', 0],
    ['1 OR 0 AND 0', 1],
    ['1 && 0', 0],
    ['1 / 0', undefined],
    ['ABS(-2) + CEIL(1.2) + FLOOR(1.8)', 5],
    ['IF(0, 1, 2)', 2],
    ['PERIOD(1)', 60],
    ['MAX([1, 5, 3])', 5],
  ])('%s is %p', (text, value) => expect(evaluate(text)).toEqual({ kind: 'scalar', value }));
});

describe('metric math where data points are missing', () => {
  it.each<[string, Record<string, Series>, Series]>([
    ['a + b', { a: [1, _, _], b: [2, 3, _] }, [3, 3, _]],
    ['a - b', { a: [1, _, _], b: [2, 3, _] }, [-1, -3, _]],
    ['a / b', { a: [1, 6, _], b: [_, 3, 2] }, [_, 2, 0]],
    ['a > b', { a: [1, _, _], b: [_, 3, _] }, [1, 0, _]],
    ['a AND b', { a: [1, _, 1], b: [_, 3, 2] }, [0, 0, 1]],
    ['a + 1', { a: [1, _, 3] }, [2, _, 4]],
    ['a > 2', { a: [1, _, 3] }, [0, _, 1]],
    ['-a', { a: [1, _, 3] }, [-1, _, -3]],
    ['100 * bad / IF(all > 0, all, 1)', { bad: [1, _, _, 2], all: [4, 5, _, 0] }, [25, 0, _, 200]],
    ['100 * bad / IF(all > 0, all, 1)', { bad: [1], all: [_] }, [_]],
    ['IF(c, a, b)', { c: [1, 0, _, 1, 0], a: [1, 1, 1, _, 1], b: [2, 2, 2, 2, _] }, [1, 2, _, 0, _]],
    ['IF(c, a)', { c: [1, 0, _, 1], a: [1, 1, 1, _] }, [1, _, _, 0]],
    ['IF(a > 1, a, 0)', { a: [1, 2, _] }, [0, 2, _]],
    ['FILL(a, 0)', { a: [_, 1, _, 3, _] }, [0, 1, 0, 3, 0]],
    ['FILL(a, REPEAT)', { a: [_, 1, _, 3, _] }, [_, 1, 1, 3, 3]],
    ['FILL(a, LINEAR)', { a: [_, 1, _, _, 4, _] }, [_, 1, 2, 3, 4, _]],
    ['FILL(a, b)', { a: [_, 1, _], b: [7, 8, _] }, [7, 1, _]],
    ['SUM([a, b])', { a: [1, _, _], b: [2, 3, _] }, [3, 3, _]],
    ['AVG([a, b])', { a: [1, _, _], b: [2, 3, _] }, [1.5, 3, _]],
    ['MIN([a, b])', { a: [1, _, _], b: [2, 3, _] }, [1, 3, _]],
    ['MAX([a, 2])', { a: [1, 3, _] }, [2, 3, _]],
    ['SUM(METRICS())', { a: [1, _, _], b: [2, 3, _] }, [3, 3, _]],
    ['SUM(FILL(METRICS(), 1))', { a: [1, _, _], b: [2, 3, _] }, [3, 4, 2]],
    ['SUM(METRICS() * 2)', { a: [1, 1], b: [2, _] }, [6, 2]],
    ['SUM([a, b] * [b, a])', { a: [2, 3], b: [5, 7] }, [20, 42]],
    ['a - AVG(a)', { a: [1, _, 3] }, [-1, _, 1]],
    ['DIFF(a)', { a: [1, 3, _, 9] }, [_, 2, _, 6]],
    ['RATE(a)', { a: [0, 60, _, 300] }, [_, 1, _, 2]],
    ['RUNNING_SUM(a)', { a: [1, _, 3] }, [1, _, 4]],
    ['a / PERIOD(a)', { a: [60, _] }, [1, _]],
    ['a ^ 400', { a: [10, 1] }, [_, 1]],
  ])('%s over %p is %p', (text, metrics, points) => {
    expect(evaluate(text, metrics)).toEqual({ kind: 'series', points });
  });

  it('aggregates one series to a number', () => {
    expect(evaluate('SUM(a)', { a: [1, _, 3] })).toEqual({ kind: 'scalar', value: 4 });
    expect(evaluate('MAX(a)', { a: [_, _] })).toEqual({ kind: 'scalar', value: undefined });
  });
});

describe('an expression that makes no sense', () => {
  it.each<[string, RegExp, number]>([
    ['1 +', /'the end' is not expected/, 3],
    ['a $ 2', /'\$' is not expected/, 2],
    ['a b', /'b' is not expected/, 2],
    ['(a', /'\)' is/, 2],
    ['a +* 2', /'\*' is not expected/, 3],
    ['Total + 1', /'Total' is no id/, 0],
    ["1 + SEARCH('x', 'Sum', 60)", /function SEARCH is not known/, 4],
    ['ANOMALY_DETECTION_BAND(a, 2)', /function ANOMALY_DETECTION_BAND is not known/, 0],
    ['SELECT AVG(x) FROM y', /Metrics Insights/, 0],
    ['2 * nope', /no metric or expression 'nope'/, 4],
    ['IF(a)', /IF takes 2 to 3 arguments, not 1/, 0],
    ['1 + SUM(a, a)', /SUM takes 1 arguments, not 2/, 4],
    ['SUM(3)', /SUM: a metric or an array/, 0],
    ['DIFF(3)', /DIFF: a metric is expected/, 0],
    ['IF([a], 1, 2)', /IF: a metric or a number/, 0],
    ['REPEAT', /REPEAT stands only/, 0],
    ['[a] + [a, a]', /not of the same length/, 4],
    [`${'('.repeat(500)}1${')'.repeat(500)}`, /too deeply/, 100],
    ['1+'.repeat(1025), /over 2048/, 2048],
  ])('%s is refused with its place', (text, message, position) => {
    const attempt = (): Value => evaluate(text, { a: [1, 2] });
    expect(attempt).toThrow(MetricMathError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ position }));
  });

  it('never fails in any other way, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...['a', 'b', '1', '.5', ' ', '(', ')', '[', ']', ',', '+', '-', '*', '/', '^', '<', '==', 'AND', 'OR'],
      ...['IF(', 'FILL(', 'SUM(', 'METRICS()', 'RATE(', 'REPEAT', '__proto__', 'constructor('],
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          evaluate(text, { a: [1, _], b: [_, 2] });
        } catch (error) {
          expect(error).toBeInstanceOf(MetricMathError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
