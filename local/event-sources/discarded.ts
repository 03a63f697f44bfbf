/**
 * What Lambda sends to an event source's failure destination: where the given up records stand in the stream, not what
 * they hold. Source: docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
import type { StreamRecord } from '../aws/dynamodb/stream-record';
import type { FunctionError } from '../functions/messages';

/** Records that are given up, and why. */
export interface Discarded {
  readonly records: readonly StreamRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly invocations: number;
  /** Of the last invocation; undefined when there was none. */
  readonly error: FunctionError | undefined;
}

export function discardedRecord(
  { records, condition, invocations, error }: Discarded,
  context: {
    readonly functionArn: string;
    readonly streamArn: string;
    readonly requestId: string;
    readonly nowMs: number;
  },
): object {
  const first = records[0];
  const last = records.at(-1);
  return {
    requestContext: {
      requestId: context.requestId,
      functionArn: context.functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(error
      ? { responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' } }
      : {}),
    version: '1.0',
    timestamp: new Date(context.nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: first?.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: context.streamArn,
    },
  };
}

function arrival(record: StreamRecord | undefined): string {
  return new Date(record?.createdAtMs ?? 0).toISOString().replace(/\.\d+Z$/, 'Z');
}
