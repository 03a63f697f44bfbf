/** The outside of normalise in memory: a ledger that counts as DynamoDB's transactions do, a topic, a dead-letter queue. */
import type { SQSRecord } from 'aws-lambda';
import type { CloudEvent } from '../../lambdas/domain/event/event';
import type { Parking } from '../../lambdas/domain/event/parked';
import { COMMIT_LIMIT } from '../../lambdas/normalise/count';
import { createNormalise, type NormaliseHandler, type NormaliseParts } from '../../lambdas/normalise/handler';
import type { CommitCounts, Entry, RawRecord } from '../../lambdas/normalise/ports';
import { fixedClock, type Recorder, recorder } from './ports';

export interface MemoryLedger {
  readonly commit: CommitCounts;
  readonly commits: readonly (readonly Entry[])[];
  /** What a tenant's counter stands at. */
  count(tenantId: string, counter: string): number;
  /** All counters together. */
  sum(): number;
}

/** Refuses what a transaction refuses: too many items, and two of one key. */
export function memoryLedger(): MemoryLedger {
  const countedBy = new Map<string, string>();
  const counters = new Map<string, number>();
  const commits: (readonly Entry[])[] = [];
  return {
    commits,
    commit: async (entries) => {
      const names = entries.map(({ scope, eventId }) => `${scope}/${eventId}`);
      const touched = new Set(entries.map(({ tenantId, minute }) => `${tenantId}/${minute}`));
      if (new Set(names).size < names.length) throw new Error('two items of one key in a transaction');
      if (names.length + touched.size > COMMIT_LIMIT) throw new Error('too many items in a transaction');
      commits.push(entries);
      return entries.map((entry, index) => {
        const name = names[index] ?? '';
        const by = countedBy.get(name);
        if (by !== undefined) return by === entry.deliveryId ? 'recounted' : 'duplicate';
        countedBy.set(name, entry.deliveryId);
        const counter = `${entry.tenantId}/${entry.counter}`;
        counters.set(counter, (counters.get(counter) ?? 0) + 1);
        return 'counted';
      });
    },
    count: (tenantId, counter) => counters.get(`${tenantId}/${counter}`) ?? 0,
    sum: () => [...counters.values()].reduce((sum, count) => sum + count, 0),
  };
}

export interface NormaliseWorld extends Recorder {
  readonly parts: NormaliseParts;
  readonly handle: NormaliseHandler;
  readonly ledger: MemoryLedger;
  readonly published: CloudEvent[];
  readonly parked: { readonly record: RawRecord; readonly parking: Parking }[];
}

/** Who owns what: account 1001 with number 2001 is `acme`, 1002 with 2002 is `bolt`. */
const OWNERS = new Map([
  ['1001', 'acme'],
  ['2001', 'acme'],
  ['1002', 'bolt'],
  ['2002', 'bolt'],
]);

/** @param change replaces ports, each built from the one in memory */
export function normaliseWorld(
  change: (parts: NormaliseParts) => Partial<NormaliseParts> = () => ({}),
): NormaliseWorld {
  const recorded = recorder();
  const ledger = memoryLedger();
  const published: CloudEvent[] = [];
  const parked: { record: RawRecord; parking: Parking }[] = [];
  const sound: NormaliseParts = {
    findTenants: async (ids) => {
      // DynamoDB takes no key over 2 KiB and fails the whole read for one.
      if (ids.some((id) => id.length > 2_000)) throw new Error('a key is too long');
      return new Map([...OWNERS].filter(([id]) => ids.includes(id)));
    },
    commitCounts: ledger.commit,
    publishEvents: async (events) => {
      published.push(...events.map((event) => JSON.parse(JSON.stringify(event)) as CloudEvent));
      return new Map();
    },
    parkRecord: async (record, parking) => void parked.push({ record, parking }),
    maxReceiveCount: 5,
    eventContent: 'full',
    clock: fixedClock(),
    log: recorded.log,
    metrics: recorded.metrics,
  };
  const parts = { ...sound, ...change(sound) };
  return { ...recorded, parts, handle: createNormalise(parts), ledger, published, parked };
}

/** Hands records out as a queue does: what fails comes again, at most `receives` times. Answers what is left. */
export async function deliver(
  handle: NormaliseHandler,
  records: readonly SQSRecord[],
  receives = 5,
): Promise<readonly SQSRecord[]> {
  let waiting = records;
  for (let receive = 1; receive <= receives && waiting.length > 0; receive += 1) {
    const handed = waiting.map((record) => ({
      ...record,
      attributes: { ...record.attributes, ApproximateReceiveCount: String(receive) },
    }));
    const failed = await handle({ Records: handed }).then(
      ({ batchItemFailures }) => new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)),
      // A function that dies gives its whole batch back.
      () => undefined,
    );
    waiting = handed.filter(({ messageId }) => !failed || failed.has(messageId));
  }
  return waiting;
}
