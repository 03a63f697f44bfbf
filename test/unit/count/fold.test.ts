import { fold } from '../../../lambdas/count/fold';
import type { AddCounts, RecordChange } from '../../../lambdas/count/ports';
import type { Fact, LedgerRecord } from '../../../lambdas/domain/ledger/record';
import { eventsIn } from '../../../lambdas/domain/tenant/counts';
import { T0 } from '../../support/builders';
import { memoryCounters } from '../../support/memory-counters';
import { awsError } from '../../support/ports';

const fact = (minute = 0): Fact => ({
  receivedAtMs: T0 + minute * 60_000,
  recordedAtMs: T0 + minute * 60_000,
  by: 'd',
  type: 'whatsapp.message.received',
  raises: ['inbound'],
});

const change = (position: number, tenantId = 'acme', minute = 0, recordedAtMs = T0): RecordChange => {
  const after: LedgerRecord = { tenantId, facts: new Map([['event', fact(minute)]]) };
  return { position: String(position).padStart(40, '0'), recordedAtMs, before: undefined, after };
};

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => change(from + at, `t${(from + at) % 3}`, (from + at) % 2));

describe('a batch of changes', () => {
  it('is folded into one write for each tenant and minute', async () => {
    const counters = memoryCounters();
    expect(await fold(range(1, 60), 'lane', counters.add)).toBe(6);
    expect([counters.writes(), counters.events()]).toEqual([6, 60]);
  });

  it('that comes again is not counted again', async () => {
    const counters = memoryCounters();
    for (let time = 0; time < 3; time += 1) await fold(range(1, 60), 'lane', counters.add);
    expect(counters.events()).toBe(60);
  });

  it('that comes again with more behind it counts the more', async () => {
    const counters = memoryCounters();
    await fold(range(1, 40), 'lane', counters.add);
    await fold(range(20, 60), 'lane', counters.add);
    expect(counters.events()).toBe(60);
  });

  it('that comes again after later ones is not counted again', async () => {
    const counters = memoryCounters();
    await fold(range(1, 20), 'lane', counters.add);
    await fold(range(21, 60), 'lane', counters.add);
    await fold(range(1, 20), 'lane', counters.add);
    await fold(range(10, 30), 'lane', counters.add);
    expect(counters.events()).toBe(60);
  });

  it('is counted whole in whatever order its changes stand, also when it comes again', async () => {
    const counters = memoryCounters();
    await fold([...range(31, 40), ...range(1, 30)], 'lane', counters.add);
    await fold(range(1, 40).reverse(), 'lane', counters.add);
    await fold([...range(41, 50).reverse(), ...range(20, 40)], 'lane', counters.add);
    await fold(range(1, 50), 'lane', counters.add);
    expect(counters.events()).toBe(50);
  });

  it('of another shard is counted beside it, whatever its positions are', async () => {
    const counters = memoryCounters();
    await fold(range(1, 30), 'one', counters.add);
    await fold(range(1, 30), 'two', counters.add);
    expect(counters.events()).toBe(60);
  });

  it.each(['before', 'after'] as const)(
    'is completed by the next attempt when it dies %s any write',
    async (when) => {
      for (let nth = 1; nth <= 6; nth += 1) {
        const counters = memoryCounters();
        let calls = 0;
        const dying: AddCounts = async (write) => {
          calls += 1;
          const call = calls;
          if (call === nth && when === 'before') throw awsError('TimeoutError');
          const answer = await counters.add(write);
          if (call === nth) throw awsError('TimeoutError');
          return answer;
        };
        await expect(fold(range(1, 60), 'lane', dying)).rejects.toMatchObject({ name: 'TimeoutError' });
        await fold(range(1, 60), 'lane', dying);
        expect(counters.events()).toBe(60);
      }
    },
  );

  it('by two at once, one of them a straggler, is counted once', async () => {
    const counters = memoryCounters();
    await Promise.all([fold(range(1, 60), 'lane', counters.add), fold(range(1, 45), 'lane', counters.add)]);
    expect(counters.events()).toBe(60);
  });

  it('that holds late changes raises the minute and the hour by each of them, however often it comes', async () => {
    const counters = memoryCounters();
    const late = T0 + 24 * 3_600_000;
    const batch = [change(1), change(2, 'acme', 0, late), change(3, 'acme', 1, late + 60_000)];
    expect(await fold(batch, 'lane', counters.add)).toBe(4);
    await fold(batch.slice(1), 'lane', counters.add);
    await fold(batch, 'lane', counters.add);
    expect(counters.of('acme', '2026-11-21T09:41')).toMatchObject({ inbound: 2 });
    expect(counters.of('acme', '2026-11-21T09:42')).toMatchObject({ inbound: 1 });
    expect(counters.of('acme', '2026-11-21T09')).toMatchObject({ inbound: 2 });
  });

  it('whose changes cancel out still marks how far it has come', async () => {
    const counters = memoryCounters();
    const on = change(1);
    const moved: RecordChange = {
      position: change(2).position,
      recordedAtMs: T0,
      before: on.after,
      after: { tenantId: 'acme', facts: new Map([['event', fact(1)]]) },
    };
    await fold([on, moved], 'lane', counters.add);
    await fold([on], 'lane', counters.add);
    expect(counters.of('acme', '2026-11-21T09:41')).toMatchObject({ inbound: 0 });
    expect(eventsIn(counters.of('acme', '2026-11-21T09:42'))).toBe(1);
  });
});
