import { course, openStreamBench, STREAM_ARN, type StreamBench } from '../../support/stream-bench';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const invoke = { service: 'lambda', action: 'Invoke' };

/** Windows of a minute; the state counts the records, and its past is what each call was given. */
function openWindows(...[settings, lanes]: Parameters<typeof openStreamBench>): StreamBench {
  const bench = openStreamBench({ tumblingMs: MINUTE, ...settings }, lanes);
  bench.answer(({ state, Records }) => ({ state: { count: countOf(state) + Records.length } }));
  return bench;
}

function countOf(state: unknown): number {
  return (state as { count?: number }).count ?? 0;
}

/** `second: names (state it was given), window start, final` */
function told({ calls }: StreamBench): readonly string[] {
  return calls.map(({ at, names, event }) => {
    const { window, state, isFinalInvokeForWindow, isWindowTerminatedEarly } = event;
    const flags = [isFinalInvokeForWindow ? ' final' : '', isWindowTerminatedEarly ? ' early' : ''].join('');
    return `${at}: [${names}] ${countOf(state)} ${window?.start.slice(11, 19)}${flags}`;
  });
}

describe('a tumbling window', () => {
  it("is told in Lambda's form", async () => {
    const bench = openWindows();
    bench.later(70, 'a1');
    await bench.clock.advance(5 * MINUTE);
    const [{ event } = { event: { Records: [] } }] = bench.calls;
    expect(event).toEqual({
      Records: [expect.objectContaining({ eventName: 'INSERT' })],
      window: { start: '2026-11-21T08:01:00Z', end: '2026-11-21T08:02:00Z' },
      state: {},
      shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
      eventSourceARN: STREAM_ARN,
      isFinalInvokeForWindow: false,
      isWindowTerminatedEarly: false,
    });
    expect(bench.calls[1]?.event).toEqual({
      ...event,
      Records: [],
      state: { count: 1 },
      isFinalInvokeForWindow: true,
    });
  });

  it('carries its state on, and ends when the first record of a later one comes', async () => {
    const bench = openWindows();
    bench.later(10, 'a1', 'b1');
    bench.later(30, 'a2');
    bench.later(65, 'a3');
    await bench.clock.advance(2 * MINUTE);
    expect(told(bench)).toEqual([
      '10: [a1 b1] 0 08:00:00',
      '30: [a2] 2 08:00:00',
      '65: [] 3 08:00:00 final',
      '65: [a3] 0 08:01:00',
    ]);
  });

  it('without a later record ends two minutes after its end, and nothing is left to wait for', async () => {
    const bench = openWindows();
    bench.later(10, 'a1');
    await bench.clock.advance(10 * MINUTE);
    expect(told(bench)).toEqual(['10: [a1] 0 08:00:00', '180: [] 1 08:00:00 final']);
    await expect(bench.clock.advanceUntil(() => bench.calls.length > 2, 60 * MINUTE)).rejects.toThrow();
  });

  it('without records is not told at all', async () => {
    const bench = openWindows();
    await bench.clock.advance(10 * MINUTE);
    expect(bench.calls).toEqual([]);
  });

  it('never shares a batch with another, however long a batch waits', async () => {
    const bench = openWindows({ windowMs: 20 * SECOND });
    bench.later(55, 'a1');
    bench.later(58, 'a2');
    bench.later(62, 'a3');
    await bench.clock.advance(4 * MINUTE);
    expect(told(bench)).toEqual([
      '62: [a1 a2] 0 08:00:00',
      '62: [] 2 08:00:00 final',
      '82: [a3] 0 08:01:00',
      '240: [] 1 08:01:00 final',
    ]);
  });

  it('hands over what waits before it ends', async () => {
    const bench = openWindows({ windowMs: 300 * SECOND });
    bench.later(10, 'a1');
    await bench.clock.advance(10 * MINUTE);
    expect(told(bench)).toEqual(['310: [a1] 0 08:00:00', '310: [] 1 08:00:00 final']);
  });

  it('ends with its shard; the child begins afresh in the same window', async () => {
    const bench = openWindows({ tumblingMs: 7 * MINUTE });
    const fourHours = 4 * 3_600;
    bench.later(fourHours - 1, 'a1');
    bench.later(fourHours + 1, 'a2');
    await bench.clock.advance(5 * 3_600 * SECOND);
    expect(told(bench).map((line) => line.replace(/^\d+: /, ''))).toEqual([
      '[a1] 0 11:58:00',
      '[] 1 11:58:00 final',
      '[a2] 0 11:58:00',
      '[] 1 11:58:00 final',
    ]);
    expect(new Set(bench.calls.map(({ event }) => event.shardId)).size).toBe(2);
  });

  it('has a state for each shard', async () => {
    const bench = openWindows({}, 3);
    bench.write(...[...'abcdefghijkl'].map((letter) => `${letter}1`));
    bench.later(30, ...[...'abcdefghijkl'].map((letter) => `${letter}2`));
    await bench.clock.advance(10 * MINUTE);
    const finals = bench.calls.filter(({ event }) => event.isFinalInvokeForWindow);
    expect(finals).toHaveLength(3);
    expect(finals.reduce((sum, { event }) => sum + countOf(event.state), 0)).toBe(24);
  });
});

