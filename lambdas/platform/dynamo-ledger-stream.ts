/** The ledger's stream: its records as changes of ledger records. */
import type { LedgerRecord } from '../domain/ledger/record';
import type { Item } from './dynamo';
import { recordOf } from './dynamo-ledger-item';

/** What is read of a stream's record. */
export interface StreamRecord {
  readonly dynamodb?:
    | {
        readonly SequenceNumber?: string | undefined;
        /** Seconds since the epoch. */
        readonly ApproximateCreationDateTime?: number | undefined;
        readonly NewImage?: unknown;
        readonly OldImage?: unknown;
      }
    | undefined;
}

export interface Change {
  readonly position: string;
  readonly recordedAtMs: number;
  readonly before: LedgerRecord | undefined;
  readonly after: LedgerRecord;
}

/** AWS gives sequence numbers of up to 40 digits, growing within a shard; made equally long they compare as texts. */
const POSITION_DIGITS = 40;

/** Undefined for what is no change of a record. */
export function readChange({ dynamodb }: StreamRecord): Change | undefined {
  const after = recordOf(dynamodb?.NewImage as Item | undefined);
  const { SequenceNumber, ApproximateCreationDateTime: seconds } = dynamodb ?? {};
  if (!after || !SequenceNumber || seconds === undefined) return undefined;
  return {
    position: SequenceNumber.padStart(POSITION_DIGITS, '0'),
    recordedAtMs: seconds * 1000,
    before: recordOf(dynamodb?.OldImage as Item | undefined),
    after,
  };
}
