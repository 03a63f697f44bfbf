/** What count needs from outside. */
import type { LedgerRecord } from '../domain/ledger/record';
import type { CounterPlace } from '../domain/tenant/counter-place';
import type { Counts } from '../domain/tenant/counts';

/** One change of a record, as the ledger's stream tells it. */
export interface RecordChange {
  /** Its place in the shard: later changes have greater texts. */
  readonly position: string;
  /** When the change was made, in milliseconds; the same each time that the stream brings it. */
  readonly recordedAtMs: number;
  readonly before: LedgerRecord | undefined;
  readonly after: LedgerRecord;
}

/** What is to be added to one counter of a tenant by one lane. */
export interface CountsWrite {
  readonly tenantId: string;
  readonly place: CounterPlace;
  /** The writer: one at a time, in the order of positions. */
  readonly lane: string;
  readonly add: Counts;
  /** The positions that the sum is made of: added only if nothing from `first` on has been added before. */
  readonly first: string;
  readonly last: string;
}

/** Adds counts; where something of them has been added before, nothing is, and up to which position is answered. */
export type AddCounts = (write: CountsWrite) => Promise<'added' | { readonly addedUpTo: string }>;
