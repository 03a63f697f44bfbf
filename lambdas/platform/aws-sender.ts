/** What sending to people through AWS has in common: one attempt, and an answer in place of an error. */
import { asRecord } from '../domain/json';
import { CLIENT_SETTINGS } from './aws-client';

export interface AwsAnswer {
  /** 0 when there was no answer. */
  readonly status: number;
  /** The name that AWS gave to what it took. */
  readonly id?: string;
  /** AWS's name of the error. Anybody in between may have written it: only known ones are to be shown. */
  readonly code?: string;
  /** Why there was no answer. */
  readonly silence?: string;
}

/** Whoever has something to tell decides itself when to try again: it may tell somebody else first. */
export const SENDER_SETTINGS = {
  ...CLIENT_SETTINGS,
  maxAttempts: 1,
  requestHandler: { ...CLIENT_SETTINGS.requestHandler, requestTimeout: 9_000 },
} as const;

interface Sent {
  readonly MessageId?: string | undefined;
  readonly $metadata: { readonly httpStatusCode?: number | undefined };
}

/** Never throws. @param signal ends the attempt */
export async function sendOnce(attempt: Promise<Sent>, signal: AbortSignal): Promise<AwsAnswer> {
  try {
    const { MessageId: id, $metadata } = await attempt;
    return { status: $metadata.httpStatusCode ?? 200, ...(id ? { id } : {}) };
  } catch (error) {
    return answerOf(error, signal);
  }
}

function answerOf(error: unknown, signal: AbortSignal): AwsAnswer {
  const { name, code, $metadata, $response } = asRecord(error) ?? {};
  // An answer that is no AWS answer leaves the response beside the error of reading it.
  const status = asRecord($metadata)?.httpStatusCode ?? asRecord($response)?.statusCode;
  const named = error instanceof Error ? error.name : name;
  if (typeof status === 'number') return { status, ...(typeof named === 'string' ? { code: named } : {}) };
  if (signal.aborted || named === 'TimeoutError') return { status: 0, silence: 'not in time' };
  const isCode = typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code);
  return { status: 0, silence: isCode ? code : 'the connection failed' };
}

/** Makes the value when it is first asked for; what could not be made is tried again. */
export function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
