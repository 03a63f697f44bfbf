/**
 * What the template says about an event source on a stream, and whom its poller works with.
 * Source: docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
import type { Random } from '../random';
import type { Clock } from '../time/clock';
import type { Discarded } from './discarded';
import type { Invoke } from './invocation';

export interface ShardSettings {
  readonly streamArn: string;
  readonly batchSize: number;
  /** How long a batch that is not full waits for more. */
  readonly windowMs: number;
  /** Length of the tumbling windows; 0 without. */
  readonly tumblingMs: number;
  /** Attempts after the first; infinite by default. */
  readonly retries: number;
  /** Older records are given up. */
  readonly maxAgeMs: number;
  readonly bisect: boolean;
  /** Whether the function reports the records that failed one by one. */
  readonly partialFailures: boolean;
  readonly clock: Clock;
  /** Draws which part of a batch comes again, where a fault brings it again. */
  readonly random: Random;
  readonly invoke: Invoke;
  /** Told of each batch that is handed over: the age of its last record. */
  readonly onHandedOver?: (ageMs: number) => void;
  readonly onDiscarded?: (discarded: Discarded) => void;
}
