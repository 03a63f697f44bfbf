import { normalise } from '../../../lambdas/domain/event/normalise';
import { demoTenants } from '../../../local/meta/demo-tenants';
import { largeBody } from '../../../local/meta/large-body';
import { createRandom } from '../../../local/random';

const make = (change: Partial<Parameters<typeof largeBody>[0]> = {}) =>
  largeBody({
    senders: demoTenants(2),
    updates: 1_000,
    bytes: 3_000_000,
    updatesPerChange: 10,
    sentMs: Date.UTC(2026, 10, 21),
    random: createRandom(1),
    ...change,
  });

describe('a large body', () => {
  it('has exactly so many updates in exactly so many bytes, of each account in turn', () => {
    const text = make();
    expect(Buffer.byteLength(text)).toBe(3_000_000);
    const normalised = normalise(JSON.parse(text));
    const drafts = normalised.ok ? normalised.drafts : [];
    expect(new Set(drafts.map(({ id }) => id)).size).toBe(1_000);
    for (const { wabaId } of demoTenants(2)) {
      expect(drafts.filter(({ entryId }) => entryId === wabaId)).toHaveLength(500);
    }
  });

  it('has as many updates in a change as is asked for', () => {
    const text = make({ updatesPerChange: 500 });
    const { entry } = JSON.parse(text) as { entry: { changes: unknown[] }[] };
    expect(entry.map(({ changes }) => changes.length)).toEqual([1, 1]);
    expect(Buffer.byteLength(text)).toBe(3_000_000);
  });

  it('is the same for the same seed, and has other ids for another', () => {
    expect(make()).toBe(make());
    const idsOf = (text: string) => new Set(text.match(/wamid\.[^"]+/g));
    const [one, two] = [idsOf(make()), idsOf(make({ random: createRandom(2) }))];
    expect([...one].filter((id) => two.has(id))).toEqual([]);
  });

  it('is refused where so many updates do not fit', () => {
    expect(() => make({ bytes: 1_000 })).toThrow(
      /1000 updates need \d+ bytes at least, and 1000 were asked for/,
    );
  });
});
