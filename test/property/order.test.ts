/** What is reported of a message, in every order and any number of times, comes to one state. */
import fc from 'fast-check';
import { fold } from '../../lambdas/count/fold';
import type { RecordChange } from '../../lambdas/count/ports';
import { normalise } from '../../lambdas/domain/event/normalise';
import { raisesOf } from '../../lambdas/domain/ledger/raises';
import { factNameOf } from '../../lambdas/domain/ledger/record';
import { entriesOf } from '../../lambdas/domain/tenant/counts';
import { type Entry, recordFacts } from '../../lambdas/normalise/record-facts';
import { MINUTE, statusReport, T0, webhook } from '../support/builders';
import { memoryCounters } from '../support/memory-counters';
import { memoryLedger } from '../support/memory-ledger';

interface Report {
  readonly status: string;
  /** When it happened, in minutes after another. */
  readonly happened: number;
  /** When this copy of it was received. */
  readonly received: number;
  readonly participant?: string;
}

/** One report as normalise records it. @param at tells one delivery from another */
function entryOf({ status, happened, received, participant }: Report, at: number): Entry {
  const extra = {
    timestamp: String((T0 + happened * MINUTE) / 1000),
    ...(participant && { recipient_type: 'group', recipient_participant_id: participant }),
  };
  const normalised = normalise(webhook({ statuses: [statusReport('wamid.1', status, extra)] }));
  const [draft] = normalised.ok ? normalised.drafts : [];
  if (!draft) throw new Error('no draft');
  return {
    ...factNameOf(draft),
    scope: '2001',
    tenantId: 'acme',
    fact: {
      receivedAtMs: T0 + received * MINUTE,
      ...(draft.occurredAtMs === undefined ? {} : { occurredAtMs: draft.occurredAtMs }),
      recordedAtMs: T0 + 100 * MINUTE,
      by: `delivery-${at}`,
      type: draft.type,
      raises: raisesOf(draft),
    },
  };
}

/** The ledger's record and the counters after these batches, whoever was first to record each fact. */
async function stateAfter(batches: readonly (readonly Entry[])[]): Promise<unknown> {
  const changes: RecordChange[] = [];
  const ledger = memoryLedger(({ before, after }) =>
    changes.push({
      position: String(changes.length).padStart(40, '0'),
      recordedAtMs: T0,
      before,
      after,
    }),
  );
  for (const batch of batches) {
    const port = { write: ledger.write, readIdentityKey: async () => 'identity-key' };
    expect((await recordFacts(batch, port)).failures.size).toBe(0);
  }
  const counters = memoryCounters();
  await fold(changes, 'lane', counters.add);
  return {
    facts: [...ledger.records.values()].map(({ facts }) =>
      [...facts].map(([name, { by: _by, ...fact }]) => [name, fact] as const).sort(byText),
    ),
    counts: [...counters.all()]
      .map(
        ([minute, counts]) =>
          [
            minute,
            entriesOf(counts)
              .filter(([, n]) => n !== 0)
              .sort(byText),
          ] as const,
      )
      .filter(([, counts]) => counts.length > 0)
      .sort(byText),
  };
}

function byText(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((first, at) =>
    permutations(items.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  );
}

const report = (status: string, happened: number, received: number, participant?: string): Report => ({
  status,
  happened,
  received,
  ...(participant && { participant }),
});

describe('the statuses of a message', () => {
  it.each<[string, readonly Report[]]>([
    [
      'a whole life and a failure',
      ['sent', 'delivered', 'read', 'played', 'failed'].map((status, at) => report(status, at, 2 * at + 1)),
    ],
    [
      'three steps, each with a copy that came in another minute',
      ['sent', 'delivered', 'read'].flatMap((status, at) => [
        report(status, at, at + 1),
        report(status, at, at + 4),
      ]),
    ],
    [
      'a failure beside a delivery, each more than once',
      ['failed', 'delivered'].flatMap((status, at) =>
        [5, 1, 9].slice(at).map((received) => report(status, at, received + at)),
      ),
    ],
    [
      'the members of a group, two of whom are told of twice',
      [
        report('sent', 0, 1),
        report('delivered', 1, 3, '15550100001'),
        report('delivered', 1, 2, '15550100001'),
        report('delivered', 2, 5, '15550100002'),
        report('read', 3, 4, '15550100002'),
        report('read', 3, 8, '15550100002'),
      ],
    ],
  ])('come to one state in all orders: %s', async (_what, reports) => {
    const entries = reports.map(entryOf);
    const orders = permutations(entries);
    expect(orders.length).toBeGreaterThanOrEqual(120);
    const expected = await stateAfter([entries]);
    for (const order of orders) expect(await stateAfter(order.map((entry) => [entry]))).toEqual(expected);
  });

  it('come to one state in any order, any number of times, in whatever batches', async () => {
    const one = fc.record({
      status: fc.constantFrom('sent', 'delivered', 'read', 'played', 'failed'),
      received: fc.nat({ max: 30 }),
      participant: fc.constantFrom(undefined, '15550100001', '15550100002'),
    });
    const happened: Readonly<Record<string, number>> = {
      sent: 0,
      delivered: 1,
      read: 2,
      played: 3,
      failed: 1,
    };
    const history = fc.record({
      reports: fc.array(one, { minLength: 1, maxLength: 12 }),
      chances: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      size: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(history, async ({ reports, chances, size }) => {
        // What is about a member happened to each at the same time, as copies of one report say the same.
        const entries = reports.map(({ status, received, participant }, at) =>
          entryOf(report(status, happened[status] ?? 0, received, participant), at),
        );
        const shuffled = [...entries, ...entries.slice(0, 4)]
          .map((entry) => [chances.next().value ?? 0, entry] as const)
          .sort(([a], [b]) => a - b)
          .map(([, entry]) => entry);
        const batches = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, at) =>
          shuffled.slice(at * size, (at + 1) * size),
        );
        expect(await stateAfter(batches)).toEqual(await stateAfter([entries]));
      }),
      { numRuns: 500 },
    );
  });
});
