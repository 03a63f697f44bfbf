/** What becomes of a message that a channel does not take. */
import { MINUTE } from '../../support/builders';
import { type DeskWorld, deskWorld, routeOf, routingOf, SECOND } from '../../support/desk-world';

const HOUR = 60 * MINUTE;
const DOWN = { kind: 'unavailable', reason: 'status 503' } as const;

function pagerWorld(): DeskWorld & { readonly attempts: [number, string][] } {
  const routing = routingOf(
    { root: routeOf({ receivers: ['pager'] }) },
    { pager: { fallback: 'sms' }, sms: { fallback: 'pager' } },
  );
  const world = deskWorld(routing);
  return Object.assign(world, { attempts: [] as [number, string][] });
}

describe('a receiver that is out of reach', () => {
  it('for a moment is tried again, and told once', () => {
    const world = deskWorld();
    let calls = 0;
    world.answer(() => (++calls < 3 ? DOWN : { kind: 'delivered' }));
    world.fire();
    world.run(HOUR);
    expect(calls).toBe(3);
    // After 10 s, and 20 s after that.
    expect(world.heard.map(({ atMs }) => (atMs - (world.heard[0]?.atMs ?? 0)) / SECOND)).toEqual([0]);
    expect(world.lines()).toEqual(['1 slack firing +latency']);
  });

  it('is left alone for as long as it asks', () => {
    const world = deskWorld();
    const at: number[] = [];
    world.answer(() => {
      at.push(world.nowMs);
      return at.length < 2 ? { ...DOWN, retryAfterMs: 90 * SECOND } : { kind: 'delivered' };
    });
    world.fire();
    world.run(HOUR);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBe(90 * SECOND);
  });

  it('for ten minutes: another is told meanwhile, nobody twice, and its end goes where its beginning went', () => {
    const world = pagerWorld();
    const upMs = world.nowMs + 10 * MINUTE;
    world.answer((receiver) => (receiver === 'pager' && world.nowMs < upMs ? DOWN : { kind: 'delivered' }));
    world.fire({ tenant: 'a' });
    world.run(30 * MINUTE);
    world.resolve({ tenant: 'a' });
    world.run(10 * MINUTE);
    world.fire({ tenant: 'b' });
    world.run(10 * MINUTE);
    expect(world.lines()).toEqual([
      '2.5 sms firing +latency/a',
      '30.5 sms resolved -latency/a',
      '40.5 pager firing +latency/b',
    ]);
    expect(world.log.flatMap(({ what, why }) => (what === 'not-told' ? [why] : []))).toEqual([
      'pager: status 503',
      'pager: status 503; sms is told instead',
    ]);
  });

  it('like all others: is tried until one is back, and what is over by then is not told', () => {
    const world = pagerWorld();
    const upMs = world.nowMs + 2 * HOUR;
    world.answer(() => (world.nowMs < upMs ? DOWN : { kind: 'delivered' }));
    world.fire({ tenant: 'a' });
    world.fire({ tenant: 'b' });
    world.run(HOUR);
    world.resolve({ tenant: 'b' });
    world.run(2 * HOUR);
    expect(world.heard).toHaveLength(1);
    expect(world.lines()[0]).toMatch(/firing \+latency\/a$/);
    expect((world.heard[0]?.atMs ?? 0) - upMs).toBeLessThanOrEqual(5 * MINUTE);
  });

  it('or may have taken it: what is over since is told all the same, as begun and as over', () => {
    const world = deskWorld();
    let calls = 0;
    world.answer(() => (++calls === 1 ? { ...DOWN, maybeSent: true } : { kind: 'delivered' }));
    world.fire();
    world.run(31 * SECOND);
    world.resolve();
    world.run(HOUR);
    expect(world.lines().map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      'slack firing +latency',
      'slack resolved -latency',
    ]);
    expect(new Set(world.heard.map(({ message }) => message.thread)).size).toBe(1);
  });

  it('that refuses is passed over at once', () => {
    const world = pagerWorld();
    world.answer((receiver) =>
      receiver === 'pager' ? { kind: 'refused', reason: 'status 403' } : { kind: 'delivered' },
    );
    world.fire();
    world.run(HOUR);
    expect(world.lines()).toEqual(['0.5 sms firing +latency']);
  });

  it('for more than a day: is given up, and begun anew while it still holds', () => {
    const world = deskWorld();
    const upMs = world.nowMs + 30 * HOUR;
    world.answer(() => (world.nowMs < upMs ? DOWN : { kind: 'delivered' }));
    world.fire();
    world.run(31 * HOUR);
    expect(world.log.map(({ what }) => what)).toContain('given-up');
    expect(world.heard).toHaveLength(1);
  });
});
