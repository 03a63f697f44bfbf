import { WallClock } from '../../../local/time/clock';

describe("the machine's time", () => {
  afterEach(() => jest.restoreAllMocks());

  it('runs a task once its time is reached, and at once when it is past', async () => {
    const clock = new WallClock();
    const dueMs = clock.now() + 15;
    const ranAtMs = await new Promise<number>((resolve) => {
      clock.schedule(dueMs, () => resolve(clock.now()));
    });
    expect(ranAtMs).toBeGreaterThanOrEqual(dueMs);
    await new Promise<void>((resolve) => {
      clock.schedule(dueMs - 60_000, resolve);
    });
  });

  it('does not run a task early when the timer of the machine fires early', async () => {
    let nowMs = 1_000;
    jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
    const dueMs = nowMs + 5;
    const ranAtMs = await new Promise<number>((resolve) => {
      new WallClock().schedule(dueMs, () => resolve(nowMs));
      nowMs = dueMs - 1;
      setTimeout(() => {
        nowMs = dueMs;
      }, 30);
    });
    expect(ranAtMs).toBe(dueMs);
  });

  it('waits for times further away than a timer of the machine can hold', () => {
    const clock = new WallClock();
    const setTimer = jest.spyOn(globalThis, 'setTimeout');
    const timer = clock.schedule(clock.now() + 60 * 86_400_000, () => {});
    expect(setTimer).toHaveBeenLastCalledWith(expect.any(Function), 2 ** 31 - 1);
    timer.cancel();
  });

  it('tells of tasks that fail', async () => {
    const failure = new Error('a broken task');
    const told = await new Promise((resolve) => {
      const clock = new WallClock(resolve);
      clock.schedule(0, async () => {
        throw failure;
      });
    });
    expect(told).toBe(failure);
  });

  it('forgets what was cancelled, and everything when it stops', async () => {
    const clock = new WallClock();
    const ran: string[] = [];
    clock.schedule(clock.now() + 2, () => void ran.push('cancelled')).cancel();
    clock.schedule(clock.now() + 2, () => void ran.push('stopped'));
    clock.stop();
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect(ran).toEqual([]);
  });

  it('takes no notice of tracked work', async () => {
    const clock = new WallClock();
    const never = new Promise<void>(() => {});
    expect(clock.track(never)).toBe(never);
    await new Promise<void>((resolve) => {
      clock.schedule(clock.now(), resolve);
    });
  });
});
