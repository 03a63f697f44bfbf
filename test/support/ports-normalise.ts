/** The outside of normalise in memory: a ledger, a topic, a dead-letter queue. */
import type { SQSRecord } from 'aws-lambda';
import type { CloudEvent } from '../../lambdas/domain/event/event';
import type { Parking } from '../../lambdas/domain/event/parked';
import type { SenderOwner } from '../../lambdas/domain/tenant/tenant';
import { createNormalise, type NormaliseHandler, type NormaliseParts } from '../../lambdas/normalise/handler';
import type { RawRecord } from '../../lambdas/normalise/ports';
import { type MemoryLedger, memoryLedger } from './memory-ledger';
import { countingHex, fixedClock, type Recorder, recorder } from './ports';

export interface NormaliseWorld extends Recorder {
  readonly parts: NormaliseParts;
  readonly handle: NormaliseHandler;
  readonly ledger: MemoryLedger;
  readonly published: CloudEvent[];
  /** Bodies too large for the queue, by key. */
  readonly claims: Map<string, string>;
  readonly parked: { readonly record: RawRecord; readonly parking: Parking }[];
}

/** Who owns what: account 1001 with number 2001 is `acme`, 1002 with 2002 is `bolt`. */
const OWNERS = new Map([
  ['1001', ownedBy('acme')],
  ['2001', ownedBy('acme')],
  ['1002', ownedBy('bolt')],
  ['2002', ownedBy('bolt')],
]);

/** A tenant for which the named apps may speak; without any, all may. */
export function ownedBy(tenantId: string, ...apps: readonly string[]): SenderOwner {
  return { tenantId, apps };
}

/** @param change replaces ports, each built from the one in memory */
export function normaliseWorld(
  change: (parts: NormaliseParts) => Partial<NormaliseParts> = () => ({}),
): NormaliseWorld {
  const recorded = recorder();
  const ledger = memoryLedger();
  const published: CloudEvent[] = [];
  const claims = new Map<string, string>();
  const parked: { record: RawRecord; parking: Parking }[] = [];
  const sound: NormaliseParts = {
    findTenants: async (ids) => {
      // DynamoDB takes no key over 2 KiB and fails the whole read for one.
      if (ids.some((id) => id.length > 2_000)) throw new Error('a key is too long');
      return new Map([...OWNERS].filter(([id]) => ids.includes(id)));
    },
    ledger: { write: ledger.write, readIdentityKey: async () => 'identity-key' },
    publishEvents: async (events) => {
      published.push(...events.map((event) => JSON.parse(JSON.stringify(event)) as CloudEvent));
      return new Map();
    },
    parkRecord: async (record, parking) => void parked.push({ record, parking }),
    fetchClaim: async (key) => claims.get(key),
    removeClaim: async (key) => void claims.delete(key),
    randomHex: countingHex(),
    maxReceiveCount: 5,
    eventContent: 'full',
    clock: fixedClock(),
    log: recorded.log,
    metrics: recorded.metrics,
  };
  const parts = { ...sound, ...change(sound) };
  return { ...recorded, parts, handle: createNormalise(parts), ledger, published, claims, parked };
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
