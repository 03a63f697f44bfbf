import { parseRate, startSchedule } from '../../../local/schedules';
import { VirtualClock } from '../../../local/time/virtual-clock';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 9, 0, 30);

describe('a rate', () => {
  it.each([
    ['rate(1 minute)', MINUTE],
    ['rate(5 minutes)', 5 * MINUTE],
    ['rate(1 hour)', 60 * MINUTE],
    ['rate(12 hours)', 12 * 60 * MINUTE],
    ['rate(1 day)', 24 * 60 * MINUTE],
    ['rate(7 days)', 7 * 24 * 60 * MINUTE],
  ])('%s is read', (expression, ms) => {
    expect(parseRate(expression)).toBe(ms);
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(2 minute)',
    'rate(-1 minutes)',
    'rate(1.5 hours)',
    'rate(5 seconds)',
    'rate(minute)',
    'rate(1  minute)',
    'rate(1 minute) ',
    'Rate(1 minute)',
    'cron(0 9 * * ? *)',
    'at(2026-11-21T09:00:00)',
    '',
  ])('"%s" is refused with what is accepted', (expression) => {
    expect(() => parseRate(expression)).toThrow(
      `schedule: came "${expression}", accepted is rate(1 minute), rate(N minutes), hours or days`,
    );
  });
});

describe('a schedule', () => {
  const startTicking = (clock: VirtualClock, expression: string, input = '{}') => {
    const ticks: { atMs: number; event: unknown }[] = [];
    const stop = startSchedule(
      {
        name: 'every-so-often',
        expression,
        input,
        invoke: (event) => ticks.push({ atMs: clock.now(), event }),
      },
      clock,
    );
    return { ticks, stop };
  };

  it('ticks on whole periods of the clock, each once', async () => {
    const clock = new VirtualClock(START);
    const { ticks } = startTicking(clock, 'rate(5 minutes)');
    await clock.advance(16 * MINUTE);
    expect(ticks.map(({ atMs }) => new Date(atMs).toISOString().slice(11, 19))).toEqual([
      '09:05:00',
      '09:10:00',
      '09:15:00',
    ]);
  });

  it('waits a whole period when it starts on a tick', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 10, 21, 9));
    const { ticks } = startTicking(clock, 'rate(1 minute)');
    await clock.advance(MINUTE - 1);
    expect(ticks).toHaveLength(0);
    await clock.advance(1);
    expect(ticks).toHaveLength(1);
  });

  it("fills in Scheduler's own attributes", async () => {
    const clock = new VirtualClock(START);
    const input = JSON.stringify({
      at: '<aws.scheduler.scheduled-time>',
      again: '<aws.scheduler.scheduled-time>',
      by: '<aws.scheduler.schedule-arn>',
      attempt: '<aws.scheduler.attempt-number>',
      kept: 7,
    });
    const { ticks } = startTicking(clock, 'rate(1 minute)', input);
    await clock.advance(MINUTE);
    const at = '2026-11-21T09:01:00Z';
    expect(ticks[0]?.event).toEqual({ at, again: at, by: 'every-so-often', attempt: '1', kept: 7 });
  });

  it('skips what a machine that slept has missed, and keeps the rhythm', async () => {
    const clock = new VirtualClock(START);
    const slept = { ms: 0 };
    const sleeping = {
      now: () => clock.now() + slept.ms,
      schedule: (atMs: number, task: () => void | Promise<void>) => clock.schedule(atMs - slept.ms, task),
      track: <T>(work: Promise<T>) => work,
    };
    const due: unknown[] = [];
    startSchedule(
      {
        name: 'minute',
        expression: 'rate(1 minute)',
        input: '"<aws.scheduler.scheduled-time>"',
        invoke: (event) => due.push(event),
      },
      sleeping,
    );
    slept.ms = 10 * MINUTE + 5_000;
    await clock.advance(30_000);
    expect(due).toEqual(['2026-11-21T09:11:00Z']);
    await clock.advance(55_000);
    expect(due).toEqual(['2026-11-21T09:11:00Z', '2026-11-21T09:12:00Z']);
  });

  it('ends when it is stopped', async () => {
    const clock = new VirtualClock(START);
    const { ticks, stop } = startTicking(clock, 'rate(1 minute)');
    await clock.advance(MINUTE);
    stop();
    await clock.advance(10 * MINUTE);
    expect(ticks).toHaveLength(1);
  });
});
