/** What an invocation with a stream's records came to: how far the shard may move on, and with which state. Pure. */
import type { StreamRecord } from '../aws/dynamodb/stream-record';
import type { FunctionError } from '../functions/messages';
import { isObject } from '../template/json';
import type { Handed } from './invocation';
import { readItemFailures } from './item-failures';

export interface Verdict {
  /** Records from the first on that are done with. */
  readonly done: number;
  /** Why the others are not; undefined when all are done with. */
  readonly error: FunctionError | undefined;
  /** The window's new state, as answered; undefined where it stays as it is. */
  readonly state: unknown;
}

/** @param stateful with a tumbling window, where an answer without `state` is a failure */
export function judge(
  handed: Handed,
  records: readonly StreamRecord[],
  { partialFailures, stateful }: { readonly partialFailures: boolean; readonly stateful: boolean },
): Verdict {
  if (!handed.ok) return { done: 0, error: handed.error, state: undefined };
  const { payload } = handed;
  if (stateful && !(isObject(payload) && 'state' in payload)) {
    const errorMessage = 'the answer has no state, which a tumbling window wants';
    return { done: 0, error: { errorType: 'MissingState', errorMessage }, state: undefined };
  }
  const state = stateful && isObject(payload) ? (payload.state ?? {}) : undefined;
  const failed = partialFailures
    ? readItemFailures(
        payload,
        records.map(({ sequenceNumber }) => sequenceNumber),
      )
    : new Set<string>();
  // Whatever comes after the first that failed comes again, failed or not.
  const first = records.findIndex(({ sequenceNumber }) => failed.has(sequenceNumber));
  if (first < 0) return { done: records.length, error: undefined, state };
  const error = { errorType: 'BatchItemFailures', errorMessage: 'the function reported records as failed' };
  return { done: first, error, state: first > 0 ? state : undefined };
}
