import { BENCH_START, type FunctionBench, openBench } from '../../support/bundle';

describe('a function', () => {
  let bench: FunctionBench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  const payloadOf = async (code: string, event: unknown = {}) => {
    const outcome = await bench.make(code).fn.invoke(event);
    return outcome.ok ? outcome.payload : outcome.error;
  };

  it('gets the event, and a context as Lambda makes it', async () => {
    const code = `exports.handler = async (event, context) => ({
      event, ...context, left: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID });`;
    const payload = await payloadOf(code, { hello: ['world', 1, null] });
    expect(payload).toMatchObject({
      event: { hello: ['world', 1, null] },
      functionName: 'Shop-work',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:Shop-work',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/Shop-work',
      functionVersion: '$LATEST',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      trace: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
    });
    expect((payload as { left: number }).left).toBeGreaterThan(5_000);
  });

  it('takes over the trace that its caller names', async () => {
    const { fn } = bench.make('exports.handler = () => process.env._X_AMZN_TRACE_ID;');
    expect(await fn.invoke({}, 'Root=1-2-3')).toEqual({ ok: true, payload: 'Root=1-2-3' });
  });

  it('sees the environment that it is given and nothing of the one it runs in', async () => {
    process.env.KENTONGAN_LEAK = 'leaked';
    const { fn } = bench.make('exports.handler = () => process.env;', { env: { ONE: '1', TWO: 'two' } });
    const outcome = await fn.invoke({});
    delete process.env.KENTONGAN_LEAK;
    expect(outcome).toEqual({
      ok: true,
      payload: { ONE: '1', TWO: 'two', _X_AMZN_TRACE_ID: expect.any(String) },
    });
  });

  it.each([
    ['a promise', 'exports.handler = async () => ({ a: 1 });', { a: 1 }],
    ['a plain value', 'exports.handler = () => "text";', 'text'],
    ['nothing', 'exports.handler = () => {};', null],
    [
      'what JSON leaves out',
      'exports.handler = () => ({ a: undefined, b: [undefined], c: NaN });',
      { b: [null], c: null },
    ],
    [
      'what JSON turns into text',
      'exports.handler = () => ({ at: new Date(0) });',
      { at: '1970-01-01T00:00:00.000Z' },
    ],
  ])('answers with %s by way of JSON', async (_what, code, payload) => {
    expect(await payloadOf(code)).toEqual(payload);
  });

  it('fails when its answer cannot be JSON', async () => {
    expect(await payloadOf('exports.handler = () => ({ big: 1n });')).toMatchObject({
      errorType: 'TypeError',
    });
  });

  it('hands its lines on with the invocation that wrote them', async () => {
    const { fn, lines, invocations } = bench.make(`
      console.log('loading');
      exports.handler = ({ n }) => {
        console.log('line %d', n);
        console.error('wrong');
        process.stdout.write('half ');
        process.stdout.write('and half\\n\\n');
      };`);
    await fn.invoke({ n: 1 });
    expect(lines).toEqual(['loading', 'line 1', 'wrong', 'half and half']);
    await fn.invoke({ n: 2 });
    expect(lines.slice(4)).toEqual(['line 2', 'wrong', 'half and half']);
    expect(invocations).toMatchObject([
      {
        functionName: 'Shop-work',
        atMs: BENCH_START,
        memoryMb: 256,
        initMs: expect.any(Number),
        error: undefined,
      },
      { initMs: undefined, error: undefined },
    ]);
  });

  it('reports what it throws, and logs it as Lambda does', async () => {
    const { fn, lines, invocations } = bench.make(`
      exports.handler = async () => { throw new RangeError('out of it'); };`);
    const outcome = await fn.invoke({});
    const error = { errorType: 'RangeError', errorMessage: 'out of it' };
    expect(outcome).toMatchObject({ ok: false, error });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'ERROR',
      component: 'work',
      eventName: 'invocation.failed',
      ...error,
    });
    expect(invocations).toMatchObject([{ error }]);
  });

  it('reports what it throws that is no error', async () => {
    expect(await payloadOf('exports.handler = () => { throw "a string"; };')).toEqual({
      errorType: 'string',
      errorMessage: 'a string',
    });
  });

  it.each([
    ['throws', 'throw new SyntaxError("cannot load");', 'cannot load'],
    ['has no such handler', 'exports.other = () => {};', 'index.handler is not a function of the bundle'],
  ])('fails each invocation with the reason when its code %s', async (_why, code, errorMessage) => {
    const { fn } = bench.make(code);
    for (let count = 0; count < 2; count++) {
      expect(await fn.invoke({})).toMatchObject({ ok: false, error: { errorMessage } });
    }
  });

  it('reads the time of the run, which stands still while it works', async () => {
    const { fn } = bench.make(`
      exports.handler = async () => {
        const first = [Date.now(), new Date().getTime(), Date.parse(Date())];
        await new Promise((resolve) => setTimeout(resolve, 5));
        return { first, later: Date.now(), given: new Date(5).getTime(), is: new Date() instanceof Date };
      };`);
    const times = (now: number) => ({
      ok: true,
      payload: { first: [now, now, now], later: now, given: 5, is: true },
    });
    expect(await fn.invoke({})).toEqual(times(BENCH_START));
    await bench.clock.advance(3_600_000);
    expect(await fn.invoke({})).toEqual(times(BENCH_START + 3_600_000));
  });

  it("reads the machine's time in a run by the wall clock", async () => {
    const { fn } = bench.make('exports.handler = () => Date.now();', {}, { virtualTime: false });
    const outcome = await fn.invoke({});
    expect(Math.abs(Date.now() - Number(outcome.ok && outcome.payload))).toBeLessThan(60_000);
  });

  it('holds virtual time until it has answered', async () => {
    const { fn } = bench.make(`
      exports.handler = () => new Promise((resolve) => setTimeout(() => resolve(Date.now()), 50));`);
    let answeredAtMs = 0;
    bench.clock.schedule(BENCH_START + 10, () => {
      void fn.invoke({}).then(() => {
        answeredAtMs = bench.clock.now();
      });
    });
    bench.clock.schedule(BENCH_START + 11, () => {});
    await bench.clock.advance(1_000);
    expect(answeredAtMs).toBe(BENCH_START + 10);
  });
});
