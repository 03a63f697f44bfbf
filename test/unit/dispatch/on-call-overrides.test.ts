/** Somebody stands in: what is agreed, what is refused and why. */
import type { Desk } from '../../../lambdas/domain/dispatch/desk';
import { EMPTY_DESK } from '../../../lambdas/domain/dispatch/desk';
import { endOverride, overrideOnCall } from '../../../lambdas/domain/dispatch/on-call-overrides';
import { whoIsOnCall } from '../../../lambdas/domain/oncall/on-call';
import type { Schedule } from '../../../lambdas/domain/oncall/schedule';
import { MINUTE, T0 } from '../../support/builders';
import { routingOf } from '../../support/desk-world';

const HOUR = 60 * MINUTE;
const PRIMARY: Schedule = {
  name: 'primary',
  zone: 'Asia/Jakarta',
  layers: [{ people: ['sari'], turnDays: 7, handOverMinute: 540, startDay: 0 }],
};
const ROUTING = routingOf({
  people: new Map([
    ['sari', ['sms']],
    ['budi', ['sms']],
  ]),
  schedules: new Map([['primary', PRIMARY]]),
});
const WISH = { schedule: 'primary', person: 'budi', startMs: T0 + HOUR, endMs: T0 + 3 * HOUR, by: 'sari' };

const overridden = (change: Partial<typeof WISH> = {}, desk: Desk = EMPTY_DESK, nowMs = T0) =>
  overrideOnCall(desk, { ...WISH, ...change }, ROUTING, nowMs);
const agreed = (...args: Parameters<typeof overridden>) => {
  const made = overridden(...args);
  if (!made.ok) throw new Error(made.reason);
  return made;
};

describe('an override of who is on call', () => {
  it('holds from its start up to its end, and is in the log with who and until when', () => {
    const { desk, override, log } = agreed();
    const at = (ms: number) => whoIsOnCall(PRIMARY, desk.onCallOverrides, ms);
    expect([at(T0), at(T0 + HOUR), at(T0 + 3 * HOUR - 1), at(T0 + 3 * HOUR)]).toEqual([
      'sari',
      'budi',
      'budi',
      'sari',
    ]);
    expect(override.id).toMatch(/^ovr-[0-9a-f]{6}$/);
    expect(log).toEqual([
      {
        atMs: T0,
        what: 'on-call-overridden',
        by: 'sari',
        schedule: 'primary',
        person: 'budi',
        fromMs: T0 + HOUR,
        untilMs: T0 + 3 * HOUR,
      },
    ]);
  });

  it('begins now where it is asked to begin earlier', () => {
    expect(agreed({ startMs: T0 - HOUR }).override.startMs).toBe(T0);
  });

  it.each([
    ['for an unknown person', { person: 'ani' }, 'there is no person "ani"; there are: sari, budi'],
    ['of an unknown schedule', { schedule: 'nights' }, 'there is no schedule "nights"; there are: primary'],
    ['that ends before it begins', { endMs: T0 + HOUR }, 'it would end before it begins'],
    ['in the past', { startMs: T0 - 2 * HOUR, endMs: T0 - HOUR }, 'it lies in the past, and who was on call'],
  ])('%s is refused', (_what, change, reason) => {
    expect(overridden(change)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });

  it('over another is refused, beside it is not, nor at the same time in another schedule', () => {
    const { desk, override } = agreed();
    expect(overridden({ startMs: T0 + 2 * HOUR, endMs: T0 + 9 * HOUR }, desk)).toEqual({
      ok: false,
      reason: `budi stands in then already, by ${override.id}; end that one first`,
    });
    expect(overridden({ startMs: T0 + 3 * HOUR, endMs: T0 + 4 * HOUR }, desk).ok).toBe(true);
    const routing = { ...ROUTING, schedules: new Map([...ROUTING.schedules, ['nights', PRIMARY]]) };
    expect(overrideOnCall(desk, { ...WISH, schedule: 'nights' }, routing, T0).ok).toBe(true);
  });

  it('is forgotten when it has long been over', () => {
    const { desk } = agreed();
    const laterMs = T0 + 100 * 24 * HOUR;
    const later = agreed({ startMs: laterMs, endMs: laterMs + HOUR }, desk, laterMs);
    expect(later.desk.onCallOverrides).toEqual([later.override]);
  });
});

describe('ending an override', () => {
  it('leaves what it was until then', () => {
    const { desk, override } = agreed();
    const ended = endOverride(desk, override.id, 'budi', T0 + 2 * HOUR, 'sari is back');
    expect(ended).toMatchObject({
      ok: true,
      desk: { onCallOverrides: [{ startMs: T0 + HOUR, endMs: T0 + 2 * HOUR }] },
      log: [{ what: 'on-call-override-ended', by: 'budi', why: 'sari is back', person: 'budi' }],
    });
  });

  it('that has not begun makes it as if it had never been', () => {
    const { desk, override } = agreed();
    expect(endOverride(desk, override.id, 'budi', T0)).toMatchObject({ desk: { onCallOverrides: [] } });
  });

  it('is refused for what is over, and for what there is not, naming what there is', () => {
    const { desk, override } = agreed();
    expect(endOverride(desk, override.id, 'budi', T0 + 3 * HOUR)).toEqual({
      ok: false,
      reason: 'it is over already',
    });
    expect(endOverride(desk, 'ovr-x', 'budi', T0)).toEqual({
      ok: false,
      reason: `there is no override "ovr-x"; there are: ${override.id}`,
    });
  });
});