describe('a window whose function', () => {
  it.each([
    ['answers nothing', null],
    ['answers without a state', { batchItemFailures: [] }],
    ['answers with something else', 'state'],
  ])('%s has failed, and is called again with the state of before', async (_what, payload) => {
    const bench = openWindows();
    bench.answer(() => (bench.calls.length === 2 ? payload : { state: { count: bench.calls.length } }));
    bench.later(1, 'a1');
    bench.later(2, 'a2');
    await bench.clock.advance(30 * SECOND);
    expect(told(bench)).toEqual(['1: [a1] 0 08:00:00', '2: [a2] 1 08:00:00', '3: [a2] 1 08:00:00']);
  });

  it('fails in its final call is held up until that succeeds', async () => {
    const bench = openWindows();
    bench.answer(({ Records, isFinalInvokeForWindow }) => {
      if (isFinalInvokeForWindow && bench.calls.length < 4) throw new Error('not yet');
      return { state: { count: Records.length } };
    });
    bench.later(1, 'a1');
    bench.later(61, 'a2');
    await bench.clock.advance(90 * SECOND);
    expect(told(bench)).toEqual([
      '1: [a1] 0 08:00:00',
      '61: [] 1 08:00:00 final',
      '62: [] 1 08:00:00 final',
      '64: [] 1 08:00:00 final',
      '64: [a2] 0 08:01:00',
    ]);
  });

  it('never gets through its final call is given up with its records, if retries are limited', async () => {
    const bench = openWindows({ retries: 1 });
    bench.answer(({ Records, isFinalInvokeForWindow }) => {
      if (isFinalInvokeForWindow) throw new Error('never');
      return { state: { count: Records.length } };
    });
    bench.later(1, 'a1', 'b1');
    bench.later(61, 'a2');
    await bench.clock.advance(90 * SECOND);
    expect(course(bench).at(-1)).toBe('62: a2');
    expect(bench.discarded).toMatchObject([{ condition: 'RetryAttemptsExhausted', invocations: 2 }]);
    expect(bench.discarded[0]?.records).toHaveLength(2);
  });

  it('reports a record goes on from it, with the state of what went before', async () => {
    const bench = openWindows({ partialFailures: true });
    bench.answer(({ state, Records }) => {
      if (bench.calls.length > 1) return { state: { count: countOf(state) + Records.length } };
      const batchItemFailures = [{ itemIdentifier: Records[1]?.dynamodb?.SequenceNumber }];
      return { state: { count: 1 }, batchItemFailures };
    });
    bench.write('a1', 'b1', 'c1');
    await bench.clock.advance(10 * MINUTE);
    expect(told(bench)).toEqual([
      '0: [a1 b1 c1] 0 08:00:00',
      '1: [b1 c1] 1 08:00:00',
      '180: [] 3 08:00:00 final',
    ]);
  });

  it('answers with more than 1 MB of state ends early and goes on afresh', async () => {
    const bench = openWindows();
    bench.answer(({ Records, isWindowTerminatedEarly }) => ({
      state: { count: Records.length, ballast: isWindowTerminatedEarly ? '' : 'x'.repeat(1024 * 1024) },
    }));
    bench.later(1, 'a1');
    bench.later(2, 'a2');
    await bench.clock.advance(30 * SECOND);
    expect(told(bench)).toEqual([
      '1: [a1] 0 08:00:00',
      '1: [] 1 08:00:00 final early',
      '2: [a2] 0 08:00:00',
      '2: [] 1 08:00:00 final early',
    ]);
  });

  it('is brought again by a fault starts at the beginning of the window, without its state', async () => {
    const bench = openWindows({ windowMs: 5 * SECOND });
    bench.faults.add({ ...invoke, deliverAgainMs: 0, times: 1, when: ({ state }) => countOf(state) === 1 });
    bench.later(1, 'a1');
    bench.later(10, 'b1');
    bench.later(20, 'c1');
    await bench.clock.advance(3 * MINUTE);
    expect(told(bench)).toEqual([
      '6: [a1] 0 08:00:00',
      '15: [b1] 1 08:00:00',
      '20: [a1 b1 c1] 0 08:00:00',
      '180: [] 3 08:00:00 final',
    ]);
  });

  it('has gone through its final call may see the whole window again, that call included', async () => {
    const bench = openWindows();
    bench.faults.add({
      ...invoke,
      deliverAgainMs: 0,
      times: 1,
      when: ({ isFinalInvokeForWindow }) => isFinalInvokeForWindow === true,
    });
    bench.later(1, 'a1');
    bench.later(2, 'a2');
    bench.later(61, 'a3');
    await bench.clock.advance(90 * SECOND);
    expect(told(bench)).toEqual([
      '1: [a1] 0 08:00:00',
      '2: [a2] 1 08:00:00',
      '61: [] 2 08:00:00 final',
      '61: [a1 a2] 0 08:00:00',
      '61: [] 2 08:00:00 final',
      '61: [a3] 0 08:01:00',
    ]);
  });
});
