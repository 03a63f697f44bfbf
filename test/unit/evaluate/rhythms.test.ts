import { decodeRhythms, encodeRhythms, type Rhythms } from '../../../lambdas/domain/rhythm/encoding';
import { SILENCE_SETTINGS } from '../../../lambdas/domain/rhythm/settings';
import { createRhythmBook, RHYTHM_MINUTES } from '../../../lambdas/evaluate/rhythms';
import { MINUTE, T0 } from '../../support/builders';
import { recentOf } from '../../support/recent';

const settings = () => SILENCE_SETTINGS;
/** Something comes in every third minute. */
const minutesBefore = (endMs: number, count = RHYTHM_MINUTES) =>
  recentOf(
    Array.from({ length: count }, (_, at) =>
      (endMs / MINUTE - count + at) % 3 === 0 ? new Map([['acme', { inbound: 1 }]]) : new Map(),
    ),
    endMs,
  );

function memoryStore() {
  const saved = new Map<string, Uint8Array>();
  let saves = 0;
  return {
    saved,
    saves: () => saves,
    load: async () =>
      new Map([...saved].map(([id, bytes]) => [id, decodeRhythms(bytes) as Rhythms] as const)),
    save: async (id: string, rhythms: Rhythms) => {
      saves += 1;
      saved.set(id, encodeRhythms(rhythms));
    },
  };
}

describe('rhythms from one evaluation to the next', () => {
  it('are saved once an hour', async () => {
    const store = memoryStore();
    const book = createRhythmBook(store, [0], () => {});
    for (let minute = 0; minute < 180; minute += 1) {
      const endMs = T0 + minute * MINUTE;
      await book.look(minutesBefore(endMs), endMs, settings);
    }
    expect(store.saves()).toBe(3);
  });

  it('are the same whether a sandbox lives on or begins anew at any minute', async () => {
    const living = createRhythmBook(memoryStore(), [0], () => {});
    const store = memoryStore();
    let mortal = createRhythmBook(store, [0], () => {});
    for (let minute = 0; minute < 400; minute += 1) {
      const endMs = T0 + minute * MINUTE;
      if (minute % 23 === 22 && store.saves() > 0) mortal = createRhythmBook(store, [0], () => {});
      for (const book of [living, mortal]) await book.look(minutesBefore(endMs), endMs, settings);
      const [one, other] = [living, mortal].map((book) => book.of('acme')?.get('inbound'));
      expect({ ...other, since: 0 }).toEqual({ ...one, since: 0 });
    }
  });

  it('look at the same minutes once, and are not moved by a clock that goes back', async () => {
    const book = createRhythmBook(memoryStore(), [0], () => {});
    await book.look(minutesBefore(T0 + 10 * MINUTE), T0 + 10 * MINUTE, settings);
    const before = book.of('acme')?.get('inbound');
    await book.look(minutesBefore(T0 + 10 * MINUTE), T0 + 10 * MINUTE, settings);
    await book.look(minutesBefore(T0), T0, settings);
    expect(book.of('acme')?.get('inbound')).toEqual(before);
  });

  it('go on when they cannot be saved, and that is told', async () => {
    const told: unknown[] = [];
    const store = { ...memoryStore(), save: () => Promise.reject(new Error('full')) };
    const book = createRhythmBook(store, [0], (error) => told.push(error));
    for (let minute = 0; minute < 60; minute += 1) {
      await book.look(minutesBefore(T0 + minute * MINUTE), T0 + minute * MINUTE, settings);
    }
    expect(told).toHaveLength(1);
    expect(book.tenants()).toEqual(['acme']);
  });

  it('are kept over a time in which nobody looked and nothing was saved', async () => {
    const book = createRhythmBook(memoryStore(), [0], () => {});
    const look = (minute: number) =>
      book.look(minutesBefore(T0 + minute * MINUTE), T0 + minute * MINUTE, settings);
    await look(0);
    const { since } = book.of('acme')?.get('inbound') ?? {};
    await look(300);
    expect(book.of('acme')?.get('inbound')?.since).toBe(since);
  });

  it('that could not be read when a sandbox comes back are read at the next evaluation', async () => {
    const store = memoryStore();
    let isAway = false;
    const load = async () => {
      if (isAway) throw new Error('away');
      return store.load();
    };
    const book = createRhythmBook({ ...store, load }, [0], () => {});
    const look = (minute: number) =>
      book.look(minutesBefore(T0 + minute * MINUTE), T0 + minute * MINUTE, settings);
    await look(0);
    isAway = true;
    await expect(look(300)).rejects.toThrow('away');
    isAway = false;
    await look(301);
    expect(book.of('acme')?.get('inbound')?.lookedTo).toBe(T0 / MINUTE + 301);
  });
});
