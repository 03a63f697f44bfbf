/** What normalise needs from outside. */

import type { CloudEvent } from '../domain/event/event';
import type { Parking } from '../domain/event/parked';
import type { FailureCause } from '../domain/failure';
import type { Counter } from '../domain/tenant/counts';
import type { SenderOwner } from '../domain/tenant/tenant';

/**
 * Finds the owners of sender ids; an id that nobody owns is not in the answer. Calls that are made at once share their
 * reads, so each delivery asks for itself.
 */
export type FindTenants = (senderIds: readonly string[]) => Promise<ReadonlyMap<string, SenderOwner>>;

/** One event to be counted. */
export interface Entry {
  /** Equal for equal events. */
  readonly eventId: string;
  /** The sender it came through. It stays the same event when that sender is assigned to another tenant. */
  readonly scope: string;
  readonly tenantId: string;
  readonly counter: Counter;
  /** The minute in which the webhook was received, as `minuteOf` writes it. */
  readonly minute: string;
  /** The delivery that brings it. */
  readonly deliveryId: string;
}

/**
 * `counted` now for the first time; `recounted` by an earlier attempt of this same delivery, whose other effects may
 * be missing; `duplicate` of an event that another delivery brought.
 */
export type CountResult = 'counted' | 'recounted' | 'duplicate';

/** Counts all entries or none: a rejection leaves nothing behind. At most `COMMIT_LIMIT` entries. */
export type CommitCounts = (entries: readonly Entry[]) => Promise<readonly CountResult[]>;

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
