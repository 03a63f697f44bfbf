import type { Counts } from '../../../lambdas/domain/tenant/counts';
import { queueShareGauge, queueWindowOf } from '../../../lambdas/domain/tenant/derived';
import { lastMinutesOf } from '../../../lambdas/domain/tenant/last-minutes';
import { findNoisyNeighbour, queueLoadOf } from '../../../lambdas/domain/tenant/noisy-neighbour';
import { PROBE_TENANT } from '../../../lambdas/domain/tenant/tenant';

const events = (n: number, bucket = 10): Counts => ({
  'events.message.received': n,
  [`latency.processing.${bucket}`]: n,
});
const quiet = (tenants: number, n = 20): (readonly [string, Counts])[] =>
  Array.from({ length: tenants }, (_, index) => [`quiet-${index}`, events(n)] as const);

/** All that they had was in the last minute. */
const windowOf = (tenants: readonly (readonly [string, Counts])[]) =>
  queueWindowOf(tenants.map(([id, counts]) => [id, lastMinutesOf([counts])] as const));

describe('a noisy neighbour', () => {
  it('has more than half of the events', () => {
    const noisy = findNoisyNeighbour(windowOf([...quiet(5), ['loud', events(300)]]));
    expect(noisy).toMatchObject({ tenantId: 'loud', of: 'events', share: 0.75, activeTenants: 6 });
    expect(noisy?.reason).toBe('300 of 400 events: 75 % of what 6 active tenants had');
  });

  it('or of the time in the queue, with few events', () => {
    const noisy = findNoisyNeighbour(windowOf([...quiet(6), ['slow', events(20, 40)]]));
    expect(noisy).toMatchObject({ tenantId: 'slow', of: 'time', activeTenants: 7 });
    expect(noisy?.reason).toBe(
      '18.7 s of 19.3 s in the queue and at work: 96 % of what 7 active tenants had',
    );
  });

  it('is nobody at exactly half', () => {
    expect(findNoisyNeighbour(windowOf([...quiet(5), ['half', events(100)]]))).toBeUndefined();
  });

  it('is nobody among five active tenants, or where little came', () => {
    expect(findNoisyNeighbour(windowOf([...quiet(4), ['loud', events(300)]]))).toBeUndefined();
    expect(findNoisyNeighbour(windowOf([...quiet(5, 1), ['loud', events(4)]]))).toBeUndefined();
  });

  it('does not count tenants without events, or the synthetic check', () => {
    const idle: (readonly [string, Counts])[] = [['idle', { sent: 0 }]];
    expect(findNoisyNeighbour(windowOf([...quiet(4), ...idle, ['loud', events(300)]]))).toBeUndefined();
    expect(findNoisyNeighbour(windowOf([...quiet(6), [PROBE_TENANT.id, events(900)]]))).toBeUndefined();
  });

  it('is the same wherever the others are known from', () => {
    const all = [...quiet(9), ['loud', events(300, 30)] as const];
    for (let own = 0; own <= all.length; own += 1) {
      const others = queueLoadOf(windowOf(all.slice(0, own)));
      const found = findNoisyNeighbour(windowOf(all.slice(own)), undefined, others);
      expect(found).toEqual(own < all.length ? findNoisyNeighbour(windowOf(all)) : undefined);
    }
  });

  it('is nobody where there is nothing', () => {
    expect(findNoisyNeighbour(windowOf([]))).toBeUndefined();
  });

  it('is told from those who had events in the last ten minutes, by its share of the last one', () => {
    const seldom = Array.from({ length: 6 }, (_, at) => {
      const minutes = Array.from({ length: 10 }, (_, minute) => (minute === at ? events(10) : undefined));
      return [`seldom-${at}`, lastMinutesOf(minutes)] as const;
    });
    const loud = (...minutes: readonly number[]) =>
      ['loud', lastMinutesOf(minutes.map((n) => events(n)))] as const;
    expect(queueShareGauge(queueWindowOf([...seldom, loud(0, 30)]))).toMatchObject({
      tenantId: 'loud',
      gauge: { value: 1, because: '30 of 30 events: 100 % of what 7 active tenants had' },
    });
    // What it had before does not count.
    const other = ['other', lastMinutesOf([events(20), events(20)])] as const;
    expect(queueShareGauge(queueWindowOf([...seldom, other, loud(9_000, 5)]))?.tenantId).toBe('other');
  });
});
