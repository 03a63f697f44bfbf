/** What normalise needs from outside. */

import type { CloudEvent } from '../domain/event/event';
import type { Parking } from '../domain/event/parked';
import type { FailureCause } from '../domain/failure';
import type { Fact } from '../domain/ledger/record';
import type { SenderOwner } from '../domain/tenant/tenant';

/**
 * Finds the owners of sender ids; an id that nobody owns is not in the answer. Calls that are made at once share their
 * reads, so each delivery asks for itself.
 */
export type FindTenants = (senderIds: readonly string[]) => Promise<ReadonlyMap<string, SenderOwner>>;

/** What is to become of a record of the ledger: all of it or nothing. */
export interface LedgerWrite {
  readonly id: string;
  /** Of the record, where it is new; a record keeps its tenant. */
  readonly tenantId: string;
  /** Facts by name that the record must not have yet. */
  readonly add: ReadonlyMap<string, Fact>;
  /** Facts that the record must have, received later than these times: they are set to these. */
  readonly moveTo: ReadonlyMap<string, number>;
}

/** The facts that a record holds, as far as they matter to who writes it. */
export type StandingFacts = ReadonlyMap<string, Pick<Fact, 'receivedAtMs' | 'by'>>;

/** Writes a record; where it is not as assumed, nothing is written and what it holds is answered. */
export type WriteRecord = (write: LedgerWrite) => Promise<'written' | StandingFacts>;

/** Publishes events; resolves with why, by id, for those that the topic did not take. */
export type PublishEvents = (events: readonly CloudEvent[]) => Promise<ReadonlyMap<string, PublishFailure>>;

export interface PublishFailure {
  readonly cause: FailureCause;
  /** For people. */
  readonly reason: string;
}

/** A record as the queue hands it over. */
export interface RawRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly receiveCount: number;
}

/** Sets a record aside with its cause. */
export type ParkRecord = (record: RawRecord, parking: Parking) => Promise<void>;

/** A body that is too large for the queue; undefined when it is gone. */
export type FetchClaim = (key: string) => Promise<string | undefined>;

/** Throws such a body away; resolves also when it is gone already. */
export type RemoveClaim = (key: string) => Promise<void>;
