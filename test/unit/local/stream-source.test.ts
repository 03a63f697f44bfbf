import fc from 'fast-check';
import type { Input } from '../../../local/aws/service';
import { discardedRecord } from '../../../local/event-sources/discarded';
import {
  course,
  FUNCTION_ARN,
  openStreamBench,
  STREAM_ARN,
  STREAM_START,
  type StreamBench,
} from '../../support/stream-bench';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const sequenceNumbers = ({ calls }: StreamBench) =>
  calls.flatMap(({ event }) => event.Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? ''));
/** Fails as long as one of these records is in the batch. */
const failOn =
  (...bad: readonly string[]) =>
  (_event: unknown, names: readonly string[]) => {
    if (names.some((name) => bad.includes(name))) throw new Error('bad record');
    return null;
  };

describe('a batch of a stream', () => {
  it('is handed over at once where there is no window', async () => {
    const bench = openStreamBench();
    bench.later(1, 'a1', 'b1');
    bench.later(2, 'a2');
    await bench.clock.advance(10 * SECOND);
    expect(course(bench)).toEqual(['1: a1 b1', '2: a2']);
  });

  it('waits for more until its window has passed or it is full', async () => {
    const bench = openStreamBench({ windowMs: 5 * SECOND, batchSize: 3 });
    bench.later(1, 'a1');
    bench.later(4, 'b1');
    bench.later(10, 'c1', 'd1', 'e1', 'f1');
    await bench.clock.advance(30 * SECOND);
    expect(course(bench)).toEqual(['6: a1 b1', '10: c1 d1 e1', '15: f1']);
  });

  it('carries no more than 6 MB', async () => {
    const bench = openStreamBench();
    const large = (letter: string) => letter.repeat(2_000_000);
    bench.write(large('a'), large('b'), large('c'));
    await bench.clock.advance(SECOND);
    expect(bench.calls.map(({ event }) => event.Records.length)).toEqual([1, 1, 1]);
    bench.write('a1', large('d'), 'b1');
    await bench.clock.advance(SECOND);
    expect(bench.calls.slice(3).map(({ event }) => event.Records.length)).toEqual([3]);
  });

  it('holds records of one shard; shards end after four hours, and their children go on', async () => {
    const bench = openStreamBench({ windowMs: 10 * SECOND });
    bench.later(4 * 3_600 - 1, 'a1');
    bench.later(4 * 3_600, 'a2');
    await bench.clock.advance(5 * HOUR);
    expect(course(bench)).toEqual([`${4 * 3_600}: a1`, `${4 * 3_600 + 10}: a2`]);
    const [first = '', second = ''] = sequenceNumbers(bench);
    expect(BigInt(second)).toBeGreaterThan(BigInt(first));
  });

  it('numbers its records upwards, the numbers growing longer as they do on AWS', async () => {
    const bench = openStreamBench();
    bench.write(...Array.from({ length: 60 }, (_, index) => `a${index}`));
    await bench.clock.advance(SECOND);
    const numbers = sequenceNumbers(bench);
    expect(numbers.map(BigInt)).toEqual([...numbers.map(BigInt)].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(numbers.map(({ length }) => length))).toEqual(new Set([21, 22]));
    expect(bench.calls[0]?.event.Records[0]?.eventID).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is measured by the age of its last record, at each attempt', async () => {
    const bench = openStreamBench({ windowMs: 5 * SECOND });
    bench.answer(() => {
      if (bench.calls.length === 1) throw new Error('once');
      return null;
    });
    bench.later(1, 'a1');
    bench.later(3, 'a2');
    await bench.clock.advance(20 * SECOND);
    expect(bench.agesMs).toEqual([3 * SECOND, 4 * SECOND]);
  });

  it('that no filter lets through is passed over', async () => {
    const bench = openStreamBench({
      filter: ({ dynamodb }) => !JSON.stringify(dynamodb).includes('"b'),
    });
    bench.write('a1', 'b1', 'c1');
    bench.write('b2');
    await bench.clock.advance(SECOND);
    expect(course(bench)).toEqual(['0: a1 c1']);
  });

  it('is not handed over any more once the source is stopped', async () => {
    const bench = openStreamBench({ windowMs: SECOND });
    bench.write('a1');
    bench.source.stop();
    bench.write('a2');
    await bench.clock.advance(10 * SECOND);
    expect(bench.calls).toEqual([]);
  });

  it('leaves nothing to wait for once the stream is drained', async () => {
    const bench = openStreamBench({ windowMs: SECOND });
    bench.write('a1');
    await expect(
      bench.clock.advanceUntil(() => bench.calls.length === 1, 2 * SECOND),
    ).resolves.toBeUndefined();
    await expect(bench.clock.advanceUntil(() => bench.calls.length > 1, 30 * HOUR)).rejects.toThrow();
    expect(bench.clock.now()).toBe(STREAM_START + SECOND);
  });
});

