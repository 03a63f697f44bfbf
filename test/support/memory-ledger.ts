/** The ledger table in memory: writes records as DynamoDB's conditional updates do, and tells each change in order. */
import { countsOfRecord } from '../../lambdas/domain/ledger/counts-of-record';
import type { Fact, LedgerRecord } from '../../lambdas/domain/ledger/record';
import { addCounts, type Counts, type Series } from '../../lambdas/domain/tenant/counts';
import type { LedgerWrite, WriteRecord } from '../../lambdas/normalise/ports';

export interface RecordChanged {
  readonly id: string;
  readonly before: LedgerRecord | undefined;
  readonly after: LedgerRecord;
}

export interface MemoryLedger {
  readonly write: WriteRecord;
  readonly writes: readonly LedgerWrite[];
  readonly records: ReadonlyMap<string, LedgerRecord>;
  /** What the records of a tenant come to. */
  counts(tenantId: string): Counts;
  count(tenantId: string, series: Series): number;
  /** How many events. */
  sum(): number;
}

export function memoryLedger(onChange: (change: RecordChanged) => void = () => {}): MemoryLedger {
  const records = new Map<string, LedgerRecord>();
  const writes: LedgerWrite[] = [];
  const counts = (tenantId: string): Counts =>
    [...records.values()]
      .filter((record) => record.tenantId === tenantId)
      .flatMap((record) => [...countsOfRecord(record).values()])
      .reduce(addCounts, {});
  return {
    writes,
    records,
    write: async (asked) => {
      const { id, tenantId, add, moveTo } = asked;
      writes.push(asked);
      const before = records.get(id);
      const facts = new Map<string, Fact>(before?.facts);
      const holds =
        [...add.keys()].every((name) => !facts.has(name)) &&
        [...moveTo].every(([name, ms]) => (facts.get(name)?.receivedAtMs ?? 0) > ms);
      if (!holds) return facts;
      for (const [name, fact] of add) facts.set(name, fact);
      for (const [name, receivedAtMs] of moveTo) {
        const fact = facts.get(name);
        if (fact) facts.set(name, { ...fact, receivedAtMs });
      }
      const after = { tenantId: before?.tenantId ?? tenantId, facts };
      records.set(id, after);
      onChange({ id, before, after });
      return 'written';
    },
    counts,
    count: (tenantId, series) => counts(tenantId)[series] ?? 0,
    sum: () =>
      [...records.values()].flatMap(({ facts }) => [...facts.values()]).filter(({ type }) => type).length,
  };
}
