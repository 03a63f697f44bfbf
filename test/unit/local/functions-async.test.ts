import { ASYNC_DEFAULTS, type AsyncInvokeSettings, invokeAsync } from '../../../local/functions/async-invoke';
import { createRandom } from '../../../local/random';
import { BENCH_START, type FunctionBench, openBench, type TestFunction } from '../../support/bundle';

const SECOND = 1_000;

/** Fails as often as the event says, then succeeds. */
const FAILING = `
let attempts = 0;
exports.handler = ({ failures }) => {
  if (attempts++ < failures) throw new Error('not yet');
};`;

describe('an asynchronous invocation', () => {
  let bench: FunctionBench;
  let records: object[];
  beforeEach(() => {
    bench = openBench();
    records = [];
  });
  afterEach(() => bench.close());

  const invoke = (test: TestFunction, failures: number, change: Partial<AsyncInvokeSettings> = {}) =>
    invokeAsync(
      test.fn,
      { failures },
      { clock: bench.clock, random: createRandom(1) },
      { ...ASYNC_DEFAULTS, onFailure: (record) => records.push(record), ...change },
    );
  const attempts = ({ invocations }: TestFunction) =>
    invocations.map(({ atMs }) => (atMs - BENCH_START) / SECOND);

  it('is tried once when it succeeds', async () => {
    const test = bench.make(FAILING);
    invoke(test, 0);
    await bench.clock.advance(3_600 * SECOND);
    expect(attempts(test)).toEqual([0]);
    expect(records).toEqual([]);
  });

  it('is tried again after one minute, then after two more', async () => {
    const test = bench.make(FAILING);
    invoke(test, 2);
    await bench.clock.advance(3_600 * SECOND);
    expect(attempts(test)).toEqual([0, 60, 180]);
    expect(records).toEqual([]);
  });

  it("goes to the failure destination after the last try, in Lambda's record", async () => {
    const test = bench.make(FAILING);
    invoke(test, 9);
    await bench.clock.advance(3_600 * SECOND);
    expect(attempts(test)).toEqual([0, 60, 180]);
    expect(records).toEqual([
      {
        version: '1.0',
        timestamp: '2026-11-21T09:03:00.000Z',
        requestContext: {
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:Shop-work:$LATEST',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { failures: 9 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'Error', errorMessage: 'not yet', trace: expect.any(Array) },
      },
    ]);
  });

  it.each([
    [0, [0]],
    [1, [0, 60]],
  ])('is tried again at most %d times where it is set so', async (retries, expected) => {
    const test = bench.make(FAILING);
    // Even where the age would forbid a further try: it is the retries that are used up.
    invoke(test, 9, { retries, maxAgeMs: 60 * SECOND });
    await bench.clock.advance(3_600 * SECOND);
    expect(attempts(test)).toEqual(expected);
    expect(records).toMatchObject([{ requestContext: { condition: 'RetriesExhausted' } }]);
  });

  it('is given up when the next try would come after its maximum age', async () => {
    const test = bench.make(FAILING);
    invoke(test, 9, { maxAgeMs: 120 * SECOND });
    await bench.clock.advance(3_600 * SECOND);
    expect(attempts(test)).toEqual([0, 60]);
    expect(records).toMatchObject([
      { requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 } },
    ]);
  });

  it('is dropped at the end where there is no failure destination', async () => {
    const test = bench.make(FAILING);
    invokeAsync(test.fn, { failures: 9 }, { clock: bench.clock, random: createRandom(1) }, ASYNC_DEFAULTS);
    await bench.clock.advance(3_600 * SECOND);
    expect(attempts(test)).toHaveLength(3);
  });
});
