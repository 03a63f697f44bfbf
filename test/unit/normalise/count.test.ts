import { COMMIT_LIMIT, countEntries } from '../../../lambdas/normalise/count';
import type { CommitCounts, Entry } from '../../../lambdas/normalise/ports';
import { awsError } from '../../support/ports';
import { memoryLedger } from '../../support/ports-normalise';

function entry(eventId: string, change: Partial<Entry> = {}): Entry {
  return {
    eventId,
    scope: '2001',
    tenantId: 'acme',
    counter: 'inbound',
    minute: '2026-11-21T09:41',
    deliveryId: 'd1',
    ...change,
  };
}

const many = (count: number, change: (index: number) => Partial<Entry> = () => ({})) =>
  Array.from({ length: count }, (_, index) => entry(`e${index}`, change(index)));

describe('the entries of a batch', () => {
  it('are counted in one commit while they fit', async () => {
    const ledger = memoryLedger();
    const entries = many(COMMIT_LIMIT - 1);
    const { results, failures } = await countEntries(entries, ledger.commit);
    expect(ledger.commits).toEqual([entries]);
    expect([...new Set(results.values())]).toEqual(['counted']);
    expect(failures.size).toBe(0);
  });

  it.each([
    ['one counter', many(100), [99, 1]],
    ['two counters', many(100, (index) => ({ tenantId: index % 2 ? 'acme' : 'bolt' })), [98, 2]],
    ['a counter each', many(100, (index) => ({ tenantId: `t${index}` })), [50, 50]],
    ['a minute each', many(60, (index) => ({ minute: `2026-11-21T09:${10 + (index % 50)}` })), [50, 10]],
  ])(
    'are cut where records and counters together would be too many, with %s',
    async (_what, entries, sizes) => {
      const ledger = memoryLedger();
      await countEntries(entries, ledger.commit);
      expect(ledger.commits.map(({ length }) => length)).toEqual(sizes);
      expect(ledger.sum()).toBe(entries.length);
    },
  );

  it('that are the same event are counted once, the first of them', async () => {
    const ledger = memoryLedger();
    const [first, again, elsewhere] = [
      entry('e1'),
      entry('e1', { deliveryId: 'd2' }),
      entry('e1', { scope: '2002' }),
    ];
    const { results } = await countEntries([first, again, elsewhere], ledger.commit);
    expect([first, again, elsewhere].map((each) => results.get(each))).toEqual([
      'counted',
      'duplicate',
      'counted',
    ]);
    expect(ledger.sum()).toBe(2);
  });

  it('are none: nothing is committed', async () => {
    const ledger = memoryLedger();
    expect((await countEntries([], ledger.commit)).results.size).toBe(0);
    expect(ledger.commits).toEqual([]);
  });
});

describe('a commit that fails', () => {
  const refusing =
    (deliveryId: string, error: Error, commit: CommitCounts): CommitCounts =>
    async (entries) => {
      if (entries.some((each) => each.deliveryId === deliveryId)) throw error;
      return commit(entries);
    };

  it('is tried delivery by delivery, so that the trouble of one is not that of others', async () => {
    const ledger = memoryLedger();
    const entries = ['d1', 'd2', 'd3'].flatMap((deliveryId) => [
      entry(`${deliveryId}-a`, { deliveryId }),
      entry(`${deliveryId}-b`, { deliveryId }),
    ]);
    const commit = refusing('d2', awsError('ValidationException'), ledger.commit);
    const { results, failures } = await countEntries(entries, commit);
    expect([...failures]).toEqual([['d2', { cause: 'bug', reason: 'ValidationException' }]]);
    expect(results.size).toBe(4);
    expect(ledger.sum()).toBe(4);
  });

  it('of one delivery alone is not tried a second time', async () => {
    let calls = 0;
    const { failures } = await countEntries(many(3), async () => {
      calls += 1;
      throw awsError('ThrottlingException');
    });
    expect(calls).toBe(1);
    expect(failures.get('d1')).toEqual({ cause: 'throttled', reason: 'ThrottlingException' });
  });

  it('that was written all the same is recognised by its own delivery', async () => {
    const ledger = memoryLedger();
    let calls = 0;
    const commit: CommitCounts = async (entries) => {
      const results = await ledger.commit(entries);
      calls += 1;
      if (calls === 1) throw awsError('TimeoutError');
      return results;
    };
    const entries = [entry('a', { deliveryId: 'd1' }), entry('b', { deliveryId: 'd2' })];
    const { results, failures } = await countEntries(entries, commit);
    expect(failures.size).toBe(0);
    expect([...results.values()]).toEqual(['recounted', 'recounted']);
    expect(ledger.sum()).toBe(2);
  });
});

describe('a commit that meets others on its counters', () => {
  it('is given back whole: more transactions on the same counters would only make it worse', async () => {
    let commits = 0;
    const entries = many(4, (index) => ({ deliveryId: `d${index}` }));
    const { failures } = await countEntries(entries, async () => {
      commits += 1;
      throw awsError('TransactionConflict');
    });
    expect(commits).toBe(1);
    expect([...failures]).toEqual(
      entries.map(({ deliveryId }) => [deliveryId, { cause: 'throttled', reason: 'TransactionConflict' }]),
    );
  });
});

describe('a batch whose time runs out', () => {
  it('leaves what it has not begun for the next attempt', async () => {
    let [commits, leftMs] = [0, 30_000];
    const entries = many(20, (index) => ({ deliveryId: `d${index}` }));
    const failing: CommitCounts = async () => {
      commits += 1;
      leftMs -= 3_000;
      throw awsError('TimeoutError');
    };
    const { failures } = await countEntries(entries, failing, () => leftMs);
    expect(commits).toBeLessThan(entries.length);
    expect(failures.size).toBe(entries.length);
    expect(failures.get('d19')).toEqual({ cause: 'dependency', reason: 'no time left for it' });
  });
});
