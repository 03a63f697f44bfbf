import type { Counts } from '../../../lambdas/domain/tenant/counts';
import { findNoisyNeighbour, queueLoadOf } from '../../../lambdas/domain/tenant/noisy-neighbour';
import { PROBE_TENANT } from '../../../lambdas/domain/tenant/tenant';

const events = (n: number, bucket = 10): Counts => ({
  'events.message.received': n,
  [`latency.processing.${bucket}`]: n,
});
const quiet = (tenants: number, n = 20): (readonly [string, Counts])[] =>
  Array.from({ length: tenants }, (_, index) => [`quiet-${index}`, events(n)] as const);

describe('a noisy neighbour', () => {
  it('has more than half of the events', () => {
    const noisy = findNoisyNeighbour(new Map([...quiet(5), ['loud', events(300)]]));
    expect(noisy).toMatchObject({ tenantId: 'loud', of: 'events', share: 0.75, activeTenants: 6 });
    expect(noisy?.reason).toBe('300 of 400 events: 75 % of what 6 active tenants had');
  });

  it('or of the time in the queue, with few events', () => {
    const noisy = findNoisyNeighbour(new Map([...quiet(6), ['slow', events(20, 40)]]));
    expect(noisy).toMatchObject({ tenantId: 'slow', of: 'time', activeTenants: 7 });
    expect(noisy?.reason).toBe(
      '18.7 s of 19.3 s in the queue and at work: 96 % of what 7 active tenants had',
    );
  });

  it('is nobody at exactly half', () => {
    expect(findNoisyNeighbour(new Map([...quiet(5), ['half', events(100)]]))).toBeUndefined();
  });

  it('is nobody among five active tenants, or where little came', () => {
    expect(findNoisyNeighbour(new Map([...quiet(4), ['loud', events(300)]]))).toBeUndefined();
    expect(findNoisyNeighbour(new Map([...quiet(5, 1), ['loud', events(90)]]))).toBeUndefined();
  });

  it('does not count tenants without events, or the synthetic check', () => {
    const idle: (readonly [string, Counts])[] = [['idle', { sent: 0 }]];
    expect(findNoisyNeighbour(new Map([...quiet(4), ...idle, ['loud', events(300)]]))).toBeUndefined();
    expect(findNoisyNeighbour(new Map([...quiet(6), [PROBE_TENANT.id, events(900)]]))).toBeUndefined();
  });

  it('is the same wherever the others are known from', () => {
    const all = [...quiet(9), ['loud', events(300, 30)] as const];
    for (let own = 0; own <= all.length; own += 1) {
      const others = queueLoadOf(new Map(all.slice(0, own)));
      const found = findNoisyNeighbour(new Map(all.slice(own)), undefined, others);
      expect(found).toEqual(own < all.length ? findNoisyNeighbour(new Map(all)) : undefined);
    }
  });

  it('is nobody where there is nothing', () => {
    expect(findNoisyNeighbour(new Map())).toBeUndefined();
  });
});
