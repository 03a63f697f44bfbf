/** What becomes of a queue record in the end: off the queue, given back to come again, or set aside with its cause. */
import { hasBeenSetAside, type Parking } from '../domain/event/parked';
import { causeOf, nameOf, reasonOf } from '../domain/failure';
import { METRICS } from '../domain/metric/names';
import { traceIdOfParent } from '../domain/trace-context';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import type { ParkRecord, RawRecord, RemoveClaim } from './ports';
import { createTellFate, type FateParts } from './tell-fate';

/** What became of a record: done, or not, and why. */
export type Outcome = { readonly kind: 'done' } | ({ readonly kind: 'park' | 'retry' } & Parking);

export interface SettleParts extends FateParts {
  readonly parkRecord: ParkRecord;
  readonly removeClaim: RemoveClaim;
  /** On this attempt a record that fails is set aside rather than given back. */
  readonly maxReceiveCount: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Takes a record off the queue's hands, or resolves with false: it must come again. */
export type Settle = (record: RawRecord, outcome: Outcome, timeLeftMs: () => number) => Promise<boolean>;

export function createSettle(parts: SettleParts): Settle {
  const { log, metrics } = parts;
  const tellFate = createTellFate(parts);

  return async (record, found, timeLeftMs) => {
    const outcome = found.kind === 'done' ? await complete(record, timeLeftMs) : found;
    if (outcome.kind === 'done') {
      await removeClaim(record);
      return true;
    }
    const isLast = record.receiveCount >= parts.maxReceiveCount;
    if (outcome.kind === 'park' || isLast) return park(record, outcome, timeLeftMs);
    metrics.count(METRICS.recordRetried);
    log.warn('record.retried', { ...aboutRecord(record), errorCode: outcome.cause, reason: outcome.reason });
    return false;
  };

  /**
   * What was set aside and is processed after all counts as set aside no longer. A crash before it: the record comes
   * again and is a duplicate. One after it: told again, it changes nothing. Where it cannot be told the record is tried
   * again, and in the end set aside again: it counts as one still.
   */
  async function complete(record: RawRecord, timeLeftMs: () => number): Promise<Outcome> {
    if (!hasBeenSetAside(record.attributes)) return { kind: 'done' };
    const failed = await tellFate('processed', record, timeLeftMs);
    if (!failed) return { kind: 'done' };
    return { kind: 'retry', cause: failed.cause, reason: `recording that it is processed: ${failed.reason}` };
  }

  /** A crash before it: the record comes again and is a duplicate. One after it: it comes again and its body is gone. */
  async function removeClaim(record: RawRecord): Promise<void> {
    const { claim } = record.attributes;
    if (!claim) return;
    try {
      await parts.removeClaim(claim);
    } catch (error) {
      // Its events are counted and published all the same; the bucket throws it away in time.
      log.warn('claim.not-removed', {
        ...aboutRecord(record),
        errorCode: nameOf(error),
        reason: reasonOf(error),
      });
    }
  }

  async function park(
    record: RawRecord,
    { cause, reason }: Parking,
    timeLeftMs: () => number,
  ): Promise<boolean> {
    try {
      await parts.parkRecord(record, { cause, reason });
    } catch (error) {
      // Not set aside: it stays in the queue, whose own redrive policy has the last word.
      log.error('record.not-parked', {
        ...aboutRecord(record),
        errorCode: nameOf(error),
        reason: reasonOf(error),
      });
      return false;
    }
    metrics.count(METRICS.recordParked);
    log.error('record.parked', { ...aboutRecord(record), errorCode: cause, reason });
    await countSetAside(record, timeLeftMs);
    return true;
  }

  /**
   * Only what is in the dead-letter queue counts. A crash before it: the record comes again and is set aside again, or
   * the queue moves it by itself, and then it is not counted. Where the table refuses, it is set aside all the same.
   */
  async function countSetAside(record: RawRecord, timeLeftMs: () => number): Promise<void> {
    const failed = await tellFate('set-aside', record, timeLeftMs);
    if (!failed) return;
    const { cause: errorCode, reason } = failed;
    log.warn('set-aside.not-counted', { ...aboutRecord(record), errorCode, reason });
  }
}

/** It may go better another time. */
export function failure(error: unknown): Outcome {
  return { kind: 'retry', cause: causeOf(error), reason: reasonOf(error) };
}

export function aboutRecord({ messageId, attributes, receiveCount }: RawRecord) {
  const traceId = traceIdOfParent(attributes.traceparent);
  return {
    messageId,
    receiveCount,
    ...(attributes.requestId ? { requestId: attributes.requestId } : {}),
    ...(traceId ? { traceId } : {}),
  };
}