describe('shards', () => {
  it('run beside each other, one batch of each at a time', async () => {
    const bench = openStreamBench({ batchSize: 2 }, 3);
    bench.write(...Array.from({ length: 26 }, (_, index) => `${String.fromCharCode(97 + index)}1`));
    await bench.clock.advance(SECOND);
    expect(bench.atOnce).toBe(3);
    expect(bench.calls.reduce((sum, { event }) => sum + event.Records.length, 0)).toBe(26);
  });

  it('are not held up by one that fails', async () => {
    const bench = openStreamBench({}, 2);
    bench.answer(failOn('a1'));
    bench.write('a1', 'b1', 'c1', 'd1', 'e1', 'f1');
    bench.later(5, 'a2', 'b2', 'c2', 'd2', 'e2', 'f2');
    await bench.clock.advance(60 * SECOND);
    const stuck = bench.calls.find(({ names }) => names.includes('a1'))?.names.split(' ') ?? [];
    const passed = bench.calls.filter(({ names }) => !names.includes('a1')).map(({ names }) => names);
    expect(passed).toHaveLength(2);
    for (const name of stuck) expect(passed.join(' ')).not.toContain(name.charAt(0));
  });
});

describe('a batch that fails', () => {
  it('comes again with longer and longer pauses, and holds up what lies behind it', async () => {
    const bench = openStreamBench();
    bench.answer(() => {
      if (bench.calls.length <= 3) throw new Error('not yet');
      return null;
    });
    bench.write('a1');
    bench.later(2, 'a2');
    await bench.clock.advance(60 * SECOND);
    expect(course(bench)).toEqual(['0: a1', '1: a1', '3: a1', '7: a1', '7: a2']);
  });

  it('is tried until its records are a day old where no limit is set', async () => {
    const bench = openStreamBench();
    bench.answer(failOn('a1'));
    bench.write('a1');
    bench.later(12 * 3_600, 'a2');
    await bench.clock.advance(25 * HOUR);
    expect(bench.calls.at(-1)?.names).toBe('a2');
    expect(bench.discarded).toMatchObject([{ condition: 'RecordAgeExceeded', error: undefined }]);
    expect(bench.calls.length).toBeGreaterThan(1_400);
  });

  it('is given up after its last retry, and the next one comes', async () => {
    const bench = openStreamBench({ retries: 2 });
    bench.answer(failOn('a1'));
    bench.write('a1', 'b1');
    bench.later(1, 'a2');
    await bench.clock.advance(60 * SECOND);
    expect(course(bench)).toEqual(['0: a1 b1', '1: a1 b1', '3: a1 b1', '3: a2']);
    const [discarded] = bench.discarded;
    expect(discarded).toMatchObject({ condition: 'RetryAttemptsExhausted', invocations: 3 });
    const numbers = sequenceNumbers(bench);
    const context = {
      functionArn: FUNCTION_ARN,
      streamArn: STREAM_ARN,
      requestId: 'id',
      nowMs: bench.clock.now(),
    };
    expect(discarded && discardedRecord(discarded, context)).toEqual({
      requestContext: {
        requestId: 'id',
        functionArn: FUNCTION_ARN,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '2026-11-21T08:01:00.000Z',
      DDBStreamBatchInfo: {
        shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
        startSequenceNumber: numbers[0],
        endSequenceNumber: numbers[1],
        approximateArrivalOfFirstRecord: '2026-11-21T08:00:00Z',
        approximateArrivalOfLastRecord: '2026-11-21T08:00:00Z',
        batchSize: 2,
        streamArn: STREAM_ARN,
      },
    });
  });

  it('loses the records that have grown too old, and they alone', async () => {
    const bench = openStreamBench({ maxAgeMs: 60 * SECOND, windowMs: 50 * SECOND });
    bench.answer(failOn('a1'));
    bench.write('a1');
    bench.later(45, 'b1');
    await bench.clock.advance(120 * SECOND);
    expect(bench.discarded.map(({ records }) => records.length)).toEqual([1]);
    expect(bench.calls.at(-1)?.names).toBe('b1');
  });

  it('is cut in halves until the bad record is alone, which costs no retry', async () => {
    const bench = openStreamBench({ bisect: true, retries: 1 });
    bench.answer(failOn('c1'));
    bench.write('a1', 'b1', 'c1', 'd1', 'e1');
    await bench.clock.advance(HOUR);
    expect(bench.calls.map(({ names }) => names)).toEqual([
      'a1 b1 c1 d1 e1',
      'a1 b1 c1',
      'a1 b1',
      'c1',
      'c1',
      'd1 e1',
    ]);
    expect(bench.discarded).toMatchObject([{ condition: 'RetryAttemptsExhausted', invocations: 2 }]);
  });

  it('goes on from the lowest record that was reported', async () => {
    const bench = openStreamBench({ partialFailures: true });
    bench.answer(({ Records }) =>
      bench.calls.length > 1
        ? { batchItemFailures: [] }
        : {
            batchItemFailures: [Records[3], Records[2]].map((record) => ({
              itemIdentifier: record?.dynamodb?.SequenceNumber,
            })),
          },
    );
    bench.write('a1', 'b1', 'c1', 'd1', 'e1');
    await bench.clock.advance(60 * SECOND);
    expect(course(bench)).toEqual(['0: a1 b1 c1 d1 e1', '1: c1 d1 e1']);
  });

  it('is cut at the reported record, not in halves', async () => {
    const bench = openStreamBench({ partialFailures: true, bisect: true });
    bench.answer(({ Records }) =>
      bench.calls.length > 1
        ? null
        : { batchItemFailures: [{ itemIdentifier: Records[1]?.dynamodb?.SequenceNumber }] },
    );
    bench.write('a1', 'b1', 'c1', 'd1');
    await bench.clock.advance(60 * SECOND);
    expect(bench.calls.map(({ names }) => names)).toEqual(['a1 b1 c1 d1', 'b1 c1 d1']);
  });

  it.each([
    ['names a record of another batch', { batchItemFailures: [{ itemIdentifier: '7' }] }],
    ['has an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['misspells the member', { batchItemFailures: [{ itemId: '1' }] }],
  ])('as a whole where the answer %s', async (_what, payload) => {
    const bench = openStreamBench({ partialFailures: true });
    bench.answer(() => (bench.calls.length > 1 ? null : payload));
    bench.write('a1', 'b1');
    await bench.clock.advance(10 * SECOND);
    expect(course(bench)).toEqual(['0: a1 b1', '1: a1 b1']);
  });

  it('is no failure where records are not reported one by one', async () => {
    const bench = openStreamBench();
    bench.answer(({ Records }) => ({
      batchItemFailures: [{ itemIdentifier: Records[0]?.dynamodb?.SequenceNumber }],
    }));
    bench.write('a1', 'b1');
    await bench.clock.advance(10 * SECOND);
    expect(course(bench)).toEqual(['0: a1 b1']);
  });
});

describe('faults of invocations', () => {
  const invoke = { service: 'lambda', action: 'Invoke', resource: FUNCTION_ARN };

  it('throttle without costing a retry', async () => {
    const bench = openStreamBench({ retries: 0 });
    bench.faults.add({ ...invoke, error: 'throttled', times: 3 });
    bench.write('a1');
    await bench.clock.advance(60 * SECOND);
    expect(course(bench)).toEqual(['7: a1']);
    expect(bench.discarded).toEqual([]);
  });

  it('lose an answer, after which the function sees the batch a second time', async () => {
    const bench = openStreamBench();
    bench.faults.add({ ...invoke, dropConnection: 'after', times: 1 });
    bench.write('a1');
    bench.later(1, 'a2');
    await bench.clock.advance(60 * SECOND);
    expect(course(bench)).toEqual(['0: a1', '1: a1', '1: a2']);
  });

  it('delay', async () => {
    const bench = openStreamBench();
    bench.faults.add({ ...invoke, latencyMs: 4_000, times: 1 });
    bench.write('a1');
    await bench.clock.advance(60 * SECOND);
    expect(course(bench)).toEqual(['4: a1']);
  });

  it('bring again what has succeeded, in part or whole, behind newer records', async () => {
    const bench = openStreamBench();
    const fault = bench.faults.add({ ...invoke, deliverAgainMs: 5 * SECOND, times: 1 });
    bench.write('a1', 'a2', 'a3');
    bench.later(1, 'a4');
    await bench.clock.advance(60 * SECOND);
    expect(fault.met).toBe(1);
    expect(course(bench).slice(0, 2)).toEqual(['0: a1 a2 a3', '1: a4']);
    expect(bench.calls).toHaveLength(3);
    const [first] = bench.calls;
    const again = bench.calls[2]?.event.Records ?? [];
    expect(bench.calls[2]?.at).toBe(5);
    expect(again.length).toBeGreaterThan(0);
    expect(first?.event.Records).toEqual(expect.arrayContaining([...again]));
  });

  it('bring everything again once, even where they meet every call', async () => {
    const bench = openStreamBench({ batchSize: 1 });
    bench.faults.add({ ...invoke, deliverAgainMs: SECOND });
    bench.write('a1', 'b1', 'c1');
    await bench.clock.advance(HOUR);
    expect(bench.calls.map(({ names }) => names)).toEqual(['a1', 'b1', 'c1', 'a1', 'b1', 'c1']);
  });
});

it('whatever fails and however it is cut, each record succeeds, those of a key first in their order', async () => {
  const settings = fc.record({
    batchSize: fc.integer({ min: 1, max: 6 }),
    windowMs: fc.constantFrom(0, 300, 2_000),
    bisect: fc.boolean(),
    partialFailures: fc.boolean(),
  });
  const writes = fc.array(
    fc.record({
      afterMs: fc.nat(4_000),
      keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const fates = fc.array(fc.constantFrom('ok', 'throw', 'report', 'throttle', 'drop', 'again'), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(
      settings,
      writes,
      fates,
      fc.integer({ min: 1, max: 3 }),
      async (given, all, fate, lanes) => {
        const bench = openStreamBench(given, lanes);
        // Each invocation draws its fate when it begins, whatever runs beside it.
        const drawn = new WeakMap<object, string>();
        let count = 0;
        const fateOf = (records: object): string => {
          const kind = drawn.get(records) ?? fate[count++] ?? 'ok';
          drawn.set(records, kind);
          return kind;
        };
        const when = (kind: string) => ({
          service: 'lambda',
          when: ({ Records }: Input) => fateOf(Records as object) === kind,
        });
        bench.faults.add({ ...when('throttle'), error: 'throttled' });
        bench.faults.add({ ...when('drop'), dropConnection: 'after' });
        bench.faults.add({ ...when('again'), deliverAgainMs: 700 });
        const seen: string[] = [];
        bench.answer(({ Records }, names) => {
          const kind = fateOf(Records);
          if (kind === 'throw') throw new Error('thrown');
          const isCut = kind === 'report' && given.partialFailures;
          const done = isCut ? Math.floor(names.length / 2) : names.length;
          if (kind !== 'drop') seen.push(...names.slice(0, done));
          const failed = Records.slice(done).map(({ dynamodb }) => ({
            itemIdentifier: dynamodb?.SequenceNumber,
          }));
          return { batchItemFailures: failed };
        });
        const counts = new Map<string, number>();
        const names: string[] = [];
        let atMs = STREAM_START;
        for (const { afterMs, keys } of all) {
          atMs += afterMs;
          const written = keys.map((key) => {
            counts.set(key, (counts.get(key) ?? 0) + 1);
            return `${key}${counts.get(key)}`;
          });
          names.push(...written);
          bench.clock.schedule(atMs, () => bench.write(...written));
        }
        await bench.clock.advance(HOUR);
        const first = [...new Set(seen)];
        expect([...first].sort()).toEqual([...names].sort());
        const numbersOf = (key: string) =>
          first.filter((name) => name.startsWith(key)).map((name) => Number(name.slice(1)));
        for (const key of counts.keys())
          expect(numbersOf(key)).toEqual([...numbersOf(key)].sort((a, b) => a - b));
      },
    ),
    { numRuns: 60 },
  );
});
