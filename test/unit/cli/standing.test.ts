import { renderStanding, standingOf } from '../../../cli/tenants/standing';
import { followRhythms } from '../../../lambdas/domain/rhythm/follow';
import { SILENCE_SETTINGS } from '../../../lambdas/domain/rhythm/settings';
import { type Counts, minuteOf } from '../../../lambdas/domain/tenant/counts';
import { MINUTE, T0 } from '../../support/builders';

const NOBODY = { quotas: {}, labels: {}, thresholds: {} };

const minutesWith = (counts: Counts, ago: readonly number[]) =>
  new Map(ago.map((minutes) => [minuteOf(T0 - minutes * MINUTE), counts]));

describe('how a tenant fares', () => {
  it('is unknown without traffic', () => {
    expect(renderStanding(standingOf(NOBODY, new Map(), undefined, T0))).toEqual([
      'health: unknown, for there was no traffic in the last 30 min',
      expect.stringContaining('delivery        -  weight 0 %'),
      expect.stringContaining('processing      -'),
      expect.stringContaining('latency         -'),
      'silence:',
      '  no rhythm is known yet: they are saved once an hour',
    ]);
  });

  it('is the score with its parts, what would raise it most, and the quotas', () => {
    const counts = { sent: 10, delivered: 8, 'events.message.status.sent': 10 } as Counts;
    const tenant = { ...NOBODY, quotas: { messagesPerDay: 40 } };
    const lines = renderStanding(standingOf(tenant, minutesWith(counts, [5, 10, 60]), undefined, T0));
    expect(lines[0]).toBe('health: 90 of 100, yellow (the last 30 min, from the parts that are known)');
    expect(lines).toContain('  delivery at its best would raise it most: by 10 points');
    expect(lines).toContain('  30 of 40 messages today (75 % of messagesPerDay)');
  });

  it('follows the saved rhythm up to now', () => {
    const minute = T0 / MINUTE;
    const active = Array.from({ length: 9 * 144 }, (_, at) => minute - 60 - at * 10).reverse();
    const rhythms = followRhythms(
      undefined,
      () => ({
        from: minute - 9 * 1_440,
        to: minute - 60,
        active: active.filter((each) => each < minute - 60),
      }),
      SILENCE_SETTINGS,
    );
    const quiet = standingOf(NOBODY, new Map(), rhythms, T0).silence.find(({ field }) => field === 'inbound');
    expect(quiet).toMatchObject({ alarm: true, quietMinutes: expect.any(Number) });
    const spoke = standingOf(NOBODY, minutesWith({ inbound: 1 }, [3]), rhythms, T0);
    expect(spoke.silence.find(({ field }) => field === 'inbound')).toMatchObject({ alarm: false });
    expect(renderStanding(spoke).join('\n')).toContain('TOO LONG: no message sent for');
  });
});
