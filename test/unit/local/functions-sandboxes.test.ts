import type { Outcome } from '../../../local/functions/messages';
import { type FunctionBench, openBench, type TestFunction } from '../../support/bundle';

/** Does as the event says, and tells in which thread and as which invocation of it. */
const OBEDIENT = `
const { threadId } = require('node:worker_threads');
let inside = 0;
let served = 0;
exports.handler = async ({ order, begun, ms = 20 }) => {
  inside++;
  served++;
  if (begun) Atomics.store(begun, 0, 1);
  if (order === 'exit') process.exit(3);
  if (order === 'spin') for (;;);
  if (order === 'hang') await new Promise(() => {});
  if (order === 'break') setImmediate(() => { throw new Error('broke apart'); });
  if (order === 'reject') void Promise.reject(new Error('nobody cared'));
  await new Promise((resolve) => setTimeout(resolve, ms));
  return { threadId, served, together: inside-- };
};`;

interface Seen {
  readonly threadId: number;
  readonly served: number;
  readonly together: number;
}

const seenIn = (outcome: Outcome): Seen => {
  if (!outcome.ok) throw new Error(outcome.error.errorMessage);
  return outcome.payload as Seen;
};

describe('the sandboxes of a function', () => {
  let bench: FunctionBench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => {
    jest.useRealTimers();
    return bench.close();
  });

  const invokeMany = async ({ fn }: TestFunction, count: number) =>
    (await Promise.all(Array.from({ length: count }, () => fn.invoke({})))).map(seenIn);
  const threads = (seen: readonly Seen[]) => new Set(seen.map(({ threadId }) => threadId)).size;

  it('take one invocation at a time each, and no more are made than the limit says', async () => {
    const seen = await invokeMany(bench.make(OBEDIENT, {}, { sandboxLimit: 3 }), 12);
    expect(seen.every(({ together }) => together === 1)).toBe(true);
    expect(threads(seen)).toBe(3);
  });

  it('let invocations over the limit wait their turn', async () => {
    const seen = await invokeMany(bench.make(OBEDIENT, {}, { sandboxLimit: 1 }), 4);
    expect(threads(seen)).toBe(1);
    expect(seen.map(({ served }) => served)).toEqual([1, 2, 3, 4]);
  });

  it('are kept for the next invocation', async () => {
    const { fn, invocations } = bench.make(OBEDIENT);
    const [first, second] = [seenIn(await fn.invoke({})), seenIn(await fn.invoke({}))];
    expect(second).toMatchObject({ threadId: first.threadId, served: 2 });
    expect(invocations.map(({ initMs }) => initMs !== undefined)).toEqual([true, false]);
  });

  /** An invocation that does not end, until its time is over: which it is at once when it has begun, and never before. */
  async function stuck(fn: TestFunction['fn'], order: string): Promise<Outcome> {
    const begun = new Int32Array(new SharedArrayBuffer(4));
    const outcome = fn.invoke({ order, begun });
    while (Atomics.load(begun, 0) === 0) await new Promise((resolve) => setImmediate(resolve));
    jest.advanceTimersByTime(250);
    return outcome;
  }

  it.each(['hang', 'spin'])('are ended and replaced when an invocation does not end: %s', async (order) => {
    // A machine that is slow must not end what is well.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
    const { fn } = bench.make(OBEDIENT, { timeoutMs: 250 }, { sandboxLimit: 1 });
    const first = seenIn(await fn.invoke({}));
    const [late, next] = await Promise.all([stuck(fn, order), fn.invoke({})]);
    expect(late).toEqual({
      ok: false,
      error: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 0.25 seconds' },
    });
    expect(seenIn(next)).toMatchObject({ served: 1, together: 1 });
    expect(seenIn(next).threadId).not.toBe(first.threadId);
    // What is invoked the moment after does not meet the sandbox that is being ended either.
    const after = await stuck(fn, order).then(() => fn.invoke({}));
    expect(seenIn(after).served).toBe(1);
  });

  it.each([
    ['exit', 'the sandbox was ended'],
    ['break', 'Error: broke apart'],
    ['reject', 'Error: nobody cared'],
  ])('fail only the invocation in which the code ends them: %s', async (order, reason) => {
    const { fn } = bench.make(OBEDIENT, {}, { sandboxLimit: 1 });
    const [ended, next] = await Promise.all([fn.invoke({ order, ms: 1_000 }), fn.invoke({})]);
    expect(ended).toEqual({
      ok: false,
      error: {
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId ended before it was answered: ${reason}`,
      },
    });
    expect(seenIn(next).served).toBe(1);
  });

  it('fail at once when the code ends them while it loads', async () => {
    const { fn } = bench.make('process.exit(1); exports.handler = () => 1;', { timeoutMs: 50_000 });
    const startedAt = performance.now();
    for (let count = 0; count < 2; count++) {
      expect(await fn.invoke({})).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } });
    }
    expect(performance.now() - startedAt).toBeLessThan(25_000);
  });

  it('can be killed while they work, and only then', async () => {
    const { fn } = bench.make(OBEDIENT, {}, { sandboxLimit: 1 });
    expect(fn.kill()).toBe(false);
    seenIn(await fn.invoke({}));
    expect(fn.kill()).toBe(false);
    const [killed, next] = [fn.invoke({ order: 'hang' }), fn.invoke({})];
    while (!fn.kill()) await new Promise((resolve) => setImmediate(resolve));
    expect(await killed).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } });
    expect(seenIn(await next).served).toBe(1);
  });

  it('end with the function: what runs and what waits fails, and nothing starts anew', async () => {
    const { fn } = bench.make(OBEDIENT, {}, { sandboxLimit: 1 });
    seenIn(await fn.invoke({}));
    const under = [fn.invoke({ order: 'hang' }), fn.invoke({})];
    await new Promise((resolve) => setImmediate(resolve));
    await fn.stop();
    for (const outcome of [...(await Promise.all(under)), await fn.invoke({})]) {
      expect(outcome).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } });
    }
  });
});
