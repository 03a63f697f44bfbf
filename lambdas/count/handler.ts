/**
 * Changes of the ledger become counts of tenants. A crash before or after any counter is written: the stream brings
 * the batch again, and each counter takes what it does not have yet.
 */
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { METRICS } from '../domain/metric/names';
import { laneOf } from '../domain/state/keys';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import { fold } from './fold';
import type { AddCounts, RecordChange } from './ports';

export interface CountParts {
  /** Reads a stream's record; undefined for what is no change of a ledger's record. */
  readonly readChange: (record: DynamoDBRecord) => RecordChange | undefined;
  readonly addCounts: AddCounts;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A batch of one shard. The shard's name is told only where a window is set, and so an answer must hold a state. */
export type ShardEvent = DynamoDBStreamEvent & { readonly shardId?: string };

export function createCount({ readChange, addCounts, clock, log, metrics }: CountParts) {
  return async ({ Records, shardId }: ShardEvent): Promise<{ readonly state: object }> => {
    try {
      if (!shardId) throw new Error('the event names no shard: the event source needs a tumbling window');
      const told = Records.filter(({ eventName }) => eventName !== 'REMOVE');
      const changes = told.flatMap((record) => readChange(record) ?? []);
      if (changes.length < told.length) {
        // Nobody but normalise writes there. One item that is not understood must not stop all counting.
        log.error('ledger.not-understood', { count: told.length - changes.length });
      }
      await fold(changes, laneOf(shardId), addCounts);
      const oldest = Math.min(...Records.map(writtenAtMs));
      if (Number.isFinite(oldest)) metrics.time(METRICS.countingLag, Math.max(0, clock.now() - oldest));
      return { state: {} };
    } finally {
      metrics.flush();
    }
  };
}

function writtenAtMs({ dynamodb }: DynamoDBRecord): number {
  return (dynamodb?.ApproximateCreationDateTime ?? Number.POSITIVE_INFINITY) * 1000;
}
